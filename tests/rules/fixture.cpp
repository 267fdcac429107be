#include "tests/rules/fixture.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>

#include "analyzers/analyze.h"

namespace plandiff::test {
namespace {

namespace fs = std::filesystem;

Analysis analyze_fixture(const fs::path& path, const RuleSet& rules) {
  using namespace std::chrono_literals;
  PlanInput input;
  // The same for all, so that no path on this machine is evidence for an environment.
  input.path = "plan.json";
  input.bytes = PaddedBytes(read_file(plan_of(path)));
  const std::string before = fs::is_directory(path) ? read_file(path / "before.yaml") : std::string();
  AnalysisContext context;
  context.before = before;
  context.rules = &rules;
  context.today = std::chrono::sys_days{2026y / std::chrono::November / 23d};
  if (fs::is_directory(path)) context.workspace = WorkspaceLocation{path.string(), "", false};
  ReaderScratch scratch;
  return analyze(input, context, scratch);
}

}  // namespace

fs::path plan_of(const fs::path& fixture) {
  if (!fs::is_directory(fixture)) return fixture;
  return fs::exists(fixture / "plan.yaml") ? fixture / "plan.yaml" : fixture / "plan.json";
}

fs::path fixtures_root() { return fs::path(PLANDIFF_SOURCE_DIR) / "tests" / "rules"; }

std::vector<Fixture> analyze_fixtures(const Rule& rule) {
  const RuleSet rules(std::vector<const Rule*>{&rule});
  std::vector<fs::path> paths;
  const fs::path folder = fixtures_root() / rule.code;
  if (!fs::is_directory(folder)) return {};  // a rule without a folder must not hide what is wrong with the others
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const fs::path extension = entry.path().extension();
    if (entry.is_directory() || extension == ".json" || extension == ".yaml") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Fixture> fixtures;
  fixtures.reserve(paths.size());
  for (const fs::path& path : paths) fixtures.push_back({path.stem().string(), path, analyze_fixture(path, rules)});
  return fixtures;
}

std::string lines_of(const std::vector<Fixture>& fixtures) {
  std::string lines;
  for (const Fixture& fixture : fixtures) {
    for (const Finding& finding : fixture.analysis.findings) {
      lines += fixture.name + ": " + finding.address + ": " + finding.attribute + ": " +
               std::string(to_text(finding.severity)) + ": " + finding.message + "\n";
      for (const std::string& evidence : finding.evidence) lines += "    " + evidence + "\n";
    }
    for (const UnknownVerdict& unknown : fixture.analysis.unknown) {
      lines += fixture.name + ": unknown: " + unknown.address + ": " + unknown.attribute + "\n";
    }
  }
  return lines;
}

std::string everything_shown(const Analysis& analysis) {
  std::string shown;
  for (const Finding& finding : analysis.findings) {
    shown += finding.attribute + "\n" + finding.message + "\n" + finding.fingerprint + "\n";
    for (const std::string& evidence : finding.evidence) shown += evidence + "\n";
  }
  for (const UnknownVerdict& unknown : analysis.unknown) shown += unknown.attribute + "\n";
  for (const std::string& warning : analysis.warnings) shown += warning + "\n";
  return shown;
}

std::string read_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace plandiff::test
