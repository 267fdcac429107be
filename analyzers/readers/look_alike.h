// Documents that lie where plans lie and are none: named by the keys of their top level, with the command that makes the right file.
// Only for files of this folder.
#pragma once

#include <span>
#include <string>

#include "analyzers/plan/rejection.h"

namespace plandiff {

/// The refusal for an object without any section of a plan. `keys` are those of its top level.
[[nodiscard]] Rejection refuse_look_alike(std::span<const std::string> keys);

}  // namespace plandiff
