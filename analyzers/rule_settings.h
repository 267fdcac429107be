// What an organisation decides for the rules. Where nothing is said, the defaults hold.
#pragma once

#include <string>
#include <vector>

namespace plandiff {

/// Settings that rules ask for. config/plandiffd.yml documents each under `rules`.
struct RuleSettings {
  /// Tags that every resource must have (HYG901).
  std::vector<std::string> required_tags = {"Environment", "CostCenter", "Owner", "ManagedBy"};
  /// What the environment tag may say (HYG902), compared without regard to case; empty: anything.
  std::vector<std::string> environment_values = {};
};

}  // namespace plandiff
