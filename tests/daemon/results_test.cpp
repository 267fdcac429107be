#include "daemon/results.h"

#include <algorithm>
#include <set>

#include <doctest/doctest.h>

using namespace plandiff;
using namespace std::chrono_literals;

namespace {

const Results::Time kNow{1000s};

Look look(const char* path, Outcome outcome, std::int64_t mtime, const char* stack = "acme/app") {
  Analysis analysis;
  analysis.path = path;
  analysis.outcome = outcome;
  Look seen;
  seen.path = {0, path};
  seen.result = LookResult::kAnalyzed;
  seen.version = KnownVersion{{1, 2, 3, mtime, mtime}, 0, true};
  seen.analysis = std::make_shared<const Analysis>(std::move(analysis));
  seen.stack = stack;
  return seen;
}

/// `stack=path` of each voice, sorted.
std::string voices(const Results& results) {
  std::set<std::string> all;
  for (const StackVoice& voice : results.voices()) all.insert(voice.stack + "=" + voice.analysis->path);
  std::string text;
  for (const std::string& voice : all) text += (text.empty() ? "" : " ") + voice;
  return text;
}

/// analyzed, malformed, not_a_plan, too_large, unreadable, gone.
std::string counts(const Results& results) {
  std::string text;
  for (const std::size_t count : results.counts().by_outcome) text += std::to_string(count) + " ";
  return text + std::to_string(results.counts().gone);
}

}  // namespace

TEST_CASE("the newest plan of a stack speaks, whatever the order of looking") {
  Results results(300s);
  results.record(look("new", Outcome::kAnalyzed, 20));
  results.record(look("old", Outcome::kAnalyzed, 10));
  results.record(look("other", Outcome::kAnalyzed, 5, "acme/db"));
  CHECK(voices(results) == "acme/app=new acme/db=other");
  CHECK(counts(results) == "3 0 0 0 0 0");
}

TEST_CASE("a vanished plan speaks until its grace ends, then the next newest does") {
  Results results(300s);
  results.record(look("new", Outcome::kAnalyzed, 20));
  results.record(look("old", Outcome::kAnalyzed, 10));
  results.vanish({0, "new"}, kNow);
  CHECK(voices(results) == "acme/app=new");
  CHECK(counts(results) == "1 0 0 0 0 1");
  CHECK(results.next_expiry() == kNow + 300s);
  results.expire(kNow + 299s);
  CHECK(voices(results) == "acme/app=new");
  results.expire(kNow + 300s);
  CHECK(voices(results) == "acme/app=old");
  CHECK(counts(results) == "1 0 0 0 0 0");
  results.vanish({0, "old"}, kNow + 300s);
  results.expire(kNow + 900s);
  CHECK(voices(results).empty());
  CHECK(results.next_expiry() == Results::Time::max());
}

TEST_CASE("a plan that comes back within its grace is no longer gone") {
  Results results(300s);
  results.record(look("a", Outcome::kAnalyzed, 10));
  results.vanish({0, "a"}, kNow);
  CHECK(results.known({0, "a"}).has_value() == false);
  results.record(look("a", Outcome::kAnalyzed, 20));
  CHECK(counts(results) == "1 0 0 0 0 0");
  results.expire(kNow + 900s);
  CHECK(voices(results) == "acme/app=a");
}

TEST_CASE("a bad file at a good plan's path counts as bad while the good plan's findings stay") {
  Results results(300s);
  results.record(look("a", Outcome::kAnalyzed, 10));
  const auto good = results.voices().at(0).analysis;
  results.record(look("a", Outcome::kMalformed, 20));
  CHECK(counts(results) == "0 1 0 0 0 0");
  CHECK(results.voices().at(0).analysis == good);
  CHECK(results.listed(10).at(0).latest->outcome == Outcome::kMalformed);
  CHECK(results.listed(10).at(0).speaking == good);
}

TEST_CASE("a plan renamed goes without a grace") {
  Results results(300s);
  results.record(look("plan.json.tmp", Outcome::kAnalyzed, 10));
  results.vanish({0, "plan.json.tmp"}, kNow);
  results.record(look("plan.json", Outcome::kAnalyzed, 10));
  results.forget({0, "plan.json.tmp"});
  CHECK(voices(results) == "acme/app=plan.json");
  CHECK(counts(results) == "1 0 0 0 0 0");
}

TEST_CASE("a file passed over is in no gauge, but known, so that it is read once") {
  Results results(300s);
  Look seen = look("package.json", Outcome::kNotAPlan, 10);
  seen.result = LookResult::kPassedOver;
  seen.analysis = nullptr;
  results.record(seen);
  CHECK(counts(results) == "0 0 0 0 0 0");
  CHECK(results.known({0, "package.json"}).has_value());
  CHECK(results.listed(10).empty());
  results.vanish({0, "package.json"}, kNow);
  CHECK(results.size() == 0);
}

TEST_CASE("the version changes with every record and only then") {
  Results results(300s);
  const std::uint64_t before = results.version();
  results.record(look("a", Outcome::kAnalyzed, 10));
  CHECK(results.version() != before);
  const std::uint64_t after = results.version();
  results.expire(kNow);
  results.vanish({0, "unknown"}, kNow);
  CHECK(results.version() == after);
}

TEST_CASE("stacks above the first thousand are shown as _other, and get a name when one is free") {
  Results results(300s);
  for (int i = 0; i < 1001; ++i) {
    const std::string name = "s" + std::to_string(i);
    results.record(look(name.c_str(), Outcome::kAnalyzed, 10, name.c_str()));
  }
  const auto is_other = [](const StackVoice& voice) { return voice.stack == "_other"; };
  std::vector<StackVoice> all = results.voices();
  CHECK(std::count_if(all.begin(), all.end(), is_other) == 1);
  results.forget({0, "s5"});
  results.record(look("late", Outcome::kAnalyzed, 10, "late"));
  all = results.voices();
  CHECK(std::count_if(all.begin(), all.end(), [](const StackVoice& voice) { return voice.stack == "late"; }) == 1);
}
