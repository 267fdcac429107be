// The stable, versioned JSON report that other tools read. Documented in README.md.
#pragma once

#include <span>
#include <string>

#include "analyzers/analysis.h"
#include "analyzers/output/summary.h"

namespace plandiff {

/// One report over all plans of a `check`, pretty-printed, with a final newline. Always valid UTF-8: bytes of a path that are none become
/// `\xNN`.
[[nodiscard]] std::string render_json(std::span<const Analysis> analyses, const CheckSummary& summary);

}  // namespace plandiff
