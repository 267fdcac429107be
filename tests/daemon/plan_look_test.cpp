#include "daemon/plan_look.h"

#include <sys/stat.h>

#include <filesystem>

#include <doctest/doctest.h>

#include "tests/support/temp_dir.h"

using namespace plandiff;

namespace {

constexpr const char* kPlan = R"({"format_version":"1.2","terraform_version":"1.9.0","resource_changes":[]})";

struct Place {
  test::TempDir dir;
  std::shared_ptr<const WatchRoot> root = *open_root(dir.path());
  Settings settings;
  RuleSet rules;
  LookScratch scratch;

  Look look(const std::string& relative, std::optional<KnownVersion> known = std::nullopt, bool is_large = false) {
    return look_at_plan({{0, relative}, root, known, is_large}, settings, rules, scratch);
  }
  /// The outcome and reason of a look, or its result.
  std::string outcome(const std::string& relative) {
    const Look seen = look(relative);
    switch (seen.result) {
      case LookResult::kUnchanged: return "unchanged";
      case LookResult::kPassedOver: return "passed over";
      case LookResult::kLarge: return "large";
      case LookResult::kVanished: return "vanished";
      case LookResult::kAnalyzed: break;
    }
    if (!seen.analysis->error.has_value()) return std::string(to_text(seen.analysis->outcome));
    return std::string(to_text(seen.analysis->outcome)) + " " + std::string(to_text(seen.analysis->error->reason));
  }
};

}  // namespace

TEST_CASE("a plan is analyzed under its absolute path and named by its directory") {
  Place place;
  place.dir.write("team/db/plan.json", kPlan);
  const Look seen = place.look("team/db/plan.json");
  REQUIRE(seen.result == LookResult::kAnalyzed);
  CHECK(seen.analysis->outcome == Outcome::kAnalyzed);
  CHECK(seen.analysis->path == place.dir.path() + "/team/db/plan.json");
  CHECK(seen.stack == std::filesystem::path(place.dir.path()).filename().string() + "/team/db");
  CHECK(seen.version->stamp.size == std::string(kPlan).size());
}

TEST_CASE("a repository's origin names the stack, inside Terragrunt's cache too") {
  Place place;
  place.dir.write("live/.git/config", "[remote \"origin\"]\n\turl = https://user:secret@git.example/acme/live.git\n");
  place.dir.write("live/.git/HEAD", "ref: refs/heads/main\n");
  place.dir.write("live/eu/db/plan.json", kPlan);
  place.dir.write("live/eu/db/.terragrunt-cache/h1/h2/plan.json", kPlan);
  CHECK(place.look("live/eu/db/plan.json").stack == "acme/live/eu/db");
  CHECK(place.look("live/eu/db/.terragrunt-cache/h1/h2/plan.json").stack == "acme/live/eu/db");
}

TEST_CASE("what is no plan is an error only if its name says plan") {
  Place place;
  const struct {
    const char* content;
    const char* named_plan;
    const char* other;
  } kCases[] = {
      {"hello", "not_a_plan text", "passed over"},
      {"", "malformed empty", "passed over"},
      {"[1, 2]", "not_a_plan text", "passed over"},
      {R"({"name": "left-pad", "version": "1.0.0"})", "not_a_plan text", "passed over"},
      {R"({"format_version":"1.2","resource_changes":[)", "malformed truncated", "malformed truncated"},
  };
  for (const auto& file : kCases) {
    CAPTURE(file.content);
    place.dir.write("MyPlan.json", file.content);
    place.dir.write("package.json", file.content);
    CHECK(place.outcome("MyPlan.json") == file.named_plan);
    CHECK(place.outcome("package.json") == file.other);
  }
}

TEST_CASE("a binary plan and a plan's text under names of their own are no mistakes") {
  Place place;
  place.dir.write("tfplan", "PK\x03\x04zip");
  place.dir.write("tfplan.json", "PK\x03\x04zip");
  place.dir.write("plan.txt", "Terraform will perform the following actions:");
  place.dir.write("wrapped-plan.txt", std::string("[command]terraform show -json\n") + kPlan + "\n::debug::done\n");
  CHECK(place.outcome("tfplan") == "passed over");
  CHECK(place.outcome("tfplan.json") == "not_a_plan binary_plan");
  CHECK(place.outcome("plan.txt") == "passed over");
  CHECK(place.outcome("wrapped-plan.txt") == "analyzed");
}

TEST_CASE("a configuration is read only where a glob asks for it") {
  Place place;
  constexpr const char* kStack = R"({"//":{"metadata":{"stackName":"net","version":"0.20.5"}},"resource":{}})";
  place.dir.write("cdktf.out/stacks/net/cdk.tf.json", kStack);
  place.dir.write("plan.tf.json", kStack);
  CHECK(place.outcome("cdktf.out/stacks/net/cdk.tf.json") == "passed over");
  CHECK(place.outcome("plan.tf.json") == "passed over");
  place.settings.watch.candidates.emplace_back("*.tf.json");
  CHECK(place.outcome("cdktf.out/stacks/net/cdk.tf.json") == "analyzed");
  CHECK(place.look("plan.tf.json").stack.ends_with("/net"));
}

TEST_CASE("a pipe, a device, a directory and a link out of the root are refused without waiting") {
  Place place;
  REQUIRE(::mkfifo((place.dir.path() + "/plan.json").c_str(), 0600) == 0);
  REQUIRE(::mkfifo((place.dir.path() + "/other.json").c_str(), 0600) == 0);
  std::filesystem::create_symlink("/etc/passwd", place.dir.path() + "/plan2.json");
  std::filesystem::create_symlink("nothing", place.dir.path() + "/plan3.json");
  std::filesystem::create_directory(place.dir.path() + "/plan4.json");
  CHECK(place.outcome("plan.json") == "unreadable not_regular");
  CHECK(place.outcome("other.json") == "passed over");
  CHECK(place.outcome("plan2.json") == "unreadable outside_root");
  CHECK(place.outcome("plan3.json") == "vanished");
  CHECK(place.outcome("plan4.json") == "unreadable not_regular");
}

TEST_CASE("a file above the cap is refused unread, one of 1 MiB waits for the slow lane") {
  Place place;
  place.dir.write("plan.json", kPlan + std::string(2U << 20U, ' '));
  CHECK(place.outcome("plan.json") == "large");
  CHECK(place.look("plan.json", std::nullopt, true).analysis->outcome == Outcome::kAnalyzed);
  place.settings.limits.plan_size = 1000;
  const Look seen = place.look("plan.json", std::nullopt, true);
  CHECK(seen.analysis->outcome == Outcome::kTooLarge);
}

TEST_CASE("the same version is not analyzed twice") {
  Place place;
  place.dir.write("plan.json", kPlan);
  const Look first = place.look("plan.json");
  REQUIRE(first.version.has_value());
  KnownVersion known = *first.version;
  known.is_settled = true;
  CHECK(place.look("plan.json", known).result == LookResult::kUnchanged);
  known.is_settled = false;  // the stamp proves nothing yet, so the content is compared
  CHECK(place.look("plan.json", known).result == LookResult::kUnchanged);
  known.content += 1;
  CHECK(place.look("plan.json", known).result == LookResult::kAnalyzed);
}

TEST_CASE("a lost root's files are gone, and a mapping by path decides the environment") {
  Place place;
  place.dir.write("prod/plan.json", kPlan);
  LookScratch scratch;
  CHECK(look_at_plan({{0, "prod/plan.json"}, nullptr, std::nullopt, false}, place.settings, place.rules, scratch).result ==
        LookResult::kVanished);
  place.settings.environments = {{"**/prod/*", EnvironmentClass::kProd}};
  CHECK(place.look("prod/plan.json").analysis->environment.environment == EnvironmentClass::kProd);
}
