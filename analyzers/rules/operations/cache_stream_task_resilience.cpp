#include <optional>

#include "analyzers/rules/operations/posture.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_elasticache_replication_group", "aws_dms_replication_task",
                                       "aws_kinesis_stream"};

// Kinesis keeps records for a day unless told otherwise.
constexpr double kDefaultHours = 24;

bool is_pure_cache(const Subject& subject) {
  return names_word(subject.after("replication_group_id").text().value_or(""), "cache") ||
         names_word(subject.after("description").text().value_or(""), "cache") ||
         has_tag(subject, [](const std::string&, const std::string& value) { return value == "cache"; });
}

void judge_cache(const Subject& subject, Report& report) {
  const Attribute limit = subject.after("snapshot_retention_limit");
  report.judge((is_unset(limit) | less_than(limit, 1)) & Verdict::of(!is_pure_cache(subject)) &
                   subject.environment().is_production(),
               {.attribute = limit.path(),
                .message = "cannot be restored in production: it makes no snapshots",
                .confidence = subject.environment().confidence,
                .evidence = subject.environment().lines()});
}

void judge_stream(const Subject& subject, Report& report) {
  const Attribute hours = subject.after("retention_period");
  report.judge(
      (is_unset(hours) | less_than(hours, kDefaultHours + 1)) & subject.environment().is_production(),
      {.attribute = hours.path(),
       .message =
           "loses records that a consumer has not read within a day, in production: one that stops on Friday evening "
           "finds them gone on Saturday",
       .confidence = subject.environment().confidence,
       .evidence = subject.environment().lines()});
}

bool is_on(const Value& settings, std::string_view section, std::string_view key) {
  const Value* const found = settings.find(section);
  const Value* const value = found == nullptr ? nullptr : found->find(key);
  return value != nullptr && value->is_true();
}

/// What the settings lack, in words; empty if nothing.
std::string lacks(const std::optional<Value>& settings) {
  const bool logs = settings && is_on(*settings, "Logging", "EnableLogging");
  const bool has_errors = settings && settings->find("ErrorBehavior") != nullptr;
  if (!logs && !has_errors) return "neither logging nor an error behaviour is set";
  if (!logs) return "logging is not enabled";
  return has_errors ? "" : "no error behaviour is set";
}

bool stops_after_load(const std::optional<Value>& settings) {
  return settings && (is_on(*settings, "FullLoadSettings", "StopTaskCachedChangesApplied") ||
                      is_on(*settings, "FullLoadSettings", "StopTaskCachedChangesNotApplied"));
}

void judge_task(const Subject& subject, Report& report) {
  const Attribute text = subject.after("replication_task_settings");
  const std::optional<Value> settings = subject.as_json(text);
  const Verdict is_readable =
      text.is_unknown() ? Verdict::unknown() : Verdict::of(settings.has_value() || is_unset(text).is_yes());
  const std::string missing = lacks(settings);
  report.judge(
      is_readable & (text.is_unknown() ? Verdict::unknown() : Verdict::of(!missing.empty())),
      {.attribute = text.path(), .message = "leaves no trace of why it stopped or what it skipped: " + missing});
  const Attribute starts = subject.after("start_replication_task");
  const bool is_late = text.is_unknown();
  report.judge(equals(subject.after("migration_type"), "full-load-and-cdc") & is_off(starts) &
                   (is_late ? Verdict::unknown() : Verdict::of(!stops_after_load(settings))),
               {.attribute = starts.path(),
                .message = "will wait for somebody to start it by hand, and copies nothing until then: "
                           "start_replication_task is not set",
                .severity = Severity::kInfo});
}

void check(const Subject& subject, Report& report) {
  if (subject.type() == "aws_dms_replication_task") return judge_task(subject, report);
  if (subject.type() == "aws_kinesis_stream") return judge_stream(subject, report);
  judge_cache(subject, report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
In production: a cache without snapshots, and a Kinesis stream that keeps records for 24 hours. Anywhere: a DMS task
whose settings enable no logging or state no error behaviour, and, as information, a task that copies and replicates
but is not started.

## Why it matters
Each is fine until something stops. Then the cache starts empty, the records that a consumer missed over a weekend are
gone, and nobody knows which rows the replication left out.

## How to fix
```hcl
# before: none of them is set
snapshot_retention_limit = 7   # aws_elasticache_replication_group
retention_period         = 168 # aws_kinesis_stream

replication_task_settings = jsonencode({ # aws_dms_replication_task
  Logging       = { EnableLogging = true }
  ErrorBehavior = { DataErrorPolicy = "LOG_ERROR", TableErrorPolicy = "SUSPEND_TABLE" }
})
```

## When it stays silent
- caches and streams outside production or in an unknown environment;
- pure caches: the word `cache` in id, description or a tag;
- settings that are not known yet; tasks that stop after the full load on purpose.

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elasticache_replication_group#snapshot_retention_limit
- https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.html
- https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html
)md";

}  // namespace

extern constinit const Rule cache_stream_task_resilience = checked({
    .code = "OPS501",
    .slug = "cache-stream-task-resilience",
    .title = "Cache snapshots / DMS logging / stream retention not set in prod",
    .severity = Severity::kLow,
    .category = Category::kReliability,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "set snapshot_retention_limit, retention_period, or Logging and ErrorBehavior of the task settings",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
