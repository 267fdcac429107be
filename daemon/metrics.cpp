#include "daemon/metrics.h"

#include <array>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "analyzers/version.h"
#include "daemon/process_metrics.h"

namespace plandiff {
namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;
using prometheus::Registry;

constexpr double kSecond = 1e9;  // nanoseconds

Counter& counter(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add({});
}

Gauge& gauge(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({});
}

Histogram& histogram(Registry& registry, const char* name, const char* help, Histogram::BucketBoundaries buckets) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry).Add({}, std::move(buckets));
}

/// One counter for each value of a closed set, all starting at 0.
template <class Values>
std::vector<Counter*> counters(Registry& registry, const char* name, const char* help, const char* label, const Values& values) {
  prometheus::Family<Counter>& family = prometheus::BuildCounter().Name(name).Help(help).Register(registry);
  std::vector<Counter*> all;
  all.reserve(values.size());
  for (const auto value : values) all.push_back(&family.Add({{label, std::string(to_text(value))}}));
  return all;
}

}  // namespace

struct Metrics::Families {
  Registry registry;
  std::vector<Counter*> processed = counters(registry, "plandiff_plans_processed_total",
                                             "Plan files looked at, by what became of them.", "result", kOutcomes);
  std::vector<Counter*> rejected = counters(registry, "plandiff_plans_rejected_total",
                                            "Plan files that could not be analyzed, by reason.", "reason", kReasons);
  std::vector<Counter*> recrawls = counters(registry, "plandiff_recrawls_total",
                                            "Searches of the whole tree after the first, by reason.", "reason", kRecrawlReasons);
  std::vector<Counter*> watch_errors = counters(registry, "plandiff_watch_errors_total",
                                                "Directories that could not be watched or searched, by reason.", "reason", kScanFaults);
  Counter& overflows = counter(registry, "plandiff_inotify_overflows_total", "Times the kernel's queue of file events was full.");
  Counter& series_dropped = counter(registry, "plandiff_series_dropped_total", "Series left out because of the cap of 10,000.");
  Counter& duplicate_keys = counter(registry, "plandiff_duplicate_keys_total", "Keys seen twice in one JSON object.");
  Counter& parsed_bytes = counter(registry, "plandiff_parsed_bytes_total", "Bytes of plan files read and analyzed.");
  Gauge& watched = gauge(registry, "plandiff_watched_directories", "Directories whose changes are told by the kernel.");
  Gauge& unwatched = gauge(registry, "plandiff_unwatched_directories", "Directories that are only searched now and then.");
  Gauge& queue = gauge(registry, "plandiff_queue_entries", "Paths waiting to be looked at.");
  Histogram& latency = histogram(registry, "plandiff_detection_latency_seconds",
                                 "From the kernel's event to the result being visible in the metrics.",
                                 {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10});
  Histogram& duration = histogram(registry, "plandiff_parse_duration_seconds", "Reading and judging one plan file.",
                                  {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 10});
  Histogram& size = histogram(registry, "plandiff_plan_size_bytes", "Sizes of plan files looked at.",
                              {1e3, 4e3, 16e3, 64e3, 256e3, 1e6, 4e6, 16e6, 64e6, 256e6, 1e9});

  Families() {
    prometheus::BuildGauge().Name("plandiff_build_info").Help("Always 1; the version that runs.").Register(registry)
        .Add({{"version", std::string(version())}}, 1);
  }
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {}
Metrics::~Metrics() = default;

void Metrics::processed(const Analysis& analysis) {
  families_->processed[static_cast<std::size_t>(analysis.outcome)]->Increment();
  if (analysis.error.has_value()) families_->rejected[static_cast<std::size_t>(analysis.error->reason)]->Increment();
  families_->duplicate_keys.Increment(analysis.duplicate_keys);
  if (analysis.bytes == 0) return;  // never read
  families_->parsed_bytes.Increment(static_cast<double>(analysis.bytes));
  families_->size.Observe(static_cast<double>(analysis.bytes));
  families_->duration.Observe(static_cast<double>(analysis.duration.count()) / kSecond);
}

void Metrics::vanished() {
  families_->processed[static_cast<std::size_t>(Outcome::kUnreadable)]->Increment();
  families_->rejected[static_cast<std::size_t>(Reason::kVanished)]->Increment();
}

void Metrics::detected(std::chrono::nanoseconds latency) {
  families_->latency.Observe(static_cast<double>(latency.count()) / kSecond);
}

void Metrics::overflowed() { families_->overflows.Increment(); }
void Metrics::recrawled(RecrawlReason reason) { families_->recrawls[static_cast<std::size_t>(reason)]->Increment(); }

void Metrics::watch_failed(ScanFault fault) {
  for (std::size_t i = 0; i < kScanFaults.size(); ++i) {
    if (kScanFaults.at(i) == fault) families_->watch_errors[i]->Increment();
  }
}

void Metrics::set_directories(std::size_t watched, std::size_t unwatched) {
  families_->watched.Set(static_cast<double>(watched));
  families_->unwatched.Set(static_cast<double>(unwatched));
}

void Metrics::set_queue(std::size_t entries) { families_->queue.Set(static_cast<double>(entries)); }
void Metrics::dropped_series(std::size_t count) { families_->series_dropped.Increment(static_cast<double>(count)); }

std::string Metrics::text() const {
  std::vector<prometheus::MetricFamily> families = families_->registry.Collect();
  for (prometheus::MetricFamily& family : ProcessMetrics().Collect()) families.push_back(std::move(family));
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace plandiff
