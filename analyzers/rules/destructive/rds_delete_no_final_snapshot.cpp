#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster",
                                       "aws_redshift_cluster"};

/// A replica holds a copy: AWS refuses a final snapshot of it.
Verdict is_original(const Subject& subject) {
  return is_unset(subject.before("replicate_source_db")) & is_unset(subject.before("replication_source_identifier"));
}

void check(const Subject& subject, Report& report) {
  const ResourceChange& change = subject.change();
  const Attribute skips = subject.before("skip_final_snapshot");
  const bool is_ephemeral = subject.environment().is(EnvironmentClass::kEphemeral).is_yes();
  // A subset of a plan may leave the state out; then nothing is known of it.
  const Verdict is_skipped = change.before.is_null() ? Verdict::unknown() : is_true(skips);

  std::vector<std::string> evidence = {"no final snapshot is asked for in the state, which is what counts"};
  if (is_replacement(change.action) && is_false(subject.after("skip_final_snapshot")).is_yes()) {
    evidence.emplace_back("asking for one in this plan comes too late for the old one");
  }
  if (is_true(subject.before("delete_automated_backups")).is_yes())
    evidence.emplace_back("its automated backups are deleted too");
  report.judge(
      Verdict::of(change.destroys() || change.may_replace) & is_skipped & is_original(subject),
      {.attribute = skips.path(),
       .message = change.may_replace ? "its data may be lost: the old database is deleted without a final snapshot if it is replaced"
                  : is_replacement(change.action)
                      ? "its data is lost: the old database is deleted without a final snapshot when it is replaced"
                      : "its data is lost: the database is deleted without a final snapshot",
       .severity = is_ephemeral ? Severity::kInfo : Severity::kCritical,
       .confidence = change.may_replace ? Confidence::kLikely : Confidence::kCertain,
       .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database or warehouse that is deleted or replaced while `skip_final_snapshot` is true in the state.

## Why it matters
The provider deletes with the settings that the state holds, not with those of the code. Setting
`skip_final_snapshot = false` in the same change comes too late: the data is gone, and with
`delete_automated_backups`, the default, so are the automated backups.

## How to fix
Apply `skip_final_snapshot = false` and a `final_snapshot_identifier` first, then delete or replace in a second
apply.
```hcl
skip_final_snapshot = true                    # before

skip_final_snapshot       = false             # after, applied before the deletion
final_snapshot_identifier = "orders-final"
```

## When it stays silent
- read replicas and replica clusters, which must skip it;
- `forget`, updates, and old objects that an earlier replacement left behind;
- `skip_final_snapshot` false, and plans whose subset shows no state. In an ephemeral environment it is information.

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#skip_final_snapshot
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html
)md";

}  // namespace

extern constinit const Rule rds_delete_no_final_snapshot = checked({
    .code = "DST102",
    .slug = "rds-delete-no-final-snapshot",
    .title = "Database deleted or replaced without a final snapshot",
    .severity = Severity::kCritical,
    .category = Category::kDestructive,
    .types = kTypes,
    .actions = kDeletes | kReplaces | kUpdates,
    .fix = "apply skip_final_snapshot = false first, then delete in a second apply",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
