// What an update or a replacement does to those who use a stateful resource, and when.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "analyzers/plan/plan.h"

namespace plandiff {

/// Mildest first. `kUnknown`: what is changed is known only after apply.
enum class DisruptionClass : std::uint8_t { kNone, kUnknown, kConnectionReset, kRestart, kMinutesUnavailable, kDataLoss };
/// none, unknown, connection_reset, restart, minutes_unavailable, data_loss.
[[nodiscard]] std::string_view to_text(DisruptionClass kind);

/// One update or replacement.
struct Disruption {
  const ResourceChange* change = nullptr;
  DisruptionClass kind = DisruptionClass::kNone;
  bool is_deferred = false;                   ///< in the maintenance window, else during the apply
  std::vector<std::string_view> attributes;  ///< that cause it; none for a replacement
};

/// Nothing for types that hold nothing, and for other actions.
[[nodiscard]] std::optional<Disruption> disruption_of(const ResourceChange& change);

/// Types that disruption_of knows.
[[nodiscard]] std::span<const std::string_view> types_with_state();

/// Names of the attributes that the plan changes, as far as their values are known.
[[nodiscard]] std::vector<std::string_view> changed_attributes(const ResourceChange& change);

/// Does the change wait for the maintenance window? Only types with `apply_immediately` can.
[[nodiscard]] bool waits_for_window(const ResourceChange& change);

}  // namespace plandiff
