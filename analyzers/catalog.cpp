#include "analyzers/catalog.h"

#include <algorithm>
#include <array>

#include "analyzers/base/text.h"
#include "analyzers/cost/apply_time.h"
#include "analyzers/cost/estimate.h"
#include "analyzers/environment_evidence.h"

namespace plandiff {

std::span<const Rule* const> rule_table();  // generated from the files of analyzers/rules

std::span<const Rule* const> all_rules() {
  static const std::vector<const Rule*> sorted = [] {
    const std::span<const Rule* const> table = rule_table();
    std::vector<const Rule*> rules(table.begin(), table.end());
    std::sort(rules.begin(), rules.end(), [](const Rule* a, const Rule* b) { return a->code < b->code; });
    return rules;
  }();
  return sorted;
}

const Rule* find_rule(std::string_view name) {
  const std::string wanted = to_lower(name);
  for (const Rule* rule : all_rules()) {
    const auto& aliases = rule->aliases;
    if (to_lower(rule->code) == wanted || rule->slug == wanted || std::find(aliases.begin(), aliases.end(), wanted) != aliases.end()) return rule;
  }
  return nullptr;
}

RuleSet::RuleSet() : RuleSet(std::vector<const Rule*>(all_rules().begin(), all_rules().end())) {}

RuleSet::RuleSet(std::vector<const Rule*> rules) : rules_(std::move(rules)) {
  for (const Rule* rule : rules_) {
    for (const std::string_view type : rule->types) {
      by_type_[type].push_back(rule);
      wanted_.push_back(type);
    }
    if (rule->check_plan != nullptr) plan_rules_.push_back(rule);
    wanted_.insert(wanted_.end(), rule->also_reads.begin(), rule->also_reads.end());
  }
  const std::span<const std::string_view> priced = types_read_for_cost();
  wanted_.insert(wanted_.end(), priced.begin(), priced.end());
  const std::span<const std::string_view> timed = types_read_for_apply();
  wanted_.insert(wanted_.end(), timed.begin(), timed.end());
  const std::span<const std::string_view> clusters = types_read_for_environment();
  wanted_.insert(wanted_.end(), clusters.begin(), clusters.end());
  std::sort(wanted_.begin(), wanted_.end());
  wanted_.erase(std::unique(wanted_.begin(), wanted_.end()), wanted_.end());
}

std::span<const Rule* const> RuleSet::rules_for(std::string_view type) const {
  const auto found = by_type_.find(type);
  if (found == by_type_.end()) return {};
  return found->second;
}

}  // namespace plandiff
