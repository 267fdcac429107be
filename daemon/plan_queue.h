// Which plan files wait to be looked at. One entry a path, however many events name it; a path being looked at is not looked at
// twice at once, but once more after. Small files go before large ones, so that a plan of 500 MB does not hold up those of 10 KB.
// The files stay on disk, so what does not fit may be dropped: a search finds it again. Pure: times come in as arguments.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "daemon/watch/file_path.h"

namespace plandiff {

/// A path to look at, and why.
struct QueuedPlan {
  using Time = std::chrono::steady_clock::time_point;

  FilePath path;
  Time due{};
  std::optional<Time> event;     ///< when the kernel told of it; nothing if a search did
  bool is_large = false;         ///< 1 MiB or more, as far as known
  bool is_removal = false;       ///< the last that was heard of it is that it went
  bool is_first_crawl = false;   ///< readiness waits for it
  unsigned attempt = 0;          ///< looks that found an unfinished file
  std::optional<FilePath> renamed_from{};
};

/// Single-threaded.
class PlanQueue {
 public:
  using Time = QueuedPlan::Time;

  explicit PlanQueue(std::size_t capacity) : capacity_(capacity) {}

  /// False if the queue is full and the path was dropped.
  [[nodiscard]] bool add(QueuedPlan plan);

  /// The next that is due: small before large, then oldest; at most one large one is out at a time. It is out until done().
  [[nodiscard]] std::optional<QueuedPlan> take(Time now);
  void done(const FilePath& path);

  /// When take() will give something, as far as known now; Time::max() if nothing waits.
  [[nodiscard]] Time next_due() const;

  [[nodiscard]] std::size_t size() const { return waiting_.size(); }
  [[nodiscard]] std::size_t out() const { return out_.size(); }
  /// False when a search should wait: events need the other half.
  [[nodiscard]] bool has_room() const { return waiting_.size() < (capacity_ + 1) / 2; }
  /// Paths of the first crawl that were not looked at yet.
  [[nodiscard]] std::size_t first_crawl_left() const { return first_crawl_left_; }

 private:
  struct Waiting {
    QueuedPlan plan;
    std::uint64_t order = 0;
  };
  struct Out {
    bool is_large = false;
    bool is_first_crawl = false;
    std::optional<QueuedPlan> again;
  };
  using Lane = std::set<std::pair<std::pair<Time, std::uint64_t>, const FilePath*>>;

  void merge(QueuedPlan& known, QueuedPlan plan);
  void enter(QueuedPlan plan);
  Lane& lane(const QueuedPlan& plan) { return plan.is_large ? large_ : small_; }
  [[nodiscard]] const Lane* next_lane(Time now) const;

  std::size_t capacity_;
  std::unordered_map<FilePath, Waiting> waiting_;
  std::unordered_map<FilePath, Out> out_;
  Lane small_;
  Lane large_;
  std::size_t large_out_ = 0;
  std::size_t first_crawl_left_ = 0;
  std::uint64_t orders_ = 0;
  unsigned small_in_a_row_ = 0;
};

}  // namespace plandiff
