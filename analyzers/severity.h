// How bad a finding is, and what kind of harm it is.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace plandiff {

/// critical: apply fails, data is lost or a secret exposed. high: likely failure or outage. medium: money or risk worth a
/// comment. low and info: advice. Ordered.
enum class Severity : std::uint8_t { kInfo, kLow, kMedium, kHigh, kCritical };
inline constexpr std::array kSeverities = {Severity::kCritical, Severity::kHigh, Severity::kMedium, Severity::kLow, Severity::kInfo};
[[nodiscard]] std::string_view to_text(Severity severity);
[[nodiscard]] std::optional<Severity> severity_named(std::string_view name);

/// Why a finding matters; the first three letters of its code.
enum class Category : std::uint8_t { kCost, kDestructive, kUndeployable, kSecurity, kCredentials, kReliability, kHygiene };
inline constexpr std::array kCategories = {Category::kCost, Category::kDestructive, Category::kUndeployable, Category::kSecurity,
                                           Category::kCredentials, Category::kReliability, Category::kHygiene};
/// Words of reports and metrics: cost, destructive, undeployable, security, credentials, reliability, hygiene.
[[nodiscard]] std::string_view to_text(Category category);

}  // namespace plandiff
