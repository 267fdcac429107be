#include "analyzers/cost/estimate.h"

#include <algorithm>
#include <functional>
#include <map>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/cost/bill.h"
#include "analyzers/cost/priced_types.h"
#include "analyzers/cost/region.h"

namespace plandiff {
namespace {

// Which sides of a change cost something. What Terraform forgets goes on existing, so it goes on costing.
struct Sides {
  bool before = false;
  bool after = false;
  bool same = false;
};

Sides sides_of(const ResourceChange& change) {
  switch (change.action) {
    case Action::kCreate: return {false, true};
    case Action::kNoOp:
    case Action::kForget: return {true, true, true};
    case Action::kUpdate:
    case Action::kDeleteThenCreate:
    case Action::kCreateThenDelete:
    case Action::kCreateThenForget: return {true, true};
    case Action::kDelete: return {true, false};
    case Action::kRead:
    case Action::kOther: return {};
  }
  return {};
}

SideCost unpriced(std::string reason) {
  SideCost side;
  side.coverage = Coverage::kUnpriced;
  side.reasons.push_back(std::move(reason));
  return side;
}

SideCost side_without_price(const TypeWithoutPrice& known) {
  SideCost side;
  side.coverage = known.is_usage ? Coverage::kUsage : Coverage::kFree;
  if (known.is_usage) side.usage.push_back(known.meter);
  return side;
}

// How a type is priced, and where.
struct Pricing {
  const PricedType& priced;
  std::string_view region;
};

SideCost price_side(const BillContext& context, const Pricing& pricing, const ResourceChange& change, bool is_after) {
  Bill bill(context, change, is_after, {pricing.priced.is_global ? kHomeRegion : pricing.region, pricing.priced.price_type});
  if (pricing.priced.compose == nullptr) {
    for (const std::string_view meter : pricing.priced.meters) bill.usage(meter);
  } else {
    pricing.priced.compose(bill);
  }
  return bill.finish();
}

BillContext bill_context(const CostInput& input) {
  BillContext shared;
  shared.plan = &input.plan;
  shared.graph = &input.graph;
  shared.prices = input.context.prices != nullptr ? input.context.prices : &PriceBook::embedded();
  shared.settings = &input.context.settings;
  shared.today = input.today;
  shared.with_names = input.with_names;
  return shared;
}

Coverage coverage_of(const ResourceCost& cost) {
  const SideCost* const before = cost.before_side();
  const SideCost* const after = cost.after_side();
  for (const SideCost* const side : {before, after}) {
    if (side != nullptr && side->coverage == Coverage::kUnpriced) return Coverage::kUnpriced;
  }
  const SideCost* const speaks = after != nullptr ? after : before;
  return speaks != nullptr ? speaks->coverage : Coverage::kUnpriced;
}

std::string unknown_type(const ResourceChange& change) {
  const bool is_aws = change.type.starts_with("aws_");
  return is_aws ? "no prices for this type" : fmt::format("no prices for {}", printable(change.provider.empty() ? "this provider" : change.provider, 60));
}

class Estimating {
 public:
  explicit Estimating(const CostInput& input)
      : plan_(input.plan), regions_(input.plan, input.context.settings.default_region), shared_(bill_context(input)) {}

  Estimate run() {
    estimate_.resources.reserve(plan_.changes().size());
    for (const ResourceChange& change : plan_.changes()) {
      if (change.mode != Mode::kManaged || change.action == Action::kRead) continue;
      add(change);
    }
    finish_totals();
    return std::move(estimate_);
  }

 private:
  void add(const ResourceChange& change) {
    ResourceCost& cost = estimate_.resources.emplace_back();
    cost.change = &change;
    const PricedType* const priced = find_priced_type(change.type);
    const std::optional<TypeWithoutPrice> without = priced == nullptr ? find_type_without_price(change.type) : std::nullopt;
    const Sides sides = sides_of(change);
    cost.is_same = sides.same;
    const bool is_group = change.provider == "pulumi";  // the stack, components and providers: nothing that AWS could bill
    if (is_group || (without.has_value() && !without->is_usage)) {
      cost.coverage = Coverage::kFree;  // the most of a plan: no sides, no work
    } else if (!sides.before && !sides.after) {
      cost.after = unpriced("its action is not known");
      cost.coverage = Coverage::kUnpriced;
    } else {
      if (priced != nullptr) cost.region = place_of(change, *priced);
      const auto side = [&](bool is_after) {
        if (priced != nullptr) return price_side(shared_, {*priced, cost.region}, change, is_after);
        return without.has_value() ? side_without_price(*without) : unpriced(unknown_type(change));
      };
      // Of what is forgotten the plan keeps the old values only.
      if (sides.after) cost.after = side(change.action != Action::kForget);
      if (sides.before && !sides.same) cost.before = side(false);
      cost.coverage = coverage_of(cost);
    }
    count(cost);
  }

  std::string_view place_of(const ResourceChange& change, const PricedType& priced) {
    if (priced.is_global) return kHomeRegion;
    const Regions::Place place = regions_.of(change);
    auto found = places_.find(place.name);
    if (found == places_.end()) {
      estimate_.texts.push_back(std::make_unique<std::string>(place.name));
      found = places_.emplace(*estimate_.texts.back(), 0).first;
    }
    ++found->second;
    estimate_.totals.is_region_assumed = estimate_.totals.is_region_assumed || place.is_assumed;
    return found->first;
  }

  void count(const ResourceCost& cost) {
    CostTotals& totals = estimate_.totals;
    ++totals.coverage[static_cast<std::size_t>(cost.coverage)];
    if (cost.coverage == Coverage::kUnpriced) {
      if (!cost.is_same) ++totals.unpriced_changes;
      return;
    }
    if (const SideCost* const side = cost.before_side()) totals.before += side->low;
    if (const SideCost* const side = cost.after_side()) {
      totals.after += side->low;
      totals.high += side->high;
    }
  }

  void finish_totals() {
    CostTotals& totals = estimate_.totals;
    for (const auto& [region, uses] : places_) totals.region += (totals.region.empty() ? "" : ", ") + std::string(region);
    totals.prices_as_of = shared_.prices->as_of(kHomeRegion);
    for (const auto& [region, uses] : places_) {
      const std::string_view date = shared_.prices->as_of(region);
      if (!date.empty() && (places_.size() == 1 || date < totals.prices_as_of)) totals.prices_as_of = date;
    }
  }

  const Plan& plan_;
  Regions regions_;
  BillContext shared_;
  Estimate estimate_;
  std::map<std::string_view, std::size_t, std::less<>> places_;
};

}  // namespace

std::string_view to_text(Coverage coverage) {
  switch (coverage) {
    case Coverage::kPriced: return "priced";
    case Coverage::kDerived: return "derived";
    case Coverage::kFree: return "free";
    case Coverage::kUsage: return "usage";
    case Coverage::kUnpriced: return "unpriced";
  }
  return "unpriced";
}

std::optional<Usd> ResourceCost::delta() const {
  if (coverage == Coverage::kUnpriced) return std::nullopt;
  const SideCost* const old = before_side();
  const SideCost* const made = after_side();
  return (made != nullptr ? made->low : Usd()) - (old != nullptr ? old->low : Usd());
}

const ResourceCost* Estimate::find(const ResourceChange& change) const {
  // Both are in the plan's order, and the plan keeps its changes in one piece.
  const auto found = std::lower_bound(resources.begin(), resources.end(), &change, [](const ResourceCost& cost, const ResourceChange* wanted) {
    return std::less<>()(cost.change, wanted);
  });
  const bool is_there = found != resources.end() && found->change == &change && found->coverage != Coverage::kFree;
  return is_there ? &*found : nullptr;
}

Estimate estimate(const CostInput& input) { return Estimating(input).run(); }

std::optional<SettingCost> cost_of_setting(const CostInput& input, const ResourceChange& change, Path path, std::string_view otherwise) {
  const PricedType* const priced = find_priced_type(change.type);
  if (priced == nullptr || priced->compose == nullptr || !sides_of(change).after) return std::nullopt;
  BillContext shared = bill_context(input);
  Regions regions(input.plan, input.context.settings.default_region);
  const Pricing pricing{*priced, regions.of(change).name};
  const SideCost planned = price_side(shared, pricing, change, true);
  shared.supposed = BillContext::Supposed{path.text(), Value::string(otherwise)};
  const SideCost supposed = price_side(shared, pricing, change, true);
  // Parts that are missing on one side only would be taken for the difference.
  if (planned.components.empty() || supposed.components.empty() || planned.reasons != supposed.reasons) return std::nullopt;
  SettingCost cost;
  cost.difference = planned.low - supposed.low;
  if (planned.coverage != Coverage::kUnpriced) cost.whole = planned.low;
  return cost;
}

std::string SettingCost::note() const {
  if (difference.is_zero()) return {};
  if (!whole.has_value()) return fmt::format(": at least {} USD a month", difference.with_sign());
  return fmt::format(": {} USD a month of {}", difference.with_sign(), whole->to_string());
}

std::string ResourceCost::note() const {
  const SideCost* const side = after_side();
  if (side == nullptr || coverage == Coverage::kUnpriced || side->high.is_zero()) return {};
  if (side->low == side->high) return fmt::format(": {} USD a month", side->low.to_string());
  return fmt::format(": {} to {} USD a month", side->low.to_string(), side->high.to_string());
}

std::span<const std::string_view> types_read_for_cost() { return types_with_prices(); }

}  // namespace plandiff
