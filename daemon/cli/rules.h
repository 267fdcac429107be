// `plandiffd rules`: the rules, for those who met one.
#pragma once

#include "daemon/cli/options.h"

namespace plandiff {

/// Lists the rules or explains one, found by code or slug in any case. The exit code: 0, or 2 if there is no such rule.
[[nodiscard]] int show_rules(const RulesOptions& options);

}  // namespace plandiff
