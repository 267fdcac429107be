// What an analysis keeps of the estimates: texts of its own, so that it outlives its plan.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/cost/apply_time.h"
#include "analyzers/cost/estimate.h"

namespace plandiff {

/// One resource as reports show it. Holds no sensitive value.
struct CostLine {
  std::string address;
  std::string region;  ///< empty for what is free or has no prices anywhere
  Coverage coverage = Coverage::kFree;
  std::optional<Usd> before;  ///< a month; zero where nothing is there; nothing if unpriced
  std::optional<Usd> after;   ///< lower bound
  std::optional<Usd> high;    ///< upper bound of `after`
  std::vector<CostComponent> components;  ///< after the plan, or before it if it is deleted
  std::vector<std::string> usage;         ///< parts that depend on use
  std::vector<std::string> reasons;       ///< why it is unpriced
  std::vector<std::string> notes;

  [[nodiscard]] std::optional<Usd> delta() const { return before && after ? std::optional<Usd>(*after - *before) : std::nullopt; }
};

struct CostReport {
  CostTotals totals;
  std::vector<CostLine> resources;  ///< in the plan's order; empty unless asked for
};

/// One update or replacement of what holds something.
struct DisruptionLine {
  std::string address;
  DisruptionClass kind = DisruptionClass::kNone;
  bool is_deferred = false;
  std::vector<std::string> attributes;
};

struct ApplyReport {
  std::chrono::seconds low{};
  std::chrono::seconds high{};
  std::vector<std::string> critical_path;  ///< addresses, in the order in which they happen
  std::uint32_t timed = 0;
  std::uint32_t untimed = 0;
  std::vector<DisruptionLine> disruptions;
};

[[nodiscard]] CostReport make_cost_report(const Estimate& estimate, bool with_lines);
[[nodiscard]] ApplyReport make_apply_report(const ApplyTime& apply);

}  // namespace plandiff
