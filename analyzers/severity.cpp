#include "analyzers/severity.h"

namespace plandiff {

std::string_view to_text(Severity severity) {
  switch (severity) {
    case Severity::kInfo: return "info";
    case Severity::kLow: return "low";
    case Severity::kMedium: return "medium";
    case Severity::kHigh: return "high";
    case Severity::kCritical: return "critical";
  }
  return "";
}

std::optional<Severity> severity_named(std::string_view name) {
  for (const Severity severity : kSeverities) {
    if (to_text(severity) == name) return severity;
  }
  return std::nullopt;
}

std::string_view to_text(Category category) {
  switch (category) {
    case Category::kCost: return "cost";
    case Category::kDestructive: return "destructive";
    case Category::kUndeployable: return "undeployable";
    case Category::kSecurity: return "security";
    case Category::kCredentials: return "credentials";
    case Category::kReliability: return "reliability";
    case Category::kHygiene: return "hygiene";
  }
  return "";
}

}  // namespace plandiff
