#include <array>

#include "analyzers/rules/operations/posture.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster"};
constexpr std::string_view kAlsoReads[] = {"aws_db_parameter_group"};

struct Logs {
  std::string_view engine;  // beginning of the engine's name
  std::string_view names;
};
constexpr std::array kLogs = {Logs{"aurora-mysql", "error, slowquery and audit"},
                              Logs{"aurora-postgresql", "postgresql"},
                              Logs{"mysql", "error and slowquery"},
                              Logs{"mariadb", "error and slowquery"},
                              Logs{"postgres", "postgresql and upgrade"},
                              Logs{"oracle", "alert, audit and listener"},
                              Logs{"sqlserver", "error and agent"},
                              Logs{"db2", "diag.log and notify.log"}};

std::string suggestion(const Attribute& engine) {
  for (const Logs& logs : kLogs) {
    if (!engine.is_sensitive() && engine.text().value_or("").starts_with(logs.engine)) {
      return " (worth having: " + std::string(logs.names) + ")";
    }
  }
  return "";
}

/// Nobody exports anything: not set, or an empty list.
Verdict exports_nothing(const Attribute& exports) {
  if (exports.is_unknown()) return Verdict::unknown();
  return is_unset(exports) | Verdict::of(exports.value().is_array() && exports.value().items().empty());
}

bool exports_slow_queries(const Attribute& exports) {
  return std::ranges::any_of(exports.value().items(), [](const Value& log) { return log.text() == "slowquery"; });
}

/// Does this parameter group certainly write no slow query log to a file? `log_output` has other defaults in newer
/// versions, so it counts only where it is written.
Verdict writes_no_slow_queries(const ResourceView& group) {
  const Attribute parameters = group.attribute("parameter");
  if (parameters.is_unknown()) return Verdict::unknown();
  Verdict is_on = Verdict::no();
  Verdict is_elsewhere = Verdict::no();
  for (std::size_t i = 0; i < parameters.value().items().size(); ++i) {
    const Attribute parameter = parameters.at(i);
    const Attribute value = parameter.at("value");
    if (equals(parameter.at("name"), "slow_query_log").is_yes()) is_on = is_one_of(value, {"1", "ON", "on"});
    if (equals(parameter.at("name"), "log_output").is_yes()) {
      is_elsewhere =
          text_is(value, [](std::string_view text) { return to_lower(text).find("file") == std::string::npos; });
    }
  }
  return is_on.is_unknown() ? is_on | is_elsewhere : Verdict::of(is_on.is_no()) | is_elsewhere;
}

Verdict has_silent_slow_queries(const Subject& subject) {
  const Attribute name = subject.after_or_kept("parameter_group_name");
  if (is_unset(name).is_yes()) return Verdict::of(starts_anew(subject)) & is_own_database(subject);
  if (starts_with(name, "default.").is_yes()) return Verdict::yes();
  std::vector<ResourceView> groups = subject.referred("parameter_group_name").resources;
  const std::string_view own = name.text().value_or("");
  for (const ResourceView& view : subject.texts("aws_db_parameter_group", "name").find(own)) groups.push_back(view);
  for (const ResourceView& group : groups) {
    if (group.type() == "aws_db_parameter_group" && group.mode() == Mode::kManaged)
      return writes_no_slow_queries(group);
  }
  return Verdict::unknown();
}

void check(const Subject& subject, Report& report) {
  const Attribute exports = subject.after("enabled_cloudwatch_logs_exports");
  const Attribute engine = subject.after("engine");
  const bool is_custom = engine.text().value_or("").starts_with("custom-");
  const bool is_cluster = subject.type() == "aws_rds_cluster";
  // The first generation of Aurora Serverless exports by its parameter group alone.
  const bool is_serverless = is_cluster && subject.after("engine_mode").text() == "serverless";
  report.judge(
      exports_nothing(exports) & Verdict::of(!is_custom && !is_serverless),
      {.attribute = exports.path(),
       .message = "sends no engine log to CloudWatch, so its logs are lost when they rotate or the database goes" +
                  suggestion(engine)});
  if (is_cluster || !exports_slow_queries(exports)) return;
  report.judge(
      is_one_of(engine, {"mysql", "mariadb"}) & has_silent_slow_queries(subject),
      {.attribute = "parameter_group_name",
       .message =
           "exports slowquery, but nothing will be in it: its parameter group does not set slow_query_log = 1 with "
           "log_output = FILE",
       .severity = Severity::kInfo});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database instance or an Aurora cluster with no `enabled_cloudwatch_logs_exports`; and, as information, one that
exports `slowquery` while its parameter group writes no such log to a file.

## Why it matters
The engine's own logs stay on the instance for a few days, out of reach of alarms and queries, and are lost with it.
When something has gone wrong they are what is asked for first.

## How to fix
```hcl
# before: not set
enabled_cloudwatch_logs_exports = ["error", "slowquery"] # mysql, mariadb
enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
```
For `slowquery` the parameter group also needs `slow_query_log = 1` and `log_output = FILE`.

## When it stays silent
- members of a cluster (the cluster decides), RDS Custom, the first generation of Aurora Serverless;
- the list is not known yet;
- a parameter group that the plan does not show.

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#enabled_cloudwatch_logs_exports
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.MySQL.LogFileSize.html
)md";

}  // namespace

extern constinit const Rule rds_log_exports_missing = checked({
    .code = "OPS104",
    .slug = "rds-log-exports-missing",
    .title = "No engine logs exported",
    .severity = Severity::kLow,
    .category = Category::kReliability,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "set enabled_cloudwatch_logs_exports",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
