// Fixtures of rules: tests/rules/<CODE>/<name>.json or .yaml, or a folder <name> with plan.json or plan.yaml and the files beside it; before.yaml in
// there is the template that is deployed. Names say what is expected: fires_*, silent_*, unknown_*.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "analyzers/analysis.h"
#include "analyzers/rule.h"

namespace plandiff::test {

/// One fixture with what one rule said about it.
struct Fixture {
  std::string name;  ///< without .json or .yaml
  std::filesystem::path path;
  Analysis analysis;
};

/// The folder of all fixtures.
[[nodiscard]] std::filesystem::path fixtures_root();

/// Analyzes every fixture of a rule, that rule alone running. Sorted by name. The day is 2026-11-23.
[[nodiscard]] std::vector<Fixture> analyze_fixtures(const Rule& rule);

/// All lines of expected.txt: `<fixture>: <address>: <attribute>: <severity>: <message>` with its evidence beneath, and
/// `<fixture>: unknown: <address>: <attribute>`.
[[nodiscard]] std::string lines_of(const std::vector<Fixture>& fixtures);

/// Everything that a report could show of a fixture, in one text.
[[nodiscard]] std::string everything_shown(const Analysis& analysis);

/// The plan of a fixture, which may be a folder.
[[nodiscard]] std::filesystem::path plan_of(const std::filesystem::path& fixture);

/// The text of a file; empty if it is not there.
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

}  // namespace plandiff::test
