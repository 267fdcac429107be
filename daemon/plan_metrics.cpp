// The families that the plans fill. Built anew from the results whenever those change: a stack that is gone must leave no series.
#include "daemon/metrics.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "analyzers/base/text.h"
#include "analyzers/plan_facts.h"
#include "analyzers/rule.h"

namespace plandiff {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;

// 10,000 in all; the daemon's own families have some 120.
constexpr std::size_t kMostSeries = 9'800;

/// One label set and its value. Sorted by stack, so that a scrape reads well and tests compare it whole.
using Series = std::map<std::vector<ClientMetric::Label>, double>;

MetricFamily family(const char* name, const char* help, const Series& series) {
  MetricFamily family;
  family.name = name;
  family.help = help;
  family.type = prometheus::MetricType::Gauge;
  for (const auto& [labels, value] : series) {
    ClientMetric metric;
    metric.label = labels;
    metric.gauge.value = value;
    family.metric.push_back(std::move(metric));
  }
  return family;
}

/// Adds to a series, unless it would be a new one above the cap.
class SeriesBudget {
 public:
  void add(Series& series, std::vector<ClientMetric::Label> labels, double value) {
    const auto at = series.find(labels);
    if (at != series.end()) at->second += value;
    else if (used_ >= kMostSeries) ++dropped_;
    else {
      series.emplace(std::move(labels), value);
      ++used_;
    }
  }
  [[nodiscard]] std::size_t dropped() const { return dropped_; }

 private:
  std::size_t used_ = 0;
  std::size_t dropped_ = 0;
};

void add_findings(const StackVoice& voice, Severity severity, Series& series, SeriesBudget& budget) {
  for (const Finding& finding : voice.analysis->findings) {
    if (finding.severity != severity) continue;
    std::vector<ClientMetric::Label> labels = {{"stack", label_value(voice.stack)},
                                               {"stack_env", std::string(to_text(finding.environment))},
                                               {"rule", std::string(finding.rule->code)},
                                               {"severity", std::string(to_text(severity))},
                                               {"category", std::string(to_text(finding.rule->category))}};
    budget.add(series, std::move(labels), 1);
  }
}

void add_changes(const StackVoice& voice, Series& series, SeriesBudget& budget) {
  const ChangeCounts& changes = voice.analysis->changes;
  const std::pair<const char*, std::uint32_t> counts[] = {
      {"create", changes.create}, {"update", changes.update}, {"delete", changes.remove}, {"replace", changes.replace},
      {"read", changes.read},     {"no_op", changes.no_op},   {"forget", changes.forget}, {"other", changes.other}};
  for (const auto& [action, count] : counts) {
    if (count != 0) budget.add(series, {{"stack", label_value(voice.stack)}, {"action", action}}, count);
  }
}

// What a stack costs; nothing for a stack of which nothing could be priced, since a zero would be read as free.
void add_costs(const StackVoice& voice, std::array<Series, 4>& series, SeriesBudget& budget) {
  const CostTotals& totals = voice.analysis->cost.totals;
  const std::vector<ClientMetric::Label> stack = {{"stack", label_value(voice.stack)}};
  const std::uint32_t unpriced = totals.of(Coverage::kUnpriced);
  const bool is_known = unpriced == 0 || totals.of(Coverage::kPriced) + totals.of(Coverage::kDerived) != 0;
  if (is_known && (unpriced == 0 || !totals.after.is_zero())) budget.add(series[0], stack, totals.after.as_double());
  if (is_known && (totals.unpriced_changes == 0 || !totals.delta().is_zero())) budget.add(series[1], stack, totals.delta().as_double());
  budget.add(series[2], stack, unpriced);
  const ApplyReport& apply = voice.analysis->apply;
  for (const auto& [bound, time] : {std::pair<const char*, std::chrono::seconds>{"low", apply.low}, {"high", apply.high}}) {
    budget.add(series[3], {stack.front(), {"bound", bound}}, static_cast<double>(time.count()));
  }
}

// The day of the built-in prices, or of older ones that a plan was priced with.
Series price_dates(const std::vector<StackVoice>& voices, SeriesBudget& budget) {
  std::string oldest(PriceBook::embedded().as_of(kHomeRegion));
  for (const StackVoice& voice : voices) {
    const std::string& date = voice.analysis->cost.totals.prices_as_of;
    if (!date.empty()) oldest = std::min(oldest, date);
  }
  Series series;
  if (const auto time = parse_timestamp(oldest + "T00:00:00Z")) {
    budget.add(series, {}, std::chrono::duration<double>(time->time_since_epoch()).count());
  }
  return series;
}

Series timestamps(const std::vector<StackVoice>& voices, SeriesBudget& budget) {
  Series series;
  for (const StackVoice& voice : voices) {
    const std::vector<ClientMetric::Label> labels = {{"stack", label_value(voice.stack)}};
    const std::chrono::duration<double> time = voice.analysis->timestamp.time_since_epoch();
    if (!series.contains(labels)) budget.add(series, labels, time.count());
    else series[labels] = std::max(series[labels], time.count());  // of all the stacks that are `_other`, the newest
  }
  return series;
}

}  // namespace

std::string label_value(std::string_view text) {
  std::string valid(text);
  for (std::size_t bad = first_invalid_utf8(valid); bad != std::string::npos; bad = first_invalid_utf8(valid)) valid[bad] = '?';
  return valid;
}

PlanText plan_metrics_text(std::vector<StackVoice> voices, const PlanCounts& counts) {
  std::sort(voices.begin(), voices.end(), [](const StackVoice& a, const StackVoice& b) { return a.stack < b.stack; });
  // Where the cap binds, what matters most comes first.
  SeriesBudget budget;
  Series plans;
  for (const Outcome outcome : kOutcomes) {
    const auto known = static_cast<double>(counts.by_outcome.at(static_cast<std::size_t>(outcome)));
    budget.add(plans, {{"state", std::string(to_text(outcome))}}, known);
  }
  budget.add(plans, {{"state", "gone"}}, static_cast<double>(counts.gone));
  const Series dates = price_dates(voices, budget);
  const Series times = timestamps(voices, budget);
  Series findings;
  for (const Severity severity : kSeverities) {
    for (const StackVoice& voice : voices) add_findings(voice, severity, findings, budget);
  }
  Series changes;
  for (const StackVoice& voice : voices) add_changes(voice, changes, budget);

  std::array<Series, 4> costs;
  for (const StackVoice& voice : voices) add_costs(voice, costs, budget);

  const std::vector<MetricFamily> families = {
      family("plandiff_findings", "Findings in the newest plan of each stack.", findings),
      family("plandiff_changes", "Resource changes in the newest plan of each stack, by what happens.", changes),
      family("plandiff_plans", "Plan files known now, by state.", plans),
      family("plandiff_stack_last_plan_timestamp_seconds", "When the newest plan of each stack was made, Unix time.", times),
      family("plandiff_monthly_cost_usd", "What the resources of the newest plan cost a month after it, US dollars, priced part, lower bound.", costs[0]),
      family("plandiff_monthly_cost_delta_usd", "How much more they cost a month than before, US dollars, priced part.", costs[1]),
      family("plandiff_cost_unpriced_resources", "Resources of the newest plan without a known price.", costs[2]),
      family("plandiff_apply_seconds", "How long the apply of the newest plan is expected to take.", costs[3]),
      family("plandiff_price_table_timestamp_seconds", "Day of the oldest prices in use, Unix time.", dates)};
  return {prometheus::TextSerializer().Serialize(families), budget.dropped()};
}

}  // namespace plandiff
