#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster"};

/// The period after the change. A replacement starts anew, and for an instance Terraform's default is none.
Verdict becomes_zero(const Subject& subject, const Attribute& after) {
  const bool starts_anew = is_replacement(subject.change().action);
  const bool defaults_to_none = starts_anew && subject.type() == "aws_db_instance";
  const Verdict is_zero = at_least(after, 0) & less_than(after, 1);
  return defaults_to_none ? is_zero | is_unset(after) : is_zero;
}

void check(const Subject& subject, Report& report) {
  const Attribute before = subject.before("backup_retention_period");
  const Attribute after = subject.after_or_kept("backup_retention_period");
  const Verdict is_original = is_unset(subject.after_or_kept("replicate_source_db")) &
                              is_unset(subject.after_or_kept("replication_source_identifier"));
  report.judge(
      at_least(before, 1) & becomes_zero(subject, after) & is_original,
      {.attribute = after.path(),
       .message = "loses its automated backups and point-in-time recovery, with an outage while they are switched off",
       .evidence = {"backup_retention_period: " + before.display() + " -> " +
                    (after.is_empty() ? "0 (not written)" : after.display())}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A change of `backup_retention_period` from any number of days to 0.

## Why it matters
With 0 days RDS deletes the automated backups at once; point-in-time recovery ends. Switching them off or on is an
outage, with one zone and with two.

## How to fix
```hcl
backup_retention_period = 0   # before
backup_retention_period = 1   # after: one day is enough to keep them
```

## When it stays silent
- a shorter period that is not 0; 0 before and after; a new database;
- read replicas, which need none of their own;
- a period that is not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html
)md";

}  // namespace

extern constinit const Rule backup_retention_to_zero = checked({
    .code = "DST106",
    .slug = "backup-retention-to-zero",
    .title = "Automated backups being disabled",
    .severity = Severity::kHigh,
    .category = Category::kDestructive,
    .types = kTypes,
    .actions = kUpdates | kReplaces,
    .fix = "keep backup_retention_period at 1 or more",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
