#include "config/environment_map.h"

#include <algorithm>

#include "analyzers/base/text.h"

namespace plandiff {

std::optional<EnvironmentClass> mapped_environment(std::span<const EnvironmentMapping> mappings, std::string_view absolute_path) {
  const auto fits = [&](const EnvironmentMapping& mapping) { return matches_glob(mapping.path, absolute_path); };
  const auto found = std::find_if(mappings.begin(), mappings.end(), fits);
  if (found == mappings.end()) return std::nullopt;
  return found->environment;
}

std::string environment_choices() {
  constexpr EnvironmentClass kChoices[] = {EnvironmentClass::kProd,      EnvironmentClass::kPreprod, EnvironmentClass::kTest,
                                           EnvironmentClass::kDev,       EnvironmentClass::kEphemeral, EnvironmentClass::kPerf,
                                           EnvironmentClass::kNonprod,   EnvironmentClass::kUnknown};
  std::string names;
  for (const EnvironmentClass choice : kChoices) {
    if (!names.empty()) names += ", ";
    names += to_text(choice);
  }
  return names;
}

}  // namespace plandiff
