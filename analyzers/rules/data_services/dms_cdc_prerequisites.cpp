#include <charconv>
#include <string>

#include "analyzers/rule.h"
#include "analyzers/rules/data_services/dms_source.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_dms_replication_task"};

/// What the source lacks, joined by three-valued or.
struct Lacks {
  Verdict verdict = Verdict::no();
  std::vector<std::string> reasons;

  void add(Verdict one, std::string reason) {
    verdict = verdict | one;
    if (one.is_yes()) reasons.push_back(std::move(reason));
  }
};

std::string group_name(const ParameterGroup& group) {
  return group.view ? std::string(group.view->address()) : "its default parameter group";
}

/// A parameter that must have this value, where the default of AWS is another.
void require(Lacks& lacks, const ParameterGroup& group, std::string_view name, std::string_view wanted, bool knows_default) {
  const ParameterValue value = group.value_of(name);
  using State = ParameterValue::State;
  const bool is_undecided = value.state == State::kUnknown || (value.state == State::kDefault && !knows_default);
  const bool is_right = value.state == State::kSet && (value.text == wanted || (wanted == "1" && (value.text == "on" || value.text == "true")));
  lacks.add(is_undecided ? Verdict::unknown() : Verdict::of(!is_right),
            group_name(group) + (value.state == State::kSet ? " sets " + std::string(name) + " to something else than "
                                                            : " does not set " + std::string(name) + " to ") + std::string(wanted));
}

/// A parameter whose default is fine and that someone has set too low. 0 means without limit where `zero_is_fine`.
void forbid_below(Lacks& lacks, const ParameterGroup& group, std::string_view name, int lowest, bool zero_is_fine) {
  const ParameterValue value = group.value_of(name);
  if (value.state != ParameterValue::State::kSet) return;
  int number = 0;
  const char* const end = value.text.data() + value.text.size();
  const auto [at, error] = std::from_chars(value.text.data(), end, number);
  if (error != std::errc{} || at != end || (zero_is_fine && number == 0)) return;  // a formula of the instance's memory
  lacks.add(Verdict::of(number < lowest), group_name(group) + " sets " + std::string(name) + " to " + std::to_string(number) +
                                              ", and at least " + std::to_string(lowest) + " is needed");
}

// Names of engines, of databases and of endpoints alike.
bool is_mysql(std::string_view engine) { return engine == "mysql" || engine == "mariadb" || engine == "aurora" || engine == "aurora-mysql"; }

bool is_postgres(std::string_view engine) { return engine == "postgres" || engine == "aurora-postgresql"; }

/// MySQL 8.4 and later have another default for the format of the binary log than the versions before.
bool has_mixed_default(const ResourceView& database, std::string_view engine) {
  const std::string_view version = database.attribute("engine_version").text().value_or("");
  return engine != "mysql" || version.starts_with("5.") || version.starts_with("8.0");
}

Lacks lacks_of(const Subject& subject, const ResourceView& database) {
  Lacks lacks;
  const Attribute engine = database.attribute("engine");
  if (!engine.text()) return {Verdict::unknown(), {}};
  const std::string_view name = *engine.text();
  const bool is_cluster = database.type() == "aws_rds_cluster";
  if (!is_mysql(name) && !is_postgres(name)) return lacks;
  const ParameterGroup group = parameter_group_of(subject, database);
  if (is_postgres(name)) {
    require(lacks, group, "rds.logical_replication", "1", true);
    forbid_below(lacks, group, "max_replication_slots", 2, false);
    forbid_below(lacks, group, "wal_sender_timeout", 10000, true);
    return lacks;
  }
  require(lacks, group, "binlog_format", "row", is_cluster || has_mixed_default(database, name));
  if (is_cluster) return lacks;
  const Attribute retention = database.attribute("backup_retention_period");
  // A replica takes the setting of its own only once it is told.
  const Verdict is_replica = is_set(database.attribute("replicate_source_db"));
  const Verdict has_none = is_unset(retention) | less_than(retention, 1);
  lacks.add(is_replica.is_no() ? has_none : has_none & Verdict::unknown(),
            "backup_retention_period of " + std::string(database.address()) + " is 0, so that there is no binary log");
  return lacks;
}

void judge_source(const Subject& subject, Report& report, const Attribute& type) {
  const Verdict captures = is_one_of(type, {"cdc", "full-load-and-cdc"});
  if (captures.is_no()) return;
  const std::optional<ResourceView> endpoint = source_endpoint(subject);
  const std::optional<ResourceView> database = endpoint ? source_database(subject, *endpoint) : std::nullopt;
  if (!database) {
    const std::string_view engine = endpoint ? endpoint->attribute("engine_name").text().value_or("") : "";
    if (!engine.empty() && !is_mysql(engine) && !is_postgres(engine)) return;
    return report.judge(captures, {.attribute = type.path(),
                                   .message = "captures changes of a source" + (engine.empty() ? "" : " (" + printable(engine, 40) + ")") +
                                              " that the plan does not show: its binary log or logical replication must be on",
                                   .severity = Severity::kInfo});
  }
  Lacks lacks = lacks_of(subject, *database);
  report.judge(captures & lacks.verdict,
               {.attribute = type.path(),
                .message = "its capture of changes fails: " + std::string(database->address()) + " does not give any",
                .evidence = std::move(lacks.reasons)});
}

void judge_json(const Subject& subject, Report& report, const Attribute& text) {
  if (!text.text() || text.text()->empty()) return;
  report.judge(Verdict::of(!subject.as_json(text)), text, "apply fails: " + text.path() + " is not valid JSON");
}

void check(const Subject& subject, Report& report) {
  const Attribute type = subject.after("migration_type");
  judge_source(subject, report, type);
  const Attribute position = subject.after("cdc_start_position");
  report.judge(is_set(subject.after("cdc_start_time")) & is_set(position) & subject.is_configured("cdc_start_time") &
                   subject.is_configured("cdc_start_position"),
               position, "apply fails: cdc_start_time and cdc_start_position exclude each other");
  judge_json(subject, report, subject.after("table_mappings"));
  judge_json(subject, report, subject.after("replication_task_settings"));
}

constexpr std::string_view kDoc = R"md(
## What it finds
A DMS task that captures changes (`cdc`, `full-load-and-cdc`) from a planned database that records none: MySQL and MariaDB
without `binlog_format = ROW` or without automated backups, Aurora MySQL without `binlog_format = ROW` in its cluster parameter
group, PostgreSQL without `rds.logical_replication = 1`, with one replication slot or with a short `wal_sender_timeout`. Also a
task with both `cdc_start_time` and `cdc_start_position`, and mappings or settings that are not JSON.

## Why it matters
The task is created and the full load may run for hours; then it stops, because the source keeps no changes. The parameters are
static, so the repair needs a restart of the database and a new load.

## How to fix
```hcl
resource "aws_db_parameter_group" "cdc" { # before: the default group
  family = "postgres16"
  parameter {
    name         = "rds.logical_replication"
    value        = "1"
    apply_method = "pending-reboot"
  }
}
```
MySQL: `binlog_format = ROW` and `backup_retention_period` of 1 or more.

## When it stays silent
- full load only; other engines;
- a parameter group that the plan does not show, values that are not known yet, MySQL 8.4 without the parameter: undecided.

A source that the plan does not show is information: somebody has to look at it.

## Sources
- https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html
- https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html
- https://docs.aws.amazon.com/dms/latest/APIReference/API_CreateReplicationTask.html
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.MySQL.BinaryFormat.html
)md";

}  // namespace

extern constinit const Rule dms_cdc_prerequisites = checked({
    .code = "DEP506",
    .slug = "dms-cdc-prerequisites",
    .title = "CDC task whose source cannot provide CDC",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .also_reads = kSourceTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "turn on the binary log or logical replication in the source's parameter group",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
