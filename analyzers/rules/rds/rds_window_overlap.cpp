#include <string>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/problems.h"
#include "analyzers/rules/rds/sent.h"
#include "analyzers/rules/rds/time_window.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster", "aws_elasticache_replication_group"};

/// The two windows of a resource, and whether the apply sends them.
struct Windows {
  Attribute backup;
  Verdict is_backup_sent;
  Attribute maintenance;
  Verdict is_maintenance_sent;
};

Windows windows_of(const Subject& subject) {
  if (subject.type() == "aws_rds_cluster") {
    return {subject.after("preferred_backup_window"), is_sent(subject, "preferred_backup_window"),
            subject.after("preferred_maintenance_window"), is_sent(subject, "preferred_maintenance_window")};
  }
  if (subject.type() == "aws_elasticache_replication_group") {
    return {subject.after("snapshot_window"), is_sent(subject, "snapshot_window"), subject.after("maintenance_window"),
            is_sent(subject, "maintenance_window")};
  }
  return {subject.after("backup_window"), is_sent(subject, "backup_window"), subject.after("maintenance_window"),
          is_sent(subject, "maintenance_window")};
}

/// Both written: AWS chooses the other one so that it does not conflict.
Verdict do_overlap(const Windows& windows) {
  if (is_unset(windows.backup).is_yes() || is_unset(windows.maintenance).is_yes()) return Verdict::no();
  if (windows.backup.is_unknown() || windows.maintenance.is_unknown()) return Verdict::unknown();
  const auto daily = read_daily_window(windows.backup.text().value_or(""));
  const auto weekly = read_weekly_window(windows.maintenance.text().value_or(""));
  return Verdict::of(daily && weekly && overlap(*daily, *weekly));
}

template <class Read>
Verdict is_malformed(const Attribute& window, Read read) {
  return is_set(window) & text_is(window, [read](std::string_view text) { return !read(text); });
}

template <class Read>
Verdict is_shorter(const Attribute& window, int minutes, Read read) {
  return text_is(window, [read, minutes](std::string_view text) {
    const auto found = read(text);
    return found && found->length < minutes;
  });
}

void check(const Subject& subject, Report& report) {
  const Windows windows = windows_of(subject);
  const int shortest = subject.type() == "aws_elasticache_replication_group" ? 60 : 30;
  const std::string minutes = std::to_string(shortest);
  const std::string backup = windows.backup.path() + " " + windows.backup.display();
  const std::string maintenance = windows.maintenance.path() + " " + windows.maintenance.display();

  judge_worst(report, windows.backup,
              {{(windows.is_backup_sent | windows.is_maintenance_sent) & do_overlap(windows),
                "apply fails: " + backup + " overlaps " + maintenance},
               {windows.is_backup_sent & is_malformed(windows.backup, read_daily_window),
                "apply fails: " + backup + " is not of the form hh:mm-hh:mm"},
               {windows.is_backup_sent & is_shorter(windows.backup, shortest, read_daily_window),
                "apply fails: " + backup + " is shorter than " + minutes + " minutes"}});
  judge_worst(report, windows.maintenance,
              {{windows.is_maintenance_sent & is_malformed(windows.maintenance, read_weekly_window),
                "apply fails: " + maintenance + " is not of the form ddd:hh:mm-ddd:hh:mm"},
               {windows.is_maintenance_sent & is_shorter(windows.maintenance, shortest, read_weekly_window),
                "apply fails: " + maintenance + " is shorter than " + minutes + " minutes"}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database or a Redis group whose daily backup window shares a minute with its weekly maintenance window on any day, also past midnight
and from Sunday to Monday; a window that is not written as AWS reads it; a window shorter than 30 minutes (ElastiCache 60).

## Why it matters
AWS refuses both with `InvalidParameterValue: The backup window and maintenance window must not overlap`, in the middle of the apply.

## How to fix
```hcl
backup_window      = "03:00-04:00"
maintenance_window = "mon:03:30-mon:04:30" # before
maintenance_window = "mon:04:00-mon:05:00" # after
```

## When it stays silent
- only one of them is written: AWS then chooses the other so that it does not conflict;
- windows that touch: an end is not part of a window;
- an update that changes neither; a window that is not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupWindow.html
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Maintenance.html
- https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
)md";

}  // namespace

extern constinit const Rule rds_window_overlap = checked({
    .code = "DEP109",
    .slug = "rds-window-overlap",
    .title = "Backup and maintenance windows overlap, or are malformed",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .fix = "move one window so that they do not overlap",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
