// What is true of one plan and its surroundings, computed on first use and shared by all rules.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <typeindex>
#include <unordered_map>
#include <vector>

#include "analyzers/cost/apply_time.h"
#include "analyzers/cost/estimate.h"
#include "analyzers/environment_evidence.h"
#include "analyzers/graph/graph.h"
#include "analyzers/plan/plan.h"
#include "analyzers/program/program.h"
#include "analyzers/rule_settings.h"
#include "analyzers/subject.h"
#include "analyzers/terraform_code.h"
#include "analyzers/workspace/lambda_package.h"
#include "analyzers/workspace/workspace.h"

namespace plandiff {

/// Facts shared by all subjects of one plan. Not thread-safe: one analysis, one thread.
class PlanFacts {
 public:
  struct Surroundings {
    WorkspaceLocation workspace;
    std::optional<EnvironmentClass> environment;
    std::string terraform_workspace;
    std::chrono::sys_days today{};
    RuleSettings settings{};
    const CostContext* cost = nullptr;  ///< null: the built-in prices and settings
    bool with_cost_names = false;       ///< the parts of each cost are shown, so they need names
  };
  PlanFacts(const Plan& plan, Surroundings surroundings);

  [[nodiscard]] const Plan& plan() const { return *plan_; }
  [[nodiscard]] const Environment& environment_of(const ResourceChange& change);
  /// Over all managed resources: one class, kMixed, or unknown.
  [[nodiscard]] Environment environment_of_plan();
  /// Does the plan show everything? No if it is targeted, deferred or errored; unknown in old plans that do not say.
  [[nodiscard]] Verdict is_whole() const;
  [[nodiscard]] Graph& graph() { return graph_; }
  [[nodiscard]] const Workspace& workspace();
  /// The .tf files of a folder, read once.
  [[nodiscard]] const TerraformCode& code(const std::string& folder);
  /// Read on first use, which costs a look through the folders of the project.
  [[nodiscard]] const Program& program();
  [[nodiscard]] const RuleSettings& settings() const { return surroundings_.settings; }
  [[nodiscard]] const LambdaPackage& package(std::string_view path);
  /// What the plan's resources cost, and how long the apply takes.
  [[nodiscard]] const Estimate& cost();
  [[nodiscard]] const ApplyTime& apply();
  [[nodiscard]] const CostContext& cost_context() const;
  [[nodiscard]] std::chrono::sys_days today() const { return surroundings_.today; }
  /// What a rule keeps for the plan, by its type; empty at first.
  [[nodiscard]] std::shared_ptr<void>& memo(std::type_index type) { return memo_[type]; }
  [[nodiscard]] Arena& arena() { return arena_; }

 private:
  [[nodiscard]] const PlanEvidence& plan_evidence();
  /// The cluster that a cluster member belongs to, or null.
  [[nodiscard]] const ResourceChange* cluster_of(const ResourceChange& member);

  const Plan* plan_;
  Surroundings surroundings_;
  Arena arena_;
  Graph graph_;
  std::optional<Workspace> workspace_;
  std::optional<Program> program_;
  std::optional<PlanEvidence> plan_evidence_;
  std::map<std::string, TerraformCode> code_;
  std::optional<Estimate> cost_;
  std::optional<ApplyTime> apply_;
  std::map<std::string, LambdaPackage, std::less<>> packages_;
  std::unordered_map<const ResourceChange*, Environment> environments_;
  std::unordered_map<std::type_index, std::shared_ptr<void>> memo_;
};

/// RFC 3339 `2026-11-23T02:26:32Z` as a time; nothing if it is not one.
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> parse_timestamp(std::string_view text);

}  // namespace plandiff
