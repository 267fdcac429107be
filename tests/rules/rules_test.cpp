#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include <doctest/doctest.h>

#include "analyzers/catalog.h"
#include "tests/rules/fixture.h"

namespace plandiff::test {
namespace {

namespace fs = std::filesystem;

bool has_fixture(const std::vector<Fixture>& fixtures, std::string_view beginning) {
  return std::any_of(fixtures.begin(), fixtures.end(),
                     [&](const Fixture& fixture) { return fixture.name.starts_with(beginning); });
}

// What a fixture's name promises, or nothing if its name promises nothing.
std::string broken_promise(const Fixture& fixture) {
  const Analysis& analysis = fixture.analysis;
  const std::size_t findings = analysis.findings.size();
  const std::size_t unknown = analysis.unknown.size();
  if (analysis.outcome != Outcome::kAnalyzed)
    return "is not a readable plan: " + (analysis.error ? analysis.error->message : "");
  // A document that does not show everything, or ends early, says so.
  const bool may_warn = analysis.errored.value_or(false) || !analysis.complete.value_or(false);
  if (!analysis.warnings.empty() && !may_warn) return "warns: " + analysis.warnings.front();
  if (fixture.name.starts_with("fires_")) return findings > 0 ? "" : "has no finding";
  if (fixture.name.starts_with("silent_")) return findings + unknown == 0 ? "" : "is not silent";
  if (fixture.name.starts_with("unknown_"))
    return findings == 0 && unknown > 0 ? "" : "should have an unknown verdict and no finding";
  return "is called neither fires_*, silent_* nor unknown_*";
}

TEST_CASE("codes, slugs and former slugs are unique") {
  std::set<std::string_view> names;
  for (const Rule* const rule : all_rules()) {
    CHECK_MESSAGE(names.insert(rule->code).second, rule->code);
    CHECK_MESSAGE(names.insert(rule->slug).second, rule->slug);
    for (const std::string_view alias : rule->aliases) CHECK_MESSAGE(names.insert(alias).second, alias);
  }
  CHECK(names.size() >= 24);
}

TEST_CASE("each rule has a folder of fixtures, and each folder a rule") {
  std::set<std::string> codes;
  for (const Rule* const rule : all_rules()) codes.emplace(rule->code);
  std::set<std::string> folders;
  for (const fs::directory_entry& entry : fs::directory_iterator(fixtures_root())) {
    if (entry.is_directory()) folders.insert(entry.path().filename().string());
  }
  CHECK(codes == folders);
}

TEST_CASE("each rule names its sources by URL and has its three letters for its category") {
  constexpr std::pair<std::string_view, Category> kLetters[] = {
      {"CST", Category::kCost},     {"DST", Category::kDestructive}, {"DEP", Category::kUndeployable},
      {"SEC", Category::kSecurity}, {"CRD", Category::kCredentials}, {"OPS", Category::kReliability},
      {"HYG", Category::kHygiene}};
  for (const Rule* const rule : all_rules()) {
    const std::string_view sources = rule->doc.substr(rule->doc.find("## Sources"));
    CHECK_MESSAGE(sources.find("\n- https://") != std::string_view::npos, rule->code);
    const auto letters = std::find_if(std::begin(kLetters), std::end(kLetters),
                                      [&](const auto& pair) { return rule->code.starts_with(pair.first); });
    REQUIRE_MESSAGE(letters != std::end(kLetters), rule->code);
    CHECK_MESSAGE(letters->second == rule->category, rule->code);
  }
}

TEST_CASE("each rule's documentation has its five headings in order, and a snippet in how to fix it") {
  constexpr std::string_view kHeadings[] = {"## What it finds\n", "## Why it matters\n", "## How to fix\n", "## When it stays silent\n", "## Sources\n"};
  for (const Rule* const rule : all_rules()) {
    std::size_t at = 0;
    for (const std::string_view heading : kHeadings) {
      const std::size_t found = rule->doc.find(heading, at);
      CHECK_MESSAGE(found != std::string_view::npos, rule->code << " lacks " << heading);
      if (found != std::string_view::npos) at = found;
    }
    const std::size_t fix = rule->doc.find(kHeadings[2]);
    const std::string_view how = rule->doc.substr(std::min(fix, rule->doc.size()), rule->doc.find(kHeadings[3]) - fix);
    CHECK_MESSAGE(how.find("\n```") != std::string_view::npos, rule->code << " has no snippet");
    CHECK_MESSAGE((how.find("before") != std::string_view::npos || how.find("after") != std::string_view::npos), rule->code << " does not tell before from after");
  }
}

TEST_CASE("each rule has a fixture that fires, one that is silent and one that is unknown") {
  for (const Rule* const rule : all_rules()) {
    const std::vector<Fixture> fixtures = analyze_fixtures(*rule);
    CHECK_MESSAGE(has_fixture(fixtures, "fires_"), rule->code);
    CHECK_MESSAGE(has_fixture(fixtures, "silent_"), rule->code);
    CHECK_MESSAGE(has_fixture(fixtures, "unknown_") == rule->reads_unknown, rule->code);
  }
}

TEST_CASE("each fixture does what its name says") {
  for (const Rule* const rule : all_rules()) {
    for (const Fixture& fixture : analyze_fixtures(*rule)) {
      const std::string broken = broken_promise(fixture);
      CHECK_MESSAGE(broken.empty(), rule->code, "/", fixture.name, " ", broken);
    }
  }
}

TEST_CASE("what each rule says of its fixtures equals expected.txt") {
  for (const Rule* const rule : all_rules()) {
    const fs::path golden = fixtures_root() / rule->code / "expected.txt";
    const std::string lines = lines_of(analyze_fixtures(*rule));
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(golden, std::ios::binary) << lines;
    CHECK_MESSAGE(read_file(golden) == lines, rule->code, ": run with UPDATE_GOLDEN=1 and read the difference");
  }
}

TEST_CASE("no report shows a value that never_shown.txt of its rule forbids") {
  std::size_t checked = 0;
  for (const Rule* const rule : all_rules()) {
    std::istringstream lines(read_file(fixtures_root() / rule->code / "never_shown.txt"));
    const std::vector<Fixture> fixtures = analyze_fixtures(*rule);
    // Each line: the fixture or `*`, a colon and a space, then the text.
    for (std::string line; std::getline(lines, line);) {
      const std::size_t border = line.find(": ");
      REQUIRE_MESSAGE(border != std::string::npos, rule->code, ": ", line);
      const std::string name = line.substr(0, border);
      const std::string secret = line.substr(border + 2);
      bool is_in_fixture = false;
      for (const Fixture& fixture : fixtures) {
        if (name != "*" && name != fixture.name) continue;
        is_in_fixture = is_in_fixture || read_file(plan_of(fixture.path)).find(secret) != std::string::npos;
        CHECK_MESSAGE(everything_shown(fixture.analysis).find(secret) == std::string::npos, rule->code, "/",
                      fixture.name);
        ++checked;
      }
      CHECK_MESSAGE(is_in_fixture, rule->code, " ", line, ": no fixture holds it, so nothing is proved");
    }
  }
  CHECK(checked > 0);
}

}  // namespace
}  // namespace plandiff::test
