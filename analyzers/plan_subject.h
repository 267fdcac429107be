// All that a rule about a whole plan, or about the files beside it, may ask.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "analyzers/cost/apply_time.h"
#include "analyzers/rule_settings.h"
#include "analyzers/subject.h"

namespace plandiff {

class Program;

/// A plan with everything around it. Findings of such a rule name their own address: a resource's, a file's path relative to the plan's
/// folder, or `-` for the whole plan.
class PlanSubject {
 public:
  explicit PlanSubject(PlanFacts& facts) : facts_(&facts) {}

  [[nodiscard]] const Plan& plan() const;
  /// Of the plan as a whole; may be mixed.
  [[nodiscard]] Environment environment() const;
  /// The same change with all that a rule about one resource may ask.
  [[nodiscard]] Subject subject(const ResourceChange& change) const { return {*facts_, change}; }
  /// Like Subject::resources.
  [[nodiscard]] std::vector<ResourceView> resources(std::string_view type) const;
  /// Does the plan show everything? No if it is targeted, deferred or errored; unknown in old plans that do not say.
  [[nodiscard]] Verdict is_whole() const;
  /// What the plan's resources cost a month, how long the apply takes, and what the settings say of both.
  [[nodiscard]] const Estimate& cost() const;
  [[nodiscard]] const ApplyTime& apply() const;
  [[nodiscard]] const CostContext& cost_context() const;
  [[nodiscard]] const Workspace& workspace() const;
  [[nodiscard]] std::chrono::sys_days today() const;
  /// The program and the files of the project that made the plan. Rules that ask include analyzers/program/program.h.
  [[nodiscard]] const Program& program() const;
  /// What the organisation decided.
  [[nodiscard]] const RuleSettings& settings() const;

 private:
  PlanFacts* facts_;
};

}  // namespace plandiff
