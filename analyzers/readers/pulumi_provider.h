// Settings of a provider, as Terraform's configuration has them. Only for files of this folder.
#pragma once

#include <string_view>
#include <vector>

#include "analyzers/base/arena.h"
#include "analyzers/plan/value.h"

namespace plandiff {

/// Expressions of the settings that rules ask for: place, account, default tags. `settings` are the inputs of a provider, or the stack's configuration, whose
/// keys begin with `prefix` (`aws:`). `key` is the provider's own, by which settings that are not known differ from those of other providers.
[[nodiscard]] std::vector<Member> provider_expressions(const Value& settings, std::string_view prefix, std::string_view key, Arena& arena);

}  // namespace plandiff
