// The daemon's straight line: news of a file -> queue -> a look on the pool -> results and metrics. All but the look
// happens on the I/O thread.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include "analyzers/catalog.h"
#include "config/settings.h"
#include "daemon/log.h"
#include "daemon/metrics.h"
#include "daemon/plan_look.h"
#include "daemon/plan_queue.h"
#include "daemon/results.h"
#include "daemon/services.h"
#include "daemon/watch/watcher.h"

namespace plandiff {

/// What the line needs from its surroundings. Called on the I/O thread.
struct PlanLineHooks {
  std::function<std::shared_ptr<const WatchRoot>(std::size_t)> root;
  std::function<void()> search_again;                          ///< news was dropped
  std::function<void(std::shared_ptr<const Analysis>)> show;  ///< a plan changed; may be empty
  std::function<void()> results_changed;                      ///< what the metrics say may have changed
};

/// How many threads analyze: as set, else cores - 1, between 1 and 4.
[[nodiscard]] std::size_t worker_count(const PlanSettings& settings);

/// I/O thread only. What is referred to must outlive it.
class PlanLine {
 public:
  PlanLine(const boost::asio::any_io_executor& executor, const Settings& settings, Metrics& metrics, Log& log, PlanLineHooks hooks);

  /// Hands out looks until cancelled.
  boost::asio::awaitable<void> run();

  void tell(FileNews news);
  [[nodiscard]] bool has_room() const { return queue_.has_room(); }
  void first_crawl_ended() { is_first_crawl_over_ = true; }
  /// True once the plans that were there at the start have been looked at.
  [[nodiscard]] bool is_ready() const { return is_first_crawl_over_ && queue_.first_crawl_left() == 0; }
  /// Hands out no more looks; those begun go on.
  void close() { is_closed_ = true; }
  /// True while workers are looking.
  [[nodiscard]] bool is_busy() const { return idle_.size() < workers_; }

  [[nodiscard]] const Results& results() const { return results_; }
  [[nodiscard]] std::size_t queued() const { return queue_.size(); }
  /// How long the path that waits longest has been due.
  [[nodiscard]] std::chrono::nanoseconds oldest_waiting() const;
  /// Asks the workers for a sign of life, unless they owe one.
  void ask();

 private:
  using Time = std::chrono::steady_clock::time_point;

  void hand_out();
  void start(QueuedPlan plan);
  void finish(const QueuedPlan& plan, const Look& look);
  void record(const QueuedPlan& plan, const Look& look);
  void vanish(const QueuedPlan& plan);
  [[nodiscard]] bool retry(const QueuedPlan& plan, const Look& look);
  void complain(const Analysis& analysis);

  boost::asio::any_io_executor executor_;
  const Settings& settings_;
  Metrics& metrics_;
  Log& log_;
  PlanLineHooks hooks_;
  RuleSet rules_;
  PlanQueue queue_;
  Results results_;
  Signal work_;
  bool is_first_crawl_over_ = false;
  bool is_closed_ = false;
  bool owes_answer_ = false;
  std::uint64_t told_version_ = 0;
  std::size_t workers_;
  std::vector<std::unique_ptr<LookScratch>> idle_;
  boost::asio::thread_pool pool_;
};

}  // namespace plandiff
