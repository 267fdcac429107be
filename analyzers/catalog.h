// The rules there are, and the ones to run.
#pragma once

#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff {

/// All rules, by code.
[[nodiscard]] std::span<const Rule* const> all_rules();

/// A rule by code (`DEP202`, in any case), slug or former slug; null if there is none.
[[nodiscard]] const Rule* find_rule(std::string_view name);

/// Rules to run, indexed by resource type. Immutable after construction; any thread.
class RuleSet {
 public:
  /// All rules.
  RuleSet();
  explicit RuleSet(std::vector<const Rule*> rules);

  [[nodiscard]] std::span<const Rule* const> rules() const { return rules_; }
  [[nodiscard]] std::span<const Rule* const> rules_for(std::string_view type) const;
  /// Rules with a check of the whole plan.
  [[nodiscard]] std::span<const Rule* const> plan_rules() const { return plan_rules_; }
  /// Types whose values the rules and the estimates of cost and time need, sorted.
  [[nodiscard]] std::span<const std::string_view> wanted_types() const { return wanted_; }

 private:
  std::vector<const Rule*> rules_;
  std::unordered_map<std::string_view, std::vector<const Rule*>> by_type_;
  std::vector<const Rule*> plan_rules_;
  std::vector<std::string_view> wanted_;
};

}  // namespace plandiff
