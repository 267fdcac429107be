// What a plan changed beside the one before it in the same stack: which findings are new, and how many went. Findings are told apart by fingerprint.
// In memory: what a store remembers can be fed through observe(), too. Pure: knows neither files nor clocks.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <unordered_map>
#include <vector>

#include "analyzers/analysis.h"

namespace plandiff {

/// New findings of one kind.
struct NewFindings {
  EnvironmentClass environment = EnvironmentClass::kUnknown;
  Severity severity = Severity::kInfo;
  std::size_t count = 0;
};

/// Single-threaded.
class Lifecycle {
 public:
  /// Stacks remembered beyond this are forgotten, those first that had no plan for longest.
  static constexpr std::size_t kMostStacks = 4'096;

  /// One plan of a stack. `mtime` orders plans, whatever the order in which they are looked at: of all seen the newest is compared with the next
  /// newest. The same plan again (same time of planning, same findings) changes nothing, so copies and renames do not hide what is new. A plan that
  /// is targeted, deferred or errored resolves nothing: what is missing from it is not gone.
  void observe(const std::string& stack, std::int64_t mtime, const Analysis& analysis);

  /// What is new in that plan. Nothing if the stack's newest is another one.
  [[nodiscard]] std::vector<NewFindings> new_in(const std::string& stack, const Analysis& analysis) const;
  /// Findings that a next plan did not have any more, since the daemon began.
  [[nodiscard]] std::uint64_t resolved(const std::string& stack) const;

 private:
  /// The first 64 bits of a fingerprint, and what is counted of its finding.
  struct Mark {
    std::uint64_t id = 0;
    EnvironmentClass environment = EnvironmentClass::kUnknown;
    Severity severity = Severity::kInfo;
    friend bool operator==(const Mark&, const Mark&) = default;
  };
  struct Seen {
    std::int64_t mtime = 0;
    std::chrono::system_clock::time_point planned{};
    std::size_t findings = 0;
    std::vector<Mark> marks;  // sorted by id; of a plan that is not whole, with those of the one before
  };
  struct Stack {
    Seen newest;
    Seen before;
    bool has_before = false;
    std::uint64_t resolved = 0;
    std::list<std::string>::iterator age;
  };

  [[nodiscard]] static std::vector<Mark> marks_of(const Analysis& analysis);
  Stack& remember(const std::string& stack, bool& is_first);

  std::unordered_map<std::string, Stack> stacks_;
  std::list<std::string> ages_;  // least recently planned first
};

}  // namespace plandiff
