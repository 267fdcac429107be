// When the tree is searched again because events were lost. Coalesced, at once the first time, then no oftener than every
// second, doubling to a minute while the losses go on: a build that floods the kernel's queue must not keep us crawling.
// Pure: times come in as arguments.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace plandiff {

/// Why; label values of plandiff_recrawls_total.
enum class RecrawlReason : std::uint8_t { kOverflow, kUnknownWatch, kQueueFull, kRootLost, kUnwatched };
inline constexpr std::array kRecrawlReasons = {RecrawlReason::kOverflow, RecrawlReason::kUnknownWatch, RecrawlReason::kQueueFull,
                                               RecrawlReason::kRootLost, RecrawlReason::kUnwatched};
[[nodiscard]] constexpr std::string_view to_text(RecrawlReason reason) {
  switch (reason) {
    case RecrawlReason::kOverflow: return "overflow";
    case RecrawlReason::kUnknownWatch: return "unknown_watch";
    case RecrawlReason::kQueueFull: return "queue_full";
    case RecrawlReason::kRootLost: return "root_lost";
    case RecrawlReason::kUnwatched: return "unwatched";
  }
  return "";
}

/// The back-off. Single-threaded.
class RecrawlPlan {
 public:
  using Time = std::chrono::steady_clock::time_point;

  static constexpr std::chrono::seconds kShortest{1};
  static constexpr std::chrono::seconds kLongest{60};

  /// Events were lost: crawl again, not before `earliest`.
  void request(RecrawlReason reason, Time now, Time earliest = Time::min()) {
    const bool is_calm = !ended_.has_value() || now - *ended_ > 2 * interval_;
    if (is_calm) interval_ = kShortest;
    const Time due = std::max(earliest, is_calm ? now : *ended_ + interval_);
    if (due_.has_value() && *due_ <= due) return;
    due_ = due;
    reason_ = reason;
  }

  /// When the next one is due; never if nothing asked for it.
  [[nodiscard]] Time due() const { return due_.value_or(Time::max()); }

  /// Takes the request.
  RecrawlReason begin() {
    due_.reset();
    return reason_;
  }

  void end(Time now) {
    if (ended_.has_value() && now - *ended_ <= 4 * interval_) interval_ = std::min<std::chrono::seconds>(interval_ * 2, kLongest);
    ended_ = now;
  }

 private:
  std::optional<Time> due_;
  std::optional<Time> ended_;
  std::chrono::seconds interval_ = kShortest;
  RecrawlReason reason_ = RecrawlReason::kOverflow;
};

}  // namespace plandiff
