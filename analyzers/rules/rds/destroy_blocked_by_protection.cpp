#include <string>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster", "aws_dynamodb_table", "aws_lb",
                                       "aws_docdb_cluster"};

Attribute protection_of(const Subject& subject) {
  if (subject.type() == "aws_lb") return subject.before("enable_deletion_protection");
  if (subject.type() == "aws_dynamodb_table") return subject.before("deletion_protection_enabled");
  return subject.before("deletion_protection");
}

void check(const Subject& subject, Report& report) {
  const ResourceChange& change = subject.change();
  const Attribute protection = protection_of(subject);
  // A subset of a plan may leave the state out; then nothing is known of it.
  const Verdict is_protected = change.before.is_null() ? Verdict::unknown() : is_true(protection);
  report.judge(
      Verdict::of(change.destroys()) & is_protected,
      {.attribute = protection.path(),
       .message =
           std::string(is_replacement(change.action) ? "apply fails: the replacement" : "apply fails: the deletion") +
           " is refused while " + protection.path() + " is true",
       .evidence = {protection.path() + " is true in the state; a change of it in the same apply comes too late"}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database, table or load balancer that is deleted or replaced while its deletion protection is on in the state.

## Why it matters
AWS refuses to delete it, after other parts of the same apply have been done. Setting the protection to false in the code of the same
change does not help: the old object is deleted as it is.

## How to fix
```hcl
deletion_protection = true  # before
deletion_protection = false # first apply; delete or replace in a second one
```
If it is not meant to go, keep it in the code, or use `moved` for a rename.

## When it stays silent
- the protection is off in the state; `forget`, which deletes nothing; updates;
- `prevent_destroy` and Pulumi's `protect`, which are the engine's own.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html
- https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html
- https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
)md";

}  // namespace

extern constinit const Rule destroy_blocked_by_protection = checked({
    .code = "DEP116",
    .slug = "destroy-blocked-by-protection",
    .title = "Delete/replace will be refused by deletion protection",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .actions = kDeletes | kReplaces,
    .fix = "switch the protection off in an earlier apply, then delete or replace",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
