#include "analyzers/cost/settings.h"

namespace plandiff {

const Budget* budget_for(const CostSettings& settings, const Environment& environment) {
  for (const Budget& budget : settings.budgets) {
    if (!budget.environment.has_value() || *budget.environment == environment.environment) return &budget;
    if (*budget.environment == EnvironmentClass::kNonprod && environment.is_nonproduction().is_yes()) return &budget;
  }
  return nullptr;
}

}  // namespace plandiff
