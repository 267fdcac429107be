// Names that a database engine does not take as master user, as far as that is known. `verified`: refused on live
// accounts. Sources: cfn-lint pull request 4425, aws-cdk issues 10579 and 13295, PostgreSQL's
// src/include/parser/kwlist.h.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace plandiff::rules {

/// Engines that share one list.
enum class EngineFamily : std::uint8_t { kUnknown, kPostgres, kMysql, kOracle, kSqlServer, kDb2, kDocdb };

inline EngineFamily engine_family(std::string_view engine) {
  if (engine == "postgres" || engine == "aurora-postgresql") return EngineFamily::kPostgres;
  if (engine == "mysql" || engine == "mariadb" || engine == "aurora-mysql" || engine == "aurora")
    return EngineFamily::kMysql;
  if (engine.starts_with("oracle-") || engine.starts_with("custom-oracle-")) return EngineFamily::kOracle;
  if (engine.starts_with("sqlserver-") || engine.starts_with("custom-sqlserver-")) return EngineFamily::kSqlServer;
  if (engine.starts_with("db2-")) return EngineFamily::kDb2;
  return engine == "docdb" ? EngineFamily::kDocdb : EngineFamily::kUnknown;
}

/// How sure it is that a name is refused. Ordered.
enum class Refusal : std::uint8_t { kNone, kPossible, kPlausible, kVerified };

namespace detail {

inline constexpr std::string_view kPostgresVerified[] = {"admin", "user"};
inline constexpr std::string_view kPostgresRoles[] = {"rds_superuser", "rds_replication", "rds_iam", "rds_password",
                                                      "rds_ad"};
inline constexpr std::string_view kMysqlAccounts[] = {"mysql.sys", "mysql.session", "mysql.infoschema"};
inline constexpr std::string_view kOracleAccounts[] = {"sys", "system"};
inline constexpr std::string_view kSqlServerAccounts[] = {"sa",          "rdsa",       "sysadmin",     "securityadmin",
                                                          "serveradmin", "setupadmin", "processadmin", "diskadmin",
                                                          "dbcreator",   "bulkadmin"};
// The words that kwlist.h marks RESERVED; `user` stands above. `admin` is not among them: RDS refuses it by its own
// list.
inline constexpr std::string_view kPostgresWords[] = {"all",          "analyse",
                                                      "analyze",      "and",
                                                      "any",          "array",
                                                      "as",           "asc",
                                                      "asymmetric",   "both",
                                                      "case",         "cast",
                                                      "check",        "collate",
                                                      "column",       "constraint",
                                                      "create",       "current_catalog",
                                                      "current_date", "current_role",
                                                      "current_time", "current_timestamp",
                                                      "current_user", "default",
                                                      "deferrable",   "desc",
                                                      "distinct",     "do",
                                                      "else",         "end",
                                                      "except",       "false",
                                                      "fetch",        "for",
                                                      "foreign",      "from",
                                                      "grant",        "group",
                                                      "having",       "in",
                                                      "initially",    "intersect",
                                                      "into",         "lateral",
                                                      "leading",      "limit",
                                                      "localtime",    "localtimestamp",
                                                      "not",          "null",
                                                      "offset",       "on",
                                                      "only",         "or",
                                                      "order",        "placing",
                                                      "primary",      "references",
                                                      "returning",    "select",
                                                      "session_user", "some",
                                                      "symmetric",    "system_user",
                                                      "table",        "then",
                                                      "to",           "trailing",
                                                      "true",         "union",
                                                      "unique",       "using",
                                                      "variadic",     "when",
                                                      "where",        "window",
                                                      "with"};

inline bool has(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace detail

/// Whether an engine refuses a name, given in lower case. For kUnknown only what every engine refuses.
inline Refusal refusal(EngineFamily engine, std::string_view name) {
  using detail::has;
  if (name == "rdsadmin") return Refusal::kVerified;
  if (name == "rdsrepladmin") return Refusal::kPlausible;
  const auto plausible = [](bool is_reserved) { return is_reserved ? Refusal::kPlausible : Refusal::kNone; };
  switch (engine) {
    case EngineFamily::kPostgres:
      if (has(detail::kPostgresVerified, name)) return Refusal::kVerified;
      return plausible(name.starts_with("pg_") || has(detail::kPostgresRoles, name) ||
                       has(detail::kPostgresWords, name));
    case EngineFamily::kMysql:
      return name == "root" ? Refusal::kPossible : plausible(has(detail::kMysqlAccounts, name));
    case EngineFamily::kOracle:
      return plausible(has(detail::kOracleAccounts, name));
    case EngineFamily::kSqlServer:
      return plausible(has(detail::kSqlServerAccounts, name));
    case EngineFamily::kDocdb:
      return name == "admin" ? Refusal::kVerified : Refusal::kNone;
    case EngineFamily::kDb2:
    case EngineFamily::kUnknown:
      return Refusal::kNone;
  }
  return Refusal::kNone;
}

/// Whether any engine refuses a name.
inline bool is_refused_somewhere(std::string_view name) {
  constexpr std::array kAll = {EngineFamily::kPostgres, EngineFamily::kMysql, EngineFamily::kOracle,
                               EngineFamily::kSqlServer, EngineFamily::kDocdb};
  return std::ranges::any_of(kAll, [&](EngineFamily engine) { return refusal(engine, name) != Refusal::kNone; });
}

}  // namespace plandiff::rules
