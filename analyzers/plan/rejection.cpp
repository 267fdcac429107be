#include "analyzers/plan/rejection.h"

namespace plandiff {

Outcome outcome_of(Reason reason) {
  switch (reason) {
    case Reason::kEmpty:
    case Reason::kTruncated:
    case Reason::kSyntax:
    case Reason::kTrailingText:
    case Reason::kInvalidUtf8:
    case Reason::kTooDeep:
    case Reason::kTimeout:
    case Reason::kUnsupportedVersion: return Outcome::kMalformed;
    case Reason::kBinaryPlan:
    case Reason::kState:
    case Reason::kLogStream:
    case Reason::kText: return Outcome::kNotAPlan;
    case Reason::kTooLarge: return Outcome::kTooLarge;
    case Reason::kNotRegular:
    case Reason::kPermission:
    case Reason::kVanished:
    case Reason::kOutsideRoot: return Outcome::kUnreadable;
  }
  return Outcome::kUnreadable;
}

std::string_view to_text(Outcome outcome) {
  switch (outcome) {
    case Outcome::kAnalyzed: return "analyzed";
    case Outcome::kMalformed: return "malformed";
    case Outcome::kNotAPlan: return "not_a_plan";
    case Outcome::kTooLarge: return "too_large";
    case Outcome::kUnreadable: return "unreadable";
  }
  return "";
}

std::string_view to_text(Reason reason) {
  switch (reason) {
    case Reason::kEmpty: return "empty";
    case Reason::kTruncated: return "truncated";
    case Reason::kSyntax: return "syntax";
    case Reason::kTrailingText: return "trailing_text";
    case Reason::kInvalidUtf8: return "invalid_utf8";
    case Reason::kTooDeep: return "too_deep";
    case Reason::kTimeout: return "timeout";
    case Reason::kUnsupportedVersion: return "unsupported_version";
    case Reason::kBinaryPlan: return "binary_plan";
    case Reason::kState: return "state";
    case Reason::kLogStream: return "log_stream";
    case Reason::kText: return "text";
    case Reason::kTooLarge: return "too_large";
    case Reason::kNotRegular: return "not_regular";
    case Reason::kPermission: return "permission";
    case Reason::kVanished: return "vanished";
    case Reason::kOutsideRoot: return "outside_root";
  }
  return "";
}

}  // namespace plandiff
