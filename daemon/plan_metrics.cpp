// The families that the plans fill. Built anew from the results whenever those change: a stack that is gone must leave no series.
#include "daemon/metrics.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "analyzers/base/text.h"
#include "analyzers/plan_facts.h"
#include "analyzers/rule.h"
#include "daemon/metric_families.h"

namespace plandiff {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;

// 10,000 in all; the daemon's own families have some 350, a series for each rule included, and as many may be in plandiff_rule_findings, which is
// never cut.
constexpr std::size_t kMostSeries = 9'200;

using Labels = std::vector<ClientMetric::Label>;

/// One label set and its value. Sorted by stack, so that a scrape reads well and tests compare it whole.
using Series = std::map<Labels, double>;

MetricFamily filled(const MetricFamilySpec& spec, const Series& series) {
  MetricFamily family;
  family.name = spec.name;
  family.help = spec.help;
  family.type = spec.kind == MetricKind::kCounter ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
  for (const auto& [labels, value] : series) {
    ClientMetric metric;
    metric.label = labels;
    if (spec.kind == MetricKind::kCounter) metric.counter.value = value;
    else metric.gauge.value = value;
    family.metric.push_back(std::move(metric));
  }
  return family;
}

std::uint64_t number_of(const MetricFamilySpec& family, const Labels& labels) {
  std::size_t hash = std::hash<std::string_view>()(family.name);
  for (const ClientMetric::Label& label : labels) {
    for (const std::string* text : {&label.name, &label.value}) hash = hash * 1'099'511'628'211U ^ std::hash<std::string>()(*text);
  }
  return hash;
}

/// The families in the making, and what did not fit.
class Board {
 public:
  /// Adds to a series, unless it would be a new one above the cap.
  void add(const MetricFamilySpec& family, Labels labels, double value) {
    if (double* const known = room(family, std::move(labels)); known != nullptr) *known += value;
  }
  /// Of stacks that share the name `_other`: the newest time; the plan that is not complete; the one that is errored.
  void keep_largest(const MetricFamilySpec& family, Labels labels, double value) {
    if (double* const known = room(family, std::move(labels), value); known != nullptr) *known = std::max(*known, value);
  }
  void keep_smallest(const MetricFamilySpec& family, Labels labels, double value) {
    if (double* const known = room(family, std::move(labels), value); known != nullptr) *known = std::min(*known, value);
  }
  /// A closed set: never dropped.
  void add_always(const MetricFamilySpec& family, Labels labels, double value) { series_[&family][std::move(labels)] += value; }

  [[nodiscard]] PlanText text() const {
    std::vector<MetricFamily> families;
    for (const MetricFamilySpec& spec : kMetricFamilies) {
      if (spec.source != MetricSource::kPlans) continue;
      const auto at = series_.find(&spec);
      families.push_back(filled(spec, at == series_.end() ? Series() : at->second));
    }
    std::vector<std::uint64_t> dropped(dropped_.begin(), dropped_.end());
    return {prometheus::TextSerializer().Serialize(families), std::move(dropped)};
  }

 private:
  double* room(const MetricFamilySpec& family, Labels labels, double first = 0) {
    Series& series = series_[&family];
    const auto at = series.find(labels);
    if (at != series.end()) return &at->second;
    if (used_ >= kMostSeries) {
      dropped_.insert(number_of(family, labels));
      return nullptr;
    }
    ++used_;
    return &series.emplace(std::move(labels), first).first->second;
  }

  std::map<const MetricFamilySpec*, Series> series_;
  std::set<std::uint64_t> dropped_;
  std::size_t used_ = 0;
};

Labels stack_label(const StackVoice& voice) { return {{"stack", label_value(voice.stack)}}; }

/// `mixed` is said of whole plans only, and belongs to no class that an alert asks for.
std::string environment_label(EnvironmentClass environment) {
  return std::string(to_text(environment == EnvironmentClass::kMixed ? EnvironmentClass::kUnknown : environment));
}

void add_stack(const StackVoice& voice, Board& board) {
  const Analysis& plan = *voice.analysis;
  const std::chrono::duration<double> time = plan.timestamp.time_since_epoch();
  board.keep_largest(metric("plandiff_stack_last_plan_timestamp_seconds"), stack_label(voice), time.count());
  if (plan.complete.has_value()) board.keep_smallest(metric("plandiff_stack_plan_complete"), stack_label(voice), *plan.complete ? 1 : 0);
  if (plan.errored.has_value()) board.keep_largest(metric("plandiff_stack_plan_errored"), stack_label(voice), *plan.errored ? 1 : 0);
  for (std::size_t i = 0; i < plan.stateful_destroys.size(); ++i) {
    if (plan.stateful_destroys.at(i) == 0) continue;
    Labels labels = stack_label(voice);
    labels.push_back({"stack_env", environment_label(static_cast<EnvironmentClass>(i))});
    board.add(metric("plandiff_stateful_destroys"), std::move(labels), plan.stateful_destroys.at(i));
  }
}

void add_lifecycle(const StackVoice& voice, Board& board) {
  for (const NewFindings& kind : voice.appeared) {
    Labels labels = stack_label(voice);
    labels.push_back({"stack_env", environment_label(kind.environment)});
    labels.push_back({"severity", std::string(to_text(kind.severity))});
    board.add(metric("plandiff_new_findings"), std::move(labels), static_cast<double>(kind.count));
  }
  board.add(metric("plandiff_findings_resolved_total"), stack_label(voice), static_cast<double>(voice.resolved));
  board.add(metric("plandiff_unknown_verdicts"), stack_label(voice), static_cast<double>(voice.analysis->unknown.size()));
}

// What a stack costs; nothing for a stack of which nothing could be priced, since a zero would be read as free.
void add_costs(const StackVoice& voice, Board& board) {
  const CostTotals& totals = voice.analysis->cost.totals;
  const std::uint32_t unpriced = totals.of(Coverage::kUnpriced);
  const bool is_known = unpriced == 0 || totals.of(Coverage::kPriced) + totals.of(Coverage::kDerived) != 0;
  if (is_known && (unpriced == 0 || !totals.after.is_zero())) board.add(metric("plandiff_monthly_cost_usd"), stack_label(voice), totals.after.as_double());
  if (is_known && (totals.unpriced_changes == 0 || !totals.delta().is_zero())) {
    board.add(metric("plandiff_monthly_cost_delta_usd"), stack_label(voice), totals.delta().as_double());
  }
  board.add(metric("plandiff_cost_unpriced_resources"), stack_label(voice), unpriced);
  const ApplyReport& apply = voice.analysis->apply;
  for (const auto& [bound, time] : {std::pair<const char*, std::chrono::seconds>{"low", apply.low}, {"high", apply.high}}) {
    Labels labels = stack_label(voice);
    labels.push_back({"bound", bound});
    board.add(metric("plandiff_apply_seconds"), std::move(labels), static_cast<double>(time.count()));
  }
}

// The day of the built-in prices, or of older ones that a plan was priced with.
void add_price_date(const std::vector<StackVoice>& voices, Board& board) {
  std::string oldest(PriceBook::embedded().as_of(kHomeRegion));
  for (const StackVoice& voice : voices) {
    const std::string& date = voice.analysis->cost.totals.prices_as_of;
    if (!date.empty()) oldest = std::min(oldest, date);
  }
  if (const auto time = parse_timestamp(oldest + "T00:00:00Z")) {
    board.add(metric("plandiff_price_table_timestamp_seconds"), {}, std::chrono::duration<double>(time->time_since_epoch()).count());
  }
}

void add_findings(const StackVoice& voice, Severity severity, Board& board) {
  for (const Finding& finding : voice.analysis->findings) {
    if (finding.severity != severity) continue;
    const std::string rule(finding.rule->code);
    const std::string level(to_text(severity));
    board.add(metric("plandiff_findings"),
              {{"stack", label_value(voice.stack)},
               {"stack_env", environment_label(finding.environment)},
               {"rule", rule},
               {"severity", level},
               {"category", std::string(to_text(finding.rule->category))}},
              1);
    board.add_always(metric("plandiff_rule_findings"), {{"rule", rule}, {"severity", level}}, 1);
  }
}

void add_changes(const StackVoice& voice, Board& board) {
  const ChangeCounts& changes = voice.analysis->changes;
  const std::pair<const char*, std::uint32_t> counts[] = {
      {"create", changes.create}, {"update", changes.update}, {"delete", changes.remove}, {"replace", changes.replace},
      {"read", changes.read},     {"no_op", changes.no_op},   {"forget", changes.forget}, {"other", changes.other}};
  for (const auto& [action, count] : counts) {
    if (count != 0) board.add(metric("plandiff_changes"), {{"stack", label_value(voice.stack)}, {"action", action}}, count);
  }
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
  Board board;
  for (const Outcome outcome : kOutcomes) {
    const auto known = static_cast<double>(counts.by_outcome.at(static_cast<std::size_t>(outcome)));
    board.add(metric("plandiff_plans"), {{"state", std::string(to_text(outcome))}}, known);
  }
  board.add(metric("plandiff_plans"), {{"state", "gone"}}, static_cast<double>(counts.gone));
  board.add(metric("plandiff_stacks"), {}, static_cast<double>(voices.size()));
  add_price_date(voices, board);
  for (const StackVoice& voice : voices) add_stack(voice, board);
  for (const Severity severity : kSeverities) {
    for (const StackVoice& voice : voices) add_findings(voice, severity, board);
  }
  for (const StackVoice& voice : voices) add_lifecycle(voice, board);
  for (const StackVoice& voice : voices) add_changes(voice, board);
  for (const StackVoice& voice : voices) add_costs(voice, board);
  return board.text();
}

std::size_t count_newly_dropped(const std::vector<std::uint64_t>& before, const std::vector<std::uint64_t>& dropped) {
  std::vector<std::uint64_t> fresh;
  std::set_difference(dropped.begin(), dropped.end(), before.begin(), before.end(), std::back_inserter(fresh));
  return fresh.size();
}

}  // namespace plandiff
