// Cost and time for a person: the closing lines of a report, and the table of `check --cost`.
#pragma once

#include <string>

#include "analyzers/analysis.h"

namespace plandiff {

/// `at least 54.24 USD a month (priced part only: +27.12), us-east-1, prices of 2026-10-02; 2 of 14 resources unpriced`. Never a bare zero while
/// something is unpriced.
[[nodiscard]] std::string cost_line(const CostReport& cost);

/// `10 to 15 minutes, decided by aws_nat_gateway.main, then aws_db_instance.main`.
[[nodiscard]] std::string time_line(const ApplyReport& apply);

/// What each resource costs, the largest change first, with its parts, what depends on use, and why something is unpriced. What is free is left
/// out. Needs an analysis with cost lines.
[[nodiscard]] std::string render_cost_table(const CostReport& cost);

/// `10 to 15 minutes`, `under a minute`.
[[nodiscard]] std::string minutes_text(std::chrono::seconds low, std::chrono::seconds high);

}  // namespace plandiff
