// What the daemon knows of every plan file, in memory. Of several plans of one stack the newest by mtime speaks. A plan that vanishes
// goes on speaking for a grace, since CI wipes its workspace seconds after the plan and a scrape comes every 15 to 60 s. A bad
// file at the path of a good plan is counted as bad, but what the good one said stays. Pure: times come in as arguments.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "analyzers/analysis.h"
#include "daemon/lifecycle.h"
#include "daemon/plan_look.h"

namespace plandiff {

/// What a stack says now.
struct StackVoice {
  std::string stack;  ///< `_other` for all above the first 1,000
  std::shared_ptr<const Analysis> analysis;
  std::vector<NewFindings> appeared{};  ///< since the plan before
  std::uint64_t resolved = 0;           ///< findings that went from one plan to the next, since the daemon began
};

/// Plan files by state: the outcomes in the order of kOutcomes, and gone.
struct PlanCounts {
  std::array<std::size_t, kOutcomes.size()> by_outcome{};
  std::size_t gone = 0;
};

/// One line of the landing page.
struct ListedPlan {
  std::string stack;
  bool is_gone = false;
  std::shared_ptr<const Analysis> latest;    ///< of the last look
  std::shared_ptr<const Analysis> speaking;  ///< the last good one; may be the same, or null
};

/// Single-threaded; what it gives out is immutable.
class Results {
 public:
  using Time = std::chrono::steady_clock::time_point;

  static constexpr std::size_t kMostStacks = 1'000;

  explicit Results(std::chrono::seconds keep_gone) : keep_gone_(keep_gone) {}

  /// What was known at the last look, to tell whether the file changed.
  [[nodiscard]] std::optional<KnownVersion> known(const FilePath& path) const;
  /// True if the path is a known plan that has not gone.
  [[nodiscard]] bool is_present(const FilePath& path) const;

  /// Keeps the result of a look that is analyzed, unchanged or passed over.
  void record(const Look& look);
  /// The file is not there any more.
  void vanish(const FilePath& path, Time now);
  /// The file has another name now: it goes without a grace.
  void forget(const FilePath& path);
  /// Lets those go whose grace has ended.
  void expire(Time now);
  [[nodiscard]] Time next_expiry() const { return gone_.empty() ? Time::max() : gone_.begin()->first; }

  /// Changes whenever voices() or counts() may have.
  [[nodiscard]] std::uint64_t version() const { return version_; }
  [[nodiscard]] std::vector<StackVoice> voices() const;
  [[nodiscard]] const PlanCounts& counts() const { return counts_; }
  /// At most `limit`, by path.
  [[nodiscard]] std::vector<ListedPlan> listed(std::size_t limit) const;
  [[nodiscard]] std::size_t size() const { return plans_.size(); }

 private:
  struct Plan {
    std::optional<KnownVersion> version;
    std::shared_ptr<const Analysis> latest;  // null: passed over
    std::shared_ptr<const Analysis> good;
    std::int64_t good_mtime = 0;
    std::string stack;  // of `good`, else of `latest`
    std::optional<Time> expiry;
  };
  struct Stack {
    std::string shown;
    std::set<std::pair<std::int64_t, FilePath>> plans;  // by mtime; the last speaks
  };
  using Plans = std::map<FilePath, Plan>;

  void count(const Plan& plan, int by);
  void speak(const FilePath& path, Plan& plan, const Look& look);
  void silence(const FilePath& path, const Plan& plan);
  void revive(const FilePath& path, Plan& plan);
  void erase(Plans::iterator at);

  std::chrono::seconds keep_gone_;
  Plans plans_;
  std::unordered_map<std::string, Stack> stacks_;
  Lifecycle lifecycle_;
  std::size_t named_stacks_ = 0;
  std::set<std::pair<Time, FilePath>> gone_;
  PlanCounts counts_;
  std::uint64_t version_ = 1;
};

}  // namespace plandiff
