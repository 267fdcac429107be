// The daemon's own metrics, and the text of what the plans say. What each is called and means: metric_families.h.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/routes.h"
#include "daemon/results.h"
#include "daemon/watch/recrawl.h"
#include "daemon/watch/scan.h"

namespace plandiff {

/// What could be told to wait or to search: label values of plandiff_inotify_events_total.
enum class EventKind : std::uint8_t { kWritten, kCreated, kRemoved };
inline constexpr std::array kEventKinds = {EventKind::kWritten, EventKind::kCreated, EventKind::kRemoved};
[[nodiscard]] std::string_view to_text(EventKind kind);

/// Files looked at without an analysis: label values of plandiff_plans_skipped_total.
enum class SkipReason : std::uint8_t { kUnchanged, kNotAPlan };
inline constexpr std::array kSkipReasons = {SkipReason::kUnchanged, SkipReason::kNotAPlan};
[[nodiscard]] std::string_view to_text(SkipReason reason);

/// What must answer for the daemon to hear and judge: label values of plandiff_stage_heartbeat_timestamp_seconds.
enum class Stage : std::uint8_t {
  kEvents,    ///< the thread that reads the kernel's events
  kSearch,    ///< the thread that searches directories
  kAnalysis,  ///< the workers
};
inline constexpr std::array kStages = {Stage::kEvents, Stage::kSearch, Stage::kAnalysis};
[[nodiscard]] std::string_view to_text(Stage stage);

/// Files that can be read again: label values of plandiff_config_last_reload_successful.
enum class ConfigFile : std::uint8_t { kSettings, kWeb };
[[nodiscard]] std::string_view to_text(ConfigFile file);

/// How things stand at a scrape.
struct MetricLevels {
  std::size_t watched = 0;
  std::size_t unwatched = 0;
  std::size_t watch_limit = 0;  ///< 0: not known
  std::size_t roots = 0;
  std::size_t lost_roots = 0;
  std::size_t queue = 0;
  std::size_t queue_capacity = 0;
  std::chrono::nanoseconds oldest_waiting{};
};

/// The daemon's own counters, gauges and histograms. Any thread.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// A file was looked at; refusals count by their reason, findings by their rule.
  void processed(const Analysis& analysis);
  /// A file that was told of was gone before it could be read.
  void vanished();
  void skipped(SkipReason reason);
  /// A file will be looked at again because it seems unfinished. Only kEmpty, kTruncated and kSyntax do.
  void retried(Reason reason);
  /// An event has become visible.
  void detected(std::chrono::nanoseconds latency);
  void heard(EventKind kind);
  void overflowed();
  void recrawled(RecrawlReason reason);
  void crawl_ended(std::chrono::nanoseconds duration);
  void watch_failed(ScanFault fault);
  void queue_dropped();
  void set_levels(const MetricLevels& levels);
  void answered(Stage stage);
  void config_read(ConfigFile file, bool is_usable);
  void requested(Page page, unsigned status);
  void rejected(HttpRejection reason);
  void textfile_failed();
  void dropped_series(std::size_t count);

  /// These in the text format. process_* belongs to whoever scrapes, not into a text file.
  [[nodiscard]] std::string text(bool with_process = true) const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

/// What the plans say, in the text format.
struct PlanText {
  std::string text;
  std::vector<std::uint64_t> dropped{};  ///< one number for each series above the cap of 10,000 in all, sorted
};

/// Pure.
[[nodiscard]] PlanText plan_metrics_text(std::vector<StackVoice> voices, const PlanCounts& counts);

/// How many of `dropped` were not among those dropped before. Both sorted. Pure.
[[nodiscard]] std::size_t count_newly_dropped(const std::vector<std::uint64_t>& before, const std::vector<std::uint64_t>& dropped);

/// Text from outside as a label value: invalid UTF-8 becomes `?`, or Prometheus would refuse the whole scrape.
[[nodiscard]] std::string label_value(std::string_view text);

}  // namespace plandiff
