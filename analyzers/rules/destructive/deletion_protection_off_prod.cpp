#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster", "aws_dynamodb_table",
                                       "aws_lb"};

struct Protection {
  Attribute before;
  Attribute after;
};

Protection protection_of(const Subject& subject) {
  if (subject.type() == "aws_dynamodb_table") {
    return {subject.before("deletion_protection_enabled"), subject.after("deletion_protection_enabled")};
  }
  if (subject.type() == "aws_lb") {
    return {subject.before("enable_deletion_protection"), subject.after("enable_deletion_protection")};
  }
  return {subject.before("deletion_protection"), subject.after("deletion_protection")};
}

void check(const Subject& subject, Report& report) {
  const auto [before, after] = protection_of(subject);
  const Environment& environment = subject.environment();
  const Verdict is_off = is_unset(after) | is_false(after);
  const bool was_on = is_true(before).is_yes();
  std::vector<std::string> evidence;
  if (was_on)
    evidence.push_back(after.path() + ": true -> " + (after.is_empty() ? "false (not written)" : after.display()));
  for (std::string& line : environment.lines()) evidence.push_back(std::move(line));
  if (was_on) {
    report.judge(is_off, {.attribute = after.path(),
                          .message = "loses its deletion protection: the next apply or call may delete it",
                          .evidence = std::move(evidence)});
    return;
  }
  report.judge(is_off & environment.is_production(),
               {.attribute = after.path(),
                .message = "has no deletion protection, in environment prod: any apply or call may delete it",
                .severity = Severity::kMedium,
                .confidence = environment.confidence,
                .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database, cluster, table or load balancer whose deletion protection is switched off (high, in any environment), or
one of production that has none (medium).

## Why it matters
Deletion protection is the last thing that stops a wrong variable file or a renamed resource from deleting
production. It is usually switched off just before something is deleted.

## How to fix
```hcl
deletion_protection = false   # before, or not written
deletion_protection = true    # after; on an aws_lb enable_deletion_protection, on a table deletion_protection_enabled
```

## When it stays silent
- not production, and no protection before;
- deletions, which DST102 reports; instances of an Aurora cluster, whose cluster carries the protection;
- an environment that is unknown, unless protection goes from true to false; a value that is not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html#USER_DeleteInstance.DeletionProtection
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table#deletion_protection_enabled
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb#enable_deletion_protection
)md";

}  // namespace

extern constinit const Rule deletion_protection_off_prod = checked({
    .code = "DST104",
    .slug = "deletion-protection-off-prod",
    .title = "Deletion protection off on a production data store, or being switched off",
    .severity = Severity::kHigh,
    .category = Category::kDestructive,
    .types = kTypes,
    .fix = "set deletion_protection = true",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
