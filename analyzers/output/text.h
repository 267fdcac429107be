// The report a person reads on one screen.
#pragma once

#include <span>
#include <string>

#include "analyzers/analysis.h"
#include "analyzers/output/summary.h"

namespace plandiff {

struct TextStyle {
  bool colour = false;
  bool cost_table = false;  ///< what each resource costs, before the closing lines
};

/// One plan: change counts, findings worst first with address, attribute, what will happen, evidence, fix and code. Wrapped at 100
/// columns, except for paths and addresses, which stay whole so that they can be copied.
[[nodiscard]] std::string render_text(const Analysis& analysis, const TextStyle& style);

/// The closing line over several plans: `3 plans: 2 analyzed, 1 malformed; 4 findings: 1 high, 3 medium`.
[[nodiscard]] std::string render_text_summary(std::span<const Analysis> analyses, const TextStyle& style);

}  // namespace plandiff
