// Analyses made by hand, so that what reports say does not depend on rules and readers.
#pragma once

#include <vector>

#include "analyzers/analysis.h"
#include "analyzers/rule.h"

namespace plandiff::test {

extern const Rule kStandby;  ///< medium, likely
extern const Rule kPackage;  ///< high, with aliases and a retirement

/// A plan with everything in it.
[[nodiscard]] Analysis full_analysis();
/// A plan in which nothing was found and nothing is known of the environment.
[[nodiscard]] Analysis quiet_analysis();
/// A file that ends too early.
[[nodiscard]] Analysis truncated_analysis();
/// A name and values that attack terminals and documents.
[[nodiscard]] Analysis hostile_analysis();

}  // namespace plandiff::test
