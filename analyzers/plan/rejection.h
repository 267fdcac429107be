// Why a file gave no plan: one vocabulary for reports, metrics and the store.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plandiff {

/// What became of a file.
enum class Outcome : std::uint8_t { kAnalyzed, kMalformed, kNotAPlan, kTooLarge, kUnreadable };
inline constexpr std::array kOutcomes = {Outcome::kAnalyzed, Outcome::kMalformed, Outcome::kNotAPlan, Outcome::kTooLarge,
                                         Outcome::kUnreadable};

/// Why a file was refused. The order is that of the metric's label values.
enum class Reason : std::uint8_t {
  kEmpty,
  kTruncated,
  kSyntax,
  kTrailingText,
  kInvalidUtf8,
  kTooDeep,
  kTimeout,
  kUnsupportedVersion,
  kBinaryPlan,
  kState,
  kLogStream,
  kText,
  kTooLarge,
  kNotRegular,
  kPermission,
  kVanished,
  kOutsideRoot,
};
inline constexpr std::array kReasons = {
    Reason::kEmpty,      Reason::kTruncated,  Reason::kSyntax,     Reason::kTrailingText, Reason::kInvalidUtf8,
    Reason::kTooDeep,    Reason::kTimeout,    Reason::kUnsupportedVersion, Reason::kBinaryPlan, Reason::kState,
    Reason::kLogStream,  Reason::kText,       Reason::kTooLarge,   Reason::kNotRegular,   Reason::kPermission,
    Reason::kVanished,   Reason::kOutsideRoot};

/// A refusal that tells a person what is wrong, where, and what to do.
struct Rejection {
  Reason reason = Reason::kSyntax;
  std::string message;  ///< what is wrong: lower case, no full stop
  std::string pointer;  ///< JSON pointer of the place, empty if none
  std::optional<std::uint64_t> offset;  ///< byte in the file
  std::string hint;     ///< the way out, such as the command that makes the right file
};

[[nodiscard]] Outcome outcome_of(Reason reason);
/// Words of reports and labels: analyzed, malformed, not_a_plan, too_large, unreadable.
[[nodiscard]] std::string_view to_text(Outcome outcome);
/// Words of the label `reason`: empty, truncated, syntax, trailing_text, …
[[nodiscard]] std::string_view to_text(Reason reason);

}  // namespace plandiff
