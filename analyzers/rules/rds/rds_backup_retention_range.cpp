#include <string>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/engine_row.h"
#include "analyzers/rules/rds/sent.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster"};
constexpr double kLongest = 35;

void check(const Subject& subject, Report& report) {
  const bool is_cluster = subject.type() == "aws_rds_cluster";
  const double shortest = is_cluster ? 1 : 0;  // an instance may have none, a cluster always has backups
  const Attribute days = subject.after("backup_retention_period");
  // A member of a cluster has the cluster's backups.
  const Verdict aurora = starts_with(subject.after("engine"), "aurora");
  const Verdict is_own = is_cluster ? Verdict::yes() : aurora.is_unknown() ? aurora : Verdict::of(aurora.is_no());
  report.judge(
      is_sent(subject, "backup_retention_period") & is_own & (less_than(days, shortest) | at_least(days, kLongest + 1)),
      days,
      "apply fails: backup_retention_period = " + days.display() + ", and " +
          (is_cluster ? "a cluster" : "an instance") + " takes " + short_number(shortest) + " to 35 days");
}

constexpr std::string_view kDoc = R"md(
## What it finds
A `backup_retention_period` that RDS does not take: an instance keeps backups for 0 to 35 days, a cluster for 1 to 35.

## Why it matters
Automated backups of a cluster cannot be switched off; the provider plans a 0 all the same. RDS refuses the apply with
`InvalidParameterValue`.

## How to fix
```hcl
backup_retention_period = 0 # before, on aws_rds_cluster
backup_retention_period = 1 # after
```
Keep backups for longer than 35 days with AWS Backup.

## When it stays silent
- nothing written: the default is 0 for an instance and 1 for a cluster;
- instances of Aurora, whose cluster keeps the backups;
- an update that does not change it; a value that is not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
)md";

}  // namespace

extern constinit const Rule rds_backup_retention_range = checked({
    .code = "DEP120",
    .slug = "rds-backup-retention-range",
    .title = "backup_retention_period out of range",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .fix = "keep backups for 1 to 35 days",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
