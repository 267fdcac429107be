// What the settings say about costs. config/plandiffd.yml documents each key.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/cost/usd.h"
#include "analyzers/environment.h"
#include "analyzers/severity.h"

namespace plandiff {

/// How much more a plan may cost a month before CST901 speaks, for the plans of an environment.
struct Budget {
  /// Nothing: any environment. kNonprod: development, test, ephemeral and non-production of any kind.
  std::optional<EnvironmentClass> environment;
  std::optional<Usd> increase;         ///< a month
  std::optional<Quantity> percent;     ///< of what the plan's resources cost before
  Severity severity = Severity::kMedium;
  bool is_built_in = false;            ///< nobody chose it, so it makes nothing worse than CST901 itself
};

/// How much of a meter that depends on use a resource is expected to use.
struct ExpectedUsage {
  std::string resource;  ///< glob of addresses
  std::string meter;     ///< key of the price table: `data-processed`, `requests`
  Quantity quantity;     ///< a month, in the unit of the price: for `1M-requests` millions
};

struct CostSettings {
  std::string default_region = "us-east-1";  ///< where the plan does not tell
  std::vector<Budget> budgets;               ///< the first that fits the environment decides
  std::vector<ExpectedUsage> usage;
  CostSettings() {
    budgets.push_back({EnvironmentClass::kNonprod, Usd::parse("200"), {}, Severity::kMedium, true});
    budgets.push_back({{}, Usd::parse("1000"), {}, Severity::kMedium, true});
  }
};

/// How long an apply may take before OPS901 speaks.
struct ApplySettings {
  std::chrono::minutes slow{20};
  std::chrono::minutes job_limit{60};  ///< what CI allows one job
};

/// The first budget that fits, or null.
[[nodiscard]] const Budget* budget_for(const CostSettings& settings, const Environment& environment);

}  // namespace plandiff
