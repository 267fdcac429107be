#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_elasticache_replication_group"};

void check(const Subject& subject, Report& report) {
  const Attribute description = subject.after("description");
  // Providers before 5 take it under its older name as well.
  const Verdict is_missing = is_unset(description) & is_unset(subject.after("replication_group_description"));
  report.judge(is_missing, description, "has no description, which ElastiCache requires and refuses when it is empty");
}

constexpr std::string_view kDoc = R"md(
## What it finds
A replication group whose `description` is empty or not there.

## Why it matters
ElastiCache requires a description and refuses an empty one. The argument was called `replication_group_description` before
version 5 of the provider, and CloudFormation and boto3 still call it so, which is how it gets lost.

## How to fix
```hcl
description = ""  # before

description = "sessions of the shop"  # after
```

## When it stays silent
- the older argument `replication_group_description`, with a provider that knows it;
- a description that is not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-5-upgrade
)md";

}  // namespace

extern constinit const Rule elasticache_description_missing = checked({
    .code = "DEP502",
    .slug = "elasticache-description-missing",
    .title = "Replication group description missing or wrong-named argument",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "write a description (ReplicationGroupDescription in CloudFormation and boto3)",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
