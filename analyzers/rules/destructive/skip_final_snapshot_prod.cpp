#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster"};

/// AWS takes no final snapshot of a replica.
Verdict is_original(const Subject& subject) {
  return is_unset(subject.after_or_kept("replicate_source_db")) &
         is_unset(subject.after_or_kept("replication_source_identifier"));
}

void check(const Subject& subject, Report& report) {
  const Attribute skips = subject.after("skip_final_snapshot");
  const Environment& environment = subject.environment();
  report.judge(is_true(skips) & environment.is_production() & is_original(subject),
               {.attribute = skips.path(),
                .message = "would be deleted without a final snapshot, in environment prod",
                .confidence = environment.confidence,
                .evidence = environment.lines()});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A production database or cluster with `skip_final_snapshot = true`.

## Why it matters
The flag does nothing until the day the database is deleted or replaced, and then its data is gone. What counts on
that day is the value that was applied before, so it has to be right now.

## How to fix
```hcl
skip_final_snapshot       = true            # before
skip_final_snapshot       = false           # after
final_snapshot_identifier = "orders-final"
```

## When it stays silent
- not production, where skipping is right: otherwise a destroy asks for a snapshot's name;
- read replicas and replica clusters, which must skip it;
- deletions, which DST102 reports; the attribute not written (the default is false).

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#skip_final_snapshot
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html
)md";

}  // namespace

extern constinit const Rule skip_final_snapshot_prod = checked({
    .code = "DST103",
    .slug = "skip-final-snapshot-prod",
    .title = "Production database that skips its final snapshot",
    .severity = Severity::kMedium,
    .category = Category::kDestructive,
    .types = kTypes,
    .fix = "set skip_final_snapshot = false and a final_snapshot_identifier",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
