// What the resources of a plan cost a month, before and after it. Deliberate rules: what is not known is unpriced and never zero; a resource that
// is unpriced on one side is left out of both sums, since the difference would otherwise look like a saving; a replacement counts once on
// each side, and what the plan leaves alone counts on both.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "analyzers/cost/price_book.h"
#include "analyzers/cost/settings.h"
#include "analyzers/cost/usd.h"
#include "analyzers/graph/graph.h"
#include "analyzers/plan/plan.h"

namespace plandiff {

/// How far the cost of a resource is known. `kDerived` is priced, but from a row that was worked out from another one.
enum class Coverage : std::uint8_t { kPriced, kDerived, kFree, kUsage, kUnpriced };
inline constexpr std::array kCoverages = {Coverage::kPriced, Coverage::kDerived, Coverage::kFree, Coverage::kUsage, Coverage::kUnpriced};
/// priced, derived, free, usage, unpriced.
[[nodiscard]] std::string_view to_text(Coverage coverage);

/// From as little to as much; the same for what is fixed.
struct Amount {
  Quantity low;
  Quantity high;
  Amount() = default;
  Amount(Quantity fixed) : low(fixed), high(fixed) {}  // NOLINT(google-explicit-constructor)
  Amount(Quantity least, Quantity most) : low(least), high(most) {}
  friend Amount operator*(const Amount& a, Quantity b) { return {a.low * b, a.high * b}; }
  friend Amount operator*(const Amount& a, const Amount& b) { return {a.low * b.low, a.high * b.high}; }
};

/// One line of a bill: `instance (db.t3.small, mysql, multi-az)`, 730 hours at 0.068.
struct CostComponent {
  std::string name;
  Amount quantity;
  std::string unit;
  Usd price;
  Usd low;  ///< a month
  Usd high;
  bool is_derived = false;
};

/// What one resource costs a month on one side of the plan.
struct SideCost {
  Coverage coverage = Coverage::kFree;
  Usd low;
  Usd high;
  std::vector<CostComponent> components;
  std::vector<std::string_view> usage;  ///< parts that depend on use, by meter: `data-processed`
  std::vector<std::string> reasons;  ///< why it is unpriced
  std::vector<std::string> notes;    ///< what was assumed or left out: `priced as Linux`
};

/// One managed resource of the plan.
struct ResourceCost {
  const ResourceChange* change = nullptr;
  std::string_view region;  ///< of the estimate's own texts
  Coverage coverage = Coverage::kFree;
  bool is_same = false;  ///< nothing changes: `before` is empty and `after` counts for both
  std::optional<SideCost> before;
  std::optional<SideCost> after;

  [[nodiscard]] const SideCost* before_side() const { return is_same ? after_side() : before ? &*before : nullptr; }
  [[nodiscard]] const SideCost* after_side() const { return after ? &*after : nullptr; }
  /// For the end of a message: `: 54.24 USD a month` after the plan; empty if it is unpriced, or paid by use only.
  [[nodiscard]] std::string note() const;
  /// Its part of the plan's difference, lower bounds compared; nothing if it is unpriced.
  [[nodiscard]] std::optional<Usd> delta() const;
};

/// Resources by coverage.
using CoverageCounts = std::array<std::uint32_t, kCoverages.size()>;

/// The sums of a plan.
struct CostTotals {
  std::string region;  ///< several are joined with commas; empty if no resource has one
  bool is_region_assumed = false;
  std::string prices_as_of;
  Usd before;
  Usd after;  ///< lower bound
  Usd high;   ///< upper bound of `after`
  CoverageCounts coverage{};
  std::uint32_t unpriced_changes = 0;  ///< unpriced resources that the plan does not leave alone

  [[nodiscard]] Usd delta() const { return after - before; }
  [[nodiscard]] std::uint32_t of(Coverage kind) const { return coverage[static_cast<std::size_t>(kind)]; }
};

/// Everything an estimate says. Refers to the plan.
struct Estimate {
  CostTotals totals;
  std::vector<ResourceCost> resources;  ///< managed resources in the plan's order
  std::vector<std::unique_ptr<std::string>> texts;

  [[nodiscard]] const ResourceCost* find(const ResourceChange& change) const;
};

/// What an estimate depends on besides the plan.
struct CostContext {
  const PriceBook* prices = nullptr;  ///< null: the built-in ones
  CostSettings settings;
  ApplySettings apply;
};

/// What an estimate looks at; refers to all of it.
struct CostInput {
  const Plan& plan;
  Graph& graph;
  const CostContext& context;
  std::chrono::sys_days today;  ///< decides on extended support
  bool with_names = false;      ///< names of components and notes, which only reports need
};

/// Estimates. Pure.
[[nodiscard]] Estimate estimate(const CostInput& input);

/// What one setting of a resource costs a month: the difference to what it would cost with another value.
struct SettingCost {
  Usd difference;
  std::optional<Usd> whole;  ///< what the resource costs; nothing if it is unpriced, so that the difference is one of its known parts only
  /// For the end of a message: `: +27.12 USD a month of 54.24`, `: at least +24.82 USD a month`; empty if there is no difference.
  [[nodiscard]] std::string note() const;
};

/// After the plan, lower bounds compared. Nothing if nothing is there after the plan, or no part of it could be priced.
[[nodiscard]] std::optional<SettingCost> cost_of_setting(const CostInput& input, const ResourceChange& change, Path path, std::string_view otherwise);

/// Types whose values an estimate needs, sorted.
[[nodiscard]] std::span<const std::string_view> types_read_for_cost();

}  // namespace plandiff
