#include "analyzers/cost/cost_report.h"

namespace plandiff {
namespace {

CostLine line_of(const ResourceCost& cost) {
  CostLine line;
  line.address = cost.change->address;
  line.region = cost.region;
  line.coverage = cost.coverage;
  const SideCost* const before = cost.before_side();
  const SideCost* const after = cost.after_side();
  const auto amount = [&](const SideCost* side, Usd SideCost::*bound) -> std::optional<Usd> {
    if (side != nullptr && side->coverage == Coverage::kUnpriced) return std::nullopt;
    return side == nullptr ? Usd() : side->*bound;
  };
  line.before = amount(before, &SideCost::low);
  line.after = amount(after, &SideCost::low);
  line.high = amount(after, &SideCost::high);
  if (const SideCost* const shown = after != nullptr ? after : before) {
    line.components = shown->components;
    line.usage.assign(shown->usage.begin(), shown->usage.end());
    line.notes = shown->notes;
  }
  for (const SideCost* const side : {after, cost.is_same ? nullptr : before}) {
    if (side == nullptr) continue;
    for (const std::string& reason : side->reasons) line.reasons.push_back(side == after ? reason : "before: " + reason);
  }
  return line;
}

}  // namespace

CostReport make_cost_report(const Estimate& estimate, bool with_lines) {
  CostReport report;
  report.totals = estimate.totals;
  if (!with_lines) return report;
  report.resources.reserve(estimate.resources.size());
  for (const ResourceCost& cost : estimate.resources) report.resources.push_back(line_of(cost));
  return report;
}

ApplyReport make_apply_report(const ApplyTime& apply) {
  ApplyReport report;
  report.low = apply.low;
  report.high = apply.high;
  report.timed = apply.timed;
  report.untimed = apply.untimed;
  for (const ChangeTime& time : apply.critical_path) report.critical_path.emplace_back(time.change->address);
  for (const Disruption& disruption : apply.disruptions) {
    report.disruptions.push_back({std::string(disruption.change->address), disruption.kind, disruption.is_deferred,
                                  {disruption.attributes.begin(), disruption.attributes.end()}});
  }
  return report;
}

}  // namespace plandiff
