#include "daemon/metrics.h"

#include <algorithm>
#include <map>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "analyzers/catalog.h"
#include "analyzers/rule.h"
#include "analyzers/version.h"
#include "daemon/metric_families.h"
#include "daemon/process_metrics.h"

namespace plandiff {
namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;
using prometheus::Registry;

constexpr double kSecond = 1e9;  // nanoseconds
constexpr std::array kUnfinished = {Reason::kEmpty, Reason::kTruncated, Reason::kSyntax};

prometheus::Family<Counter>& counters(Registry& registry, const MetricFamilySpec& family) {
  return prometheus::BuildCounter().Name(family.name).Help(family.help).Register(registry);
}

prometheus::Family<Gauge>& gauges(Registry& registry, const MetricFamilySpec& family) {
  return prometheus::BuildGauge().Name(family.name).Help(family.help).Register(registry);
}

Counter& counter(Registry& registry, const MetricFamilySpec& family) { return counters(registry, family).Add({}); }
Gauge& gauge(Registry& registry, const MetricFamilySpec& family) { return gauges(registry, family).Add({}); }

Histogram& histogram(Registry& registry, const MetricFamilySpec& family, Histogram::BucketBoundaries buckets) {
  return prometheus::BuildHistogram().Name(family.name).Help(family.help).Register(registry).Add({}, std::move(buckets));
}

/// One series for each value of a closed set, all starting at 0. Families with one label only.
template <class Metric, class Values>
std::vector<Metric*> each(prometheus::Family<Metric>& family, const char* label, const Values& values) {
  std::vector<Metric*> all;
  all.reserve(values.size());
  for (const auto value : values) all.push_back(&family.Add({{label, std::string(to_text(value))}}));
  return all;
}

template <class Value>
std::size_t place(Value value) {
  return static_cast<std::size_t>(value);
}

double seconds(std::chrono::nanoseconds duration) { return static_cast<double>(duration.count()) / kSecond; }

double now() { return seconds(std::chrono::system_clock::now().time_since_epoch()); }

}  // namespace

std::string_view to_text(EventKind kind) {
  switch (kind) {
    case EventKind::kWritten: return "written";
    case EventKind::kCreated: return "created";
    case EventKind::kRemoved: return "removed";
  }
  return "";
}

std::string_view to_text(SkipReason reason) { return reason == SkipReason::kUnchanged ? "unchanged" : "not_a_plan"; }
std::string_view to_text(ConfigFile file) { return file == ConfigFile::kSettings ? "settings" : "web"; }

std::string_view to_text(Stage stage) {
  switch (stage) {
    case Stage::kEvents: return "events";
    case Stage::kSearch: return "search";
    case Stage::kAnalysis: return "analysis";
  }
  return "";
}

struct Metrics::Families {
  Registry registry;
  std::vector<Counter*> processed = each(counters(registry, metric("plandiff_plans_processed_total")), "result", kOutcomes);
  std::vector<Counter*> rejected = each(counters(registry, metric("plandiff_plans_rejected_total")), "reason", kReasons);
  std::vector<Counter*> skipped = each(counters(registry, metric("plandiff_plans_skipped_total")), "reason", kSkipReasons);
  std::vector<Counter*> retried = each(counters(registry, metric("plandiff_parse_retries_total")), "reason", kUnfinished);
  std::vector<Counter*> recrawls = each(counters(registry, metric("plandiff_recrawls_total")), "reason", kRecrawlReasons);
  std::vector<Counter*> watch_errors = each(counters(registry, metric("plandiff_watch_errors_total")), "reason", kScanFaults);
  std::vector<Counter*> events = each(counters(registry, metric("plandiff_inotify_events_total")), "kind", kEventKinds);
  std::vector<Gauge*> heartbeats = each(gauges(registry, metric("plandiff_stage_heartbeat_timestamp_seconds")), "stage", kStages);
  std::vector<Counter*> http_rejected = each(counters(registry, metric("plandiff_http_rejected_total")), "reason", kHttpRejections);
  prometheus::Family<Counter>& requests = counters(registry, metric("plandiff_http_requests_total"));
  prometheus::Family<Gauge>& reloads = gauges(registry, metric("plandiff_config_last_reload_successful"));
  prometheus::Family<Gauge>& reload_times = gauges(registry, metric("plandiff_config_last_reload_success_timestamp_seconds"));
  std::map<const Rule*, Counter*> rule_hits;
  Counter& overflows = counter(registry, metric("plandiff_inotify_overflows_total"));
  Counter& series_dropped = counter(registry, metric("plandiff_series_dropped_total"));
  Counter& duplicate_keys = counter(registry, metric("plandiff_duplicate_keys_total"));
  Counter& parsed_bytes = counter(registry, metric("plandiff_parsed_bytes_total"));
  Counter& queue_dropped = counter(registry, metric("plandiff_queue_dropped_total"));
  Counter& textfile_errors = counter(registry, metric("plandiff_textfile_write_errors_total"));
  Gauge& watched = gauge(registry, metric("plandiff_watched_directories"));
  Gauge& unwatched = gauge(registry, metric("plandiff_unwatched_directories"));
  Gauge& watch_limit = gauge(registry, metric("plandiff_watch_limit"));
  Gauge& roots = gauge(registry, metric("plandiff_watch_roots"));
  Gauge& lost_roots = gauges(registry, metric("plandiff_watch_degraded_roots")).Add({{"reason", "gone"}});
  Gauge& last_scan = gauge(registry, metric("plandiff_last_scan_success_timestamp_seconds"));
  Gauge& queue = gauge(registry, metric("plandiff_queue_entries"));
  Gauge& queue_capacity = gauge(registry, metric("plandiff_queue_capacity"));
  Gauge& oldest = gauge(registry, metric("plandiff_oldest_unprocessed_seconds"));
  Histogram& latency = histogram(registry, metric("plandiff_detection_latency_seconds"),
                                 {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10});
  Histogram& duration = histogram(registry, metric("plandiff_parse_duration_seconds"),
                                  {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 10});
  Histogram& size = histogram(registry, metric("plandiff_plan_size_bytes"), {1e3, 4e3, 16e3, 64e3, 256e3, 1e6, 4e6, 16e6, 64e6, 256e6, 1e9});
  Histogram& crawl = histogram(registry, metric("plandiff_recrawl_duration_seconds"), {0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300});

  Families() {
    gauges(registry, metric("plandiff_build_info")).Add({{"version", std::string(version())}}, 1);
    prometheus::Family<Counter>& hits = counters(registry, metric("plandiff_rule_hits_total"));
    for (const Rule* rule : all_rules()) rule_hits.emplace(rule, &hits.Add({{"rule", std::string(rule->code)}}));
    for (Gauge* heartbeat : heartbeats) heartbeat->SetToCurrentTime();
  }
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {}
Metrics::~Metrics() = default;

void Metrics::processed(const Analysis& analysis) {
  families_->processed[place(analysis.outcome)]->Increment();
  if (analysis.error.has_value()) families_->rejected[place(analysis.error->reason)]->Increment();
  for (const Finding& finding : analysis.findings) {
    const auto hits = families_->rule_hits.find(finding.rule);
    if (hits != families_->rule_hits.end()) hits->second->Increment();
  }
  families_->duplicate_keys.Increment(analysis.duplicate_keys);
  if (analysis.bytes == 0) return;  // never read
  families_->parsed_bytes.Increment(static_cast<double>(analysis.bytes));
  families_->size.Observe(static_cast<double>(analysis.bytes));
  families_->duration.Observe(seconds(analysis.duration));
}

void Metrics::vanished() {
  families_->processed[place(Outcome::kUnreadable)]->Increment();
  families_->rejected[place(Reason::kVanished)]->Increment();
}

void Metrics::skipped(SkipReason reason) { families_->skipped[place(reason)]->Increment(); }

void Metrics::retried(Reason reason) {
  const auto at = std::find(kUnfinished.begin(), kUnfinished.end(), reason);
  if (at != kUnfinished.end()) families_->retried[static_cast<std::size_t>(at - kUnfinished.begin())]->Increment();
}

void Metrics::detected(std::chrono::nanoseconds latency) { families_->latency.Observe(seconds(latency)); }
void Metrics::heard(EventKind kind) { families_->events[place(kind)]->Increment(); }
void Metrics::overflowed() { families_->overflows.Increment(); }
void Metrics::recrawled(RecrawlReason reason) { families_->recrawls[place(reason)]->Increment(); }

void Metrics::crawl_ended(std::chrono::nanoseconds duration) {
  families_->crawl.Observe(seconds(duration));
  families_->last_scan.Set(now());
}

void Metrics::watch_failed(ScanFault fault) {
  for (std::size_t i = 0; i < kScanFaults.size(); ++i) {
    if (kScanFaults.at(i) == fault) families_->watch_errors[i]->Increment();
  }
}

void Metrics::queue_dropped() { families_->queue_dropped.Increment(); }

void Metrics::set_levels(const MetricLevels& levels) {
  families_->watched.Set(static_cast<double>(levels.watched));
  families_->unwatched.Set(static_cast<double>(levels.unwatched));
  families_->watch_limit.Set(static_cast<double>(levels.watch_limit));
  families_->roots.Set(static_cast<double>(levels.roots));
  families_->lost_roots.Set(static_cast<double>(levels.lost_roots));
  families_->queue.Set(static_cast<double>(levels.queue));
  families_->queue_capacity.Set(static_cast<double>(levels.queue_capacity));
  families_->oldest.Set(seconds(levels.oldest_waiting));
}

void Metrics::answered(Stage stage) { families_->heartbeats[place(stage)]->Set(now()); }

void Metrics::config_read(ConfigFile file, bool is_usable) {
  const prometheus::Labels labels = {{"file", std::string(to_text(file))}};
  families_->reloads.Add(labels).Set(is_usable ? 1 : 0);
  if (is_usable) families_->reload_times.Add(labels).Set(now());
}

void Metrics::requested(Page page, unsigned status) {
  families_->requests.Add({{"handler", std::string(to_text(page))}, {"code", std::to_string(status)}}).Increment();
}

void Metrics::rejected(HttpRejection reason) { families_->http_rejected[place(reason)]->Increment(); }
void Metrics::textfile_failed() { families_->textfile_errors.Increment(); }
void Metrics::dropped_series(std::size_t count) { families_->series_dropped.Increment(static_cast<double>(count)); }

std::string Metrics::text(bool with_process) const {
  std::vector<prometheus::MetricFamily> families = families_->registry.Collect();
  if (with_process) {
    for (prometheus::MetricFamily& family : ProcessMetrics().Collect()) families.push_back(std::move(family));
  }
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace plandiff
