// The straight line: bytes of one file in, an Analysis out.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "analyzers/analysis.h"
#include "analyzers/catalog.h"
#include "analyzers/plan_input.h"
#include "analyzers/readers/reader.h"
#include "analyzers/rule_settings.h"
#include "analyzers/workspace/workspace.h"

namespace plandiff {

/// What an analysis depends on besides the bytes. `rules` must outlive it.
struct AnalysisContext {
  const RuleSet* rules = nullptr;
  Limits limits;
  WorkspaceLocation workspace;
  std::string_view before;  ///< the text of the template that is deployed, for a template to be compared with; must outlive the call
  std::optional<EnvironmentClass> environment;  ///< decides alone (rank 1)
  std::string terraform_workspace;  ///< TF_WORKSPACE of a `check`; empty in the daemon
  std::chrono::sys_days today{};    ///< for rules that depend on the date
  RuleSettings settings{};          ///< what the organisation decided for the rules
  bool with_sha256 = false;
  bool with_fingerprints = true;  ///< of findings: a hash each, which only a text to read does without
  const CostContext* cost = nullptr;  ///< prices and settings; null: the built-in ones. Must outlive it
  bool with_cost_lines = false;       ///< keep what each resource costs, not only the sums
  bool with_unchanged = false;  ///< judge the posture of resources that the plan leaves alone, too (`check --all`)
};

/// Analyzes one file. Total: a file that is no plan gives an Analysis that says why. Touches the disk only beneath the
/// workspace's root. One thread per scratch.
[[nodiscard]] Analysis analyze(const PlanInput& input, const AnalysisContext& context, ReaderScratch& scratch);

/// The analysis of a file that could not be read at all.
[[nodiscard]] Analysis unreadable(std::string path, Rejection rejection);

}  // namespace plandiff
