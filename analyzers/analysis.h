// The result for one file: what is shown, stored and counted. Holds no value of the plan that may not be shown.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/cost/cost_report.h"
#include "analyzers/environment.h"
#include "analyzers/plan/plan.h"
#include "analyzers/plan/rejection.h"
#include "analyzers/report.h"
#include "analyzers/stateful.h"

namespace plandiff {

/// Resource changes by what happens. Each counts once among the first eight; `moved` and `imported` count besides.
struct ChangeCounts {
  std::uint32_t create = 0;
  std::uint32_t update = 0;
  std::uint32_t remove = 0;  ///< shown as `delete`
  std::uint32_t replace = 0;
  std::uint32_t read = 0;
  std::uint32_t no_op = 0;
  std::uint32_t forget = 0;
  std::uint32_t other = 0;
  std::uint32_t moved = 0;
  std::uint32_t imported = 0;
};

/// Everything known about one plan file after looking at it once. Immutable once made.
struct Analysis {
  std::string path;
  Outcome outcome = Outcome::kUnreadable;
  std::optional<Rejection> error;  ///< set unless analyzed
  std::optional<Format> format;
  std::string tool_version;
  std::string stack;   ///< Pulumi stack, CDKTF stack or CloudFormation StackName; empty where a format has none
  std::string sha256;  ///< hexadecimal; empty unless asked for
  std::optional<bool> complete;
  std::optional<bool> errored;
  std::optional<bool> applyable;
  /// The plan's own time, else the file's mtime.
  std::chrono::system_clock::time_point timestamp{};
  Environment environment;  ///< of the plan as a whole; may be kMixed
  ChangeCounts changes;
  StatefulDestroys stateful_destroys{};
  std::uint32_t drift = 0;
  std::uint32_t deferred = 0;
  std::uint32_t outputs = 0;
  std::uint32_t failed_checks = 0;
  std::uint32_t action_invocations = 0;
  std::uint32_t duplicate_keys = 0;
  std::vector<Finding> findings;        ///< worst first, then by address
  std::vector<UnknownVerdict> unknown;  ///< by rule, then by address
  std::vector<std::string> warnings;    ///< one line each: errored, incomplete, failed checks, unknown verbs, failed rules
  CostReport cost;    ///< what the resources cost a month
  ApplyReport apply;  ///< how long the apply takes
  std::size_t bytes = 0;
  std::chrono::nanoseconds duration{};  ///< of analyze()
};

}  // namespace plandiff
