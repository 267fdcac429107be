// The family that a parameter group must have for an engine and its version.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/engine_row.h"

namespace plandiff::rules {

namespace detail {

/// The first parts of a version: `8.4` of 8.4.6 for two.
inline std::string_view leading_parts(std::string_view version, int parts) {
  std::size_t end = 0;
  for (; parts > 0; --parts) {
    end = version.find('.', end);
    if (end == std::string_view::npos) return parts == 1 ? version : std::string_view();
    if (parts > 1) ++end;
  }
  return version.substr(0, end);
}

inline bool is_modern_postgres(std::string_view version) {
  return !version.starts_with("9.") && !version.starts_with("8.");
}

}  // namespace detail

/// `mysql8.4` for mysql 8.4.6, `postgres16` for postgres 16.4, `aurora-mysql8.0` for 8.0.mysql_aurora.3.08.0; nothing
/// where the version does not say enough, or the engine has a form of its own.
inline std::optional<std::string> parameter_family(std::string_view engine, std::string_view version) {
  const bool is_postgres = engine == "postgres" || engine == "aurora-postgresql";
  const bool is_mysql = engine == "mysql" || engine == "mariadb" || engine == "aurora-mysql";
  if (!is_postgres && !is_mysql) return std::nullopt;
  const std::string_view parts =
      detail::leading_parts(version, is_postgres && detail::is_modern_postgres(version) ? 1 : 2);
  if (parts.empty()) return std::nullopt;
  return std::string(engine) + std::string(parts);
}

/// Can the family belong to the engine at all? `mysql8.0` cannot to `postgres`.
inline bool is_family_of(std::string_view family, std::string_view engine) {
  if (engine == "aurora") return family.starts_with("aurora5.6");
  if (engine.starts_with("custom-")) return true;
  const std::string_view rest = family.starts_with(engine) ? family.substr(engine.size()) : std::string_view();
  return !rest.empty() && (rest[0] == '-' || (rest[0] >= '0' && rest[0] <= '9'));
}

}  // namespace plandiff::rules
