#include "analyzers/output/cost_text.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "analyzers/base/text.h"

namespace plandiff {
namespace {

std::uint32_t all_of(const CostTotals& totals) {
  std::uint32_t sum = 0;
  for (const std::uint32_t count : totals.coverage) sum += count;
  return sum;
}

std::string resources_text(std::uint32_t count) { return fmt::format("{} resource{}", count, count == 1 ? "" : "s"); }

std::string where_and_when(const CostTotals& totals) {
  std::string text;
  if (!totals.region.empty()) text += fmt::format(", {}{}", printable(totals.region, 80), totals.is_region_assumed ? " (assumed)" : "");
  if (!totals.prices_as_of.empty()) text += fmt::format(", prices of {}", totals.prices_as_of);
  return text;
}

std::string range_text(Usd low, Usd high) { return low == high ? low.to_string() : fmt::format("{} to {}", low.to_string(), high.to_string()); }

// Largest change first, upwards before downwards; then the unpriced, since nobody knows how large they are; then what stays.
bool is_before(const CostLine& a, const CostLine& b) {
  const auto rank = [](const CostLine& line) {
    if (line.coverage == Coverage::kUnpriced) return 1;
    return line.delta().has_value() && line.delta()->is_zero() ? 2 : 0;
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  const auto size = [](const CostLine& line) { return line.delta().value_or(Usd()); };
  if (size(a) != size(b)) return size(a) > size(b);
  const auto cost = [](const CostLine& line) { return line.after.value_or(Usd()); };
  if (cost(a) != cost(b)) return cost(a) > cost(b);
  return a.address < b.address;
}

std::string row(std::string_view a_month, std::string_view change, std::string_view rest) {
  return fmt::format("  {:>14}  {:>12}  {}\n", a_month, change, rest);
}

std::string part_text(const CostComponent& part) {
  const bool is_range = part.low != part.high;
  const std::string quantity = is_range ? fmt::format("{} to {}", part.quantity.low.to_string(), part.quantity.high.to_string())
                                        : part.quantity.low.to_string();
  return fmt::format("{}: {} {} x {} = {}{}", printable(part.name), quantity, part.unit, part.price.exact(), range_text(part.low, part.high),
                     part.is_derived ? " (derived)" : "");
}

void add_lines(const CostLine& line, std::string& text) {
  const bool is_unpriced = line.coverage == Coverage::kUnpriced;
  const std::string cost = line.after && line.high ? range_text(*line.after, *line.high) : "unpriced";
  const std::string shown = is_unpriced ? "unpriced" : line.coverage == Coverage::kUsage ? "by use" : cost;
  const std::string change = line.delta().has_value() && !is_unpriced && line.coverage != Coverage::kUsage ? line.delta()->with_sign() : "";
  text += row(shown, change, printable(line.address, 4096));
  const std::string indent(34, ' ');
  for (const CostComponent& part : line.components) text += indent + part_text(part) + "\n";
  if (!line.usage.empty()) text += fmt::format("{}not priced: depends on usage of {}\n", indent, fmt::join(line.usage, ", "));
  for (const std::string& reason : line.reasons) text += fmt::format("{}unpriced: {}\n", indent, printable(reason));
  for (const std::string& note : line.notes) text += fmt::format("{}{}\n", indent, printable(note));
}

}  // namespace

std::string minutes_text(std::chrono::seconds low, std::chrono::seconds high) {
  const auto up = std::chrono::ceil<std::chrono::minutes>(high).count();
  const auto down = std::chrono::floor<std::chrono::minutes>(low).count();
  if (up <= 1) return "under a minute";
  return down == up ? fmt::format("{} minutes", up) : fmt::format("{} to {} minutes", down, up);
}

std::string cost_line(const CostReport& cost) {
  const CostTotals& totals = cost.totals;
  const std::uint32_t all = all_of(totals);
  const std::uint32_t unpriced = totals.of(Coverage::kUnpriced);
  const std::uint32_t priced = totals.of(Coverage::kPriced) + totals.of(Coverage::kDerived);
  const std::uint32_t by_use = totals.of(Coverage::kUsage);
  std::vector<std::string> rest;
  if (totals.of(Coverage::kDerived) != 0) rest.push_back(fmt::format("{} derived", totals.of(Coverage::kDerived)));
  if (by_use != 0) rest.push_back(fmt::format("{} by use, not counted", by_use));
  if (unpriced != 0) rest.push_back(fmt::format("{} of {} unpriced", unpriced, all));
  const std::string tail = rest.empty() ? "" : fmt::format("; {}", fmt::join(rest, ", "));
  if (all == 0) return "no resources";
  if (priced == 0 && unpriced != 0) return fmt::format("unknown: {} of {} without a price", unpriced, resources_text(all));
  if (priced == 0) return by_use == 0 ? "nothing: all of it is free" : fmt::format("nothing fixed: {} paid by use", resources_text(by_use));
  const std::string amount = range_text(totals.after, totals.high);
  if (unpriced != 0) {
    const bool is_same = totals.delta().is_zero();
    const std::string delta = is_same ? (totals.unpriced_changes == 0 ? "unchanged" : "priced part unchanged") : fmt::format("priced part only: {}", totals.delta().with_sign());
    if (totals.after.is_zero()) return fmt::format("{} USD a month{}{}", delta, where_and_when(totals), tail);
    return fmt::format("at least {} USD a month ({}){}{}", totals.after.to_string(), delta, where_and_when(totals), tail);
  }
  return fmt::format("{} USD a month ({}){}{}", amount, totals.delta().with_sign(), where_and_when(totals), tail);
}

std::string time_line(const ApplyReport& apply) {
  const std::string others = apply.untimed == 0 ? "" : fmt::format(" ({} of {} changes have no figures)", apply.untimed, apply.untimed + apply.timed);
  if (apply.timed == 0) return apply.untimed == 0 ? "nothing to apply" : "not known" + others;
  std::string path;
  for (std::size_t i = 0; i < apply.critical_path.size() && i < 5; ++i) path += (i == 0 ? "" : ", then ") + printable(apply.critical_path[i], 4096);
  return fmt::format("{}, decided by {}{}", minutes_text(apply.low, apply.high), path, apply.critical_path.size() > 5 ? " …" : "");
}

std::string render_cost_table(const CostReport& cost) {
  std::vector<const CostLine*> lines;
  for (const CostLine& line : cost.resources) {
    if (line.coverage != Coverage::kFree) lines.push_back(&line);
  }
  std::stable_sort(lines.begin(), lines.end(), [](const CostLine* a, const CostLine* b) { return is_before(*a, *b); });
  std::string text = row("USD a month", "change", "resource");
  for (const CostLine* const line : lines) add_lines(*line, text);
  if (cost.totals.of(Coverage::kFree) != 0) text += row("free", "", resources_text(cost.totals.of(Coverage::kFree)));
  return text + "\n";
}

}  // namespace plandiff
