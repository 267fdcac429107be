#include "analyzers/rules/operations/posture.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster"};

void check(const Subject& subject, Report& report) {
  const Attribute copies = subject.after_or_kept("copy_tags_to_snapshot");
  // Of Aurora the cluster decides.
  const Verdict decides =
      subject.type() == "aws_db_instance"
          ? text_is(subject.after("engine"), [](std::string_view name) { return name.starts_with("aurora"); })
          : Verdict::no();
  const Verdict is_own = is_not(decides);
  report.judge(is_off(copies) & is_own, copies,
               "makes snapshots without its tags: nobody can tell whose they are, or what they cost");
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database instance or cluster with `copy_tags_to_snapshot` false or not set.

## Why it matters
Snapshots outlive their database. Without its tags they are in no cost report, no rule by tag reaches them, and after
a year nobody dares to delete them.

## How to fix
```hcl
# before: not set, which means false
copy_tags_to_snapshot = true
```

## When it stays silent
- instances of Aurora: their cluster decides;
- a value that is not known yet.

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#copy_tags_to_snapshot
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html
)md";

}  // namespace

extern constinit const Rule rds_copy_tags_off = checked({
    .code = "OPS106",
    .slug = "rds-copy-tags-off",
    .title = "Tags not copied to snapshots",
    .severity = Severity::kLow,
    .category = Category::kReliability,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "set copy_tags_to_snapshot = true",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
