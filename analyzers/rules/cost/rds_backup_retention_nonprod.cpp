#include "analyzers/rules/cost/purpose.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster"};

// Days. A week is enough to notice what went wrong in a test.
constexpr double kEnough = 7;

void check(const Subject& subject, Report& report) {
  const Attribute days = subject.after_or_kept("backup_retention_period");
  const Environment& environment = subject.environment();
  const std::optional<double> number = days.number();
  const Verdict is_long = days.is_unknown() ? Verdict::unknown() : Verdict::of(number && *number > kEnough);
  const bool is_required = is_tagged(subject, {"compliance", "legal", "regulatory", "hipaa", "pci", "sox", "gdpr"});
  report.judge(is_long & Verdict::of(!is_required) & environment.is_nonproduction(),
               {.attribute = days.path(),
                .message = "keeps and pays for automated backups of " + days.display() + " days, in environment " +
                           std::string(to_text(environment.environment)),
                .confidence = environment.confidence,
                .evidence = environment.lines()});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database of a development, test or ephemeral environment that keeps its automated backups for more than seven days.

## Why it matters
Backup storage beyond the size of the database is charged for each GiB and month, and it grows with every change of
the data.

## How to fix
```hcl
backup_retention_period = 30   # before
backup_retention_period = 7    # after; 1 is the least that keeps point-in-time recovery
```

## When it stays silent
- up to seven days, and a period that nobody wrote, which is none or one day;
- resources whose tags speak of compliance (compliance, legal, hipaa, pci, sox, gdpr);
- production, staging, performance tests, and an environment that is unknown or contradictory.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#backup_retention_period
)md";

}  // namespace

extern constinit const Rule rds_backup_retention_nonprod = checked({
    .code = "CST110",
    .slug = "rds-backup-retention-nonprod",
    .title = "Long automated-backup retention in a non-production environment",
    .severity = Severity::kLow,
    .category = Category::kCost,
    .types = kTypes,
    .fix = "keep backups for one to seven days outside production",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
