// Every metric of the daemon, named in one place. Names and labels are a contract: alerts are written on them.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "daemon/results.h"
#include "daemon/watch/recrawl.h"
#include "daemon/watch/scan.h"

namespace plandiff {

/// The daemon's own counters, gauges and histograms. Any thread.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// A file was looked at; refusals count by their reason, too.
  void processed(const Analysis& analysis);
  /// A file that was told of was gone before it could be read.
  void vanished();
  /// An event has become visible.
  void detected(std::chrono::nanoseconds latency);
  void overflowed();
  void recrawled(RecrawlReason reason);
  void watch_failed(ScanFault fault);
  void set_directories(std::size_t watched, std::size_t unwatched);
  void set_queue(std::size_t entries);
  void dropped_series(std::size_t count);

  /// These in the text format, with process_*.
  [[nodiscard]] std::string text() const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

/// What the plans say, in the text format.
struct PlanText {
  std::string text;
  std::size_t dropped = 0;  ///< series above the cap of 10,000 in all
};

/// Pure.
[[nodiscard]] PlanText plan_metrics_text(std::vector<StackVoice> voices, const PlanCounts& counts);

/// Text from outside as a label value: invalid UTF-8 becomes `?`, or Prometheus would refuse the whole scrape.
[[nodiscard]] std::string label_value(std::string_view text);

}  // namespace plandiff
