// What all plans of one `check` amount to.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "analyzers/analysis.h"

namespace plandiff {

/// What the summary of a report says besides the plans.
struct CheckSummary {
  std::optional<Severity> fail_on;  ///< nothing: never
  int exit_code = 0;
};

/// Plans by outcome and findings by severity, indexed by the enum.
struct Tally {
  std::array<std::size_t, kOutcomes.size()> plans{};
  std::array<std::size_t, kSeverities.size()> findings{};

  [[nodiscard]] std::size_t of(Outcome outcome) const { return plans[static_cast<std::size_t>(outcome)]; }
  [[nodiscard]] std::size_t of(Severity severity) const { return findings[static_cast<std::size_t>(severity)]; }
};

[[nodiscard]] inline Tally tally(std::span<const Analysis> analyses) {
  Tally sum;
  for (const Analysis& analysis : analyses) {
    ++sum.plans[static_cast<std::size_t>(analysis.outcome)];
    for (const Finding& finding : analysis.findings) ++sum.findings[static_cast<std::size_t>(finding.severity)];
  }
  return sum;
}

}  // namespace plandiff
