// Variable files (*.tfvars), read just far enough to tell whether a plan was made with one.
#pragma once

#include <string_view>

#include "analyzers/plan/value.h"

namespace plandiff {

/// True if the file assigns at least one plain value (text, number, true, false) and every plain value equals the plan's
/// variable of that name. Lists, maps and heredocs are passed over. `variables` is the plan's section: {name: {"value": …}}.
[[nodiscard]] bool fits_variables(std::string_view tfvars, const Value& variables);

}  // namespace plandiff
