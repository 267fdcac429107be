// What a plan destroys that no apply brings back.
#pragma once

#include <array>
#include <cstdint>

#include "analyzers/environment.h"

namespace plandiff {

class PlanFacts;

/// Resources that hold data and are deleted or replaced, by the environment they belong to (indexed by EnvironmentClass). Types: table
/// `stateful_types`. A resource that is only forgotten goes on living and does not count.
using StatefulDestroys = std::array<std::uint32_t, static_cast<std::size_t>(EnvironmentClass::kMixed) + 1>;

[[nodiscard]] StatefulDestroys count_stateful_destroys(PlanFacts& facts);

}  // namespace plandiff
