// The straight line: bytes of one file in, an Analysis out.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "analyzers/analysis.h"
#include "analyzers/catalog.h"
#include "analyzers/plan_input.h"
#include "analyzers/readers/reader.h"
#include "analyzers/workspace/workspace.h"

namespace plandiff {

/// What an analysis depends on besides the bytes. `rules` must outlive it.
struct AnalysisContext {
  const RuleSet* rules = nullptr;
  Limits limits;
  WorkspaceLocation workspace;
  std::optional<EnvironmentClass> environment;  ///< decides alone (rank 1)
  std::string terraform_workspace;  ///< TF_WORKSPACE of a `check`; empty in the daemon
  std::chrono::sys_days today{};    ///< for rules that depend on the date
  bool with_sha256 = false;
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
