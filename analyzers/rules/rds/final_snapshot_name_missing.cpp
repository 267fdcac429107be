#include <string>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster", "aws_redshift_cluster",
                                       "aws_docdb_cluster", "aws_neptune_cluster"};

/// Not skipping is the default.
Verdict is_demanded(const Attribute& skips) { return is_unset(skips) | is_false(skips); }

void judge_destruction(const Subject& subject, Report& report) {
  const ResourceChange& change = subject.change();
  const Attribute name = subject.before("final_snapshot_identifier");
  // A subset of a plan may leave the state out; then nothing is known of it.
  const Verdict is_told = change.before.is_null() ? Verdict::unknown() : Verdict::yes();
  const Verdict demanded =
      Verdict::of(change.destroys()) & is_told & is_demanded(subject.before("skip_final_snapshot"));
  report.judge(
      demanded & is_unset(name),
      {.attribute = name.path(),
       .message =
           std::string(is_replacement(change.action) ? "apply fails: the replacement" : "apply fails: the deletion") +
           " makes a final snapshot, and it has no name",
       .severity = Severity::kCritical,
       .evidence = {"the state counts: skip_final_snapshot = " + subject.before("skip_final_snapshot").display() +
                    ", final_snapshot_identifier = " + name.display()}});

  const Attribute next = subject.after("final_snapshot_identifier");
  const bool is_fixed = next.origin() == Origin::kLiteral || next.origin() == Origin::kDefaultOfVariable;
  report.judge(
      Verdict::of(is_replacement(change.action) && is_fixed && next.text() == name.text()) & demanded & is_set(name),
      {.attribute = name.path(),
       .message = "the next replacement fails: this one makes the final snapshot " + name.display() +
                  ", and the name stays the same",
       .severity = Severity::kInfo,
       .evidence = {"DBSnapshotAlreadyExists"}});
}

void check(const Subject& subject, Report& report) {
  if (subject.change().action != Action::kCreate) return judge_destruction(subject, report);
  const Attribute name = subject.after("final_snapshot_identifier");
  report.judge(is_demanded(subject.after("skip_final_snapshot")) & is_unset(name),
               {.attribute = name.path(),
                .message = "cannot be deleted later: a final snapshot is made by default, and it has no name",
                .severity = Severity::kInfo});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database or warehouse that is deleted or replaced while the state neither skips the final snapshot nor names it. On a creation it is
information; so is a replacement whose snapshot has a fixed name.

## Why it matters
The provider stops with `final_snapshot_identifier is required when skip_final_snapshot is false`, after other parts of the apply have
been done. A fixed name works once: the second time AWS says `DBSnapshotAlreadyExists`.

## How to fix
```hcl
skip_final_snapshot       = false
final_snapshot_identifier = null                                   # before
final_snapshot_identifier = "orders-final-${random_id.suffix.hex}" # after; apply it before the deletion
```

## When it stays silent
- the final snapshot is skipped (DST102 says what that costs), or named;
- `forget` and updates; a plan whose subset shows no state; values that are not known yet.

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#final_snapshot_identifier
- https://github.com/terraform-aws-modules/terraform-aws-rds/issues/445
)md";

}  // namespace

extern constinit const Rule final_snapshot_name_missing = checked({
    .code = "DEP117",
    .slug = "final-snapshot-name-missing",
    .title = "Delete/replace would fail: no final_snapshot_identifier",
    .severity = Severity::kCritical,
    .category = Category::kUndeployable,
    .types = kTypes,
    .actions = kCreates | kDeletes | kReplaces,
    .fix = "apply a final_snapshot_identifier with a random suffix first",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
