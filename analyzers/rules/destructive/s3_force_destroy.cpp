#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_s3_bucket"};

void check(const Subject& subject, Report& report) {
  const ResourceChange& change = subject.change();
  const Environment& environment = subject.environment();
  if (environment.is(EnvironmentClass::kEphemeral).is_yes()) return;
  const bool is_production = environment.is_production().is_yes();
  const Attribute before = subject.before("force_destroy");
  // What deletes the bucket is the value in the state.
  if (change.destroys() && !is_true(before).is_no()) {
    report.judge(is_true(before), {.attribute = before.path(),
                                   .message = is_replacement(change.action)
                                                  ? "is replaced, and every object in it is deleted without asking"
                                                  : "is deleted with every object in it, without asking",
                                   .severity = is_production ? Severity::kHigh : Severity::kMedium,
                                   .evidence = environment.lines()});
    return;
  }
  if (kDeletes.has(change.action)) return;
  const Attribute after = subject.after("force_destroy");
  report.judge(is_true(after) & environment.is_production(),
               {.attribute = after.path(),
                .message = "can be deleted with every object in it, without asking, in environment prod",
                .confidence = environment.confidence,
                .evidence = environment.lines()});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A production bucket with `force_destroy = true`, or a bucket of any lasting environment that is deleted or replaced
while the state says so.

## Why it matters
A bucket with content cannot be deleted; that is its best protection. `force_destroy` empties it first, with all
versions.

## How to fix
```hcl
force_destroy = true    # before
force_destroy = false   # after; apply it before anything that deletes the bucket
```

## When it stays silent
- ephemeral environments; other environments while the bucket stays;
- `force_destroy` false or not written; a deletion of such a bucket fails unless it is empty;
- an environment that is unknown while the bucket stays.

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket#force_destroy
- https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html
)md";

}  // namespace

extern constinit const Rule s3_force_destroy = checked({
    .code = "DST701",
    .slug = "s3-force-destroy",
    .title = "Bucket can be deleted with its contents",
    .severity = Severity::kHigh,
    .category = Category::kDestructive,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces | kDeletes,
    .fix = "set force_destroy = false",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
