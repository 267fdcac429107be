// How long the apply takes: the longest way through what depends on what, with ten things done at a time as Terraform does. Figures are
// config/data/durations.csv; a type that is not there counts as no time.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "analyzers/cost/disruption.h"
#include "analyzers/graph/graph.h"
#include "analyzers/plan/plan.h"

namespace plandiff {

/// How long one change takes.
struct ChangeTime {
  const ResourceChange* change = nullptr;
  std::chrono::seconds low{};
  std::chrono::seconds high{};
  std::chrono::seconds timeout{};  ///< after which the provider gives up; zero if it is not known
};

/// Refers to the plan.
struct ApplyTime {
  std::chrono::seconds low{};
  std::chrono::seconds high{};
  std::vector<ChangeTime> critical_path;  ///< in the order in which they happen; only what takes time
  std::vector<ChangeTime> over_timeout;   ///< those that may take longer than their provider waits
  std::uint32_t timed = 0;                ///< changes whose time is known
  std::uint32_t untimed = 0;              ///< other creations, updates, replacements and deletions
  std::vector<Disruption> disruptions;    ///< every update and replacement of what holds something, in the plan's order
};

/// Pure.
[[nodiscard]] ApplyTime estimate_apply(const Plan& plan, Graph& graph);

/// What one change takes; zero if its type has no figures. Nothing for changes that do nothing.
[[nodiscard]] ChangeTime time_of(const ResourceChange& change);

/// Types whose values are needed for this, sorted.
[[nodiscard]] std::span<const std::string_view> types_read_for_apply();

}  // namespace plandiff
