#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_elasticache_replication_group"};

/// Nothing is restored into it and no other group feeds it, so no data speaks for the old engine.
Verdict starts_empty(const Subject& subject) {
  const Attribute files = subject.after("snapshot_arns");
  const Verdict has_no_files = files.is_unknown() ? Verdict::unknown() : Verdict::of(files.value().items().empty());
  return is_unset(subject.after("snapshot_name")) & is_unset(subject.after("global_replication_group_id")) &
         has_no_files;
}

/// A parameter group of the user's own may use what only Redis has.
Verdict has_default_parameters(const Subject& subject) {
  const Attribute group = subject.after("parameter_group_name");
  return is_unset(group) | starts_with(group, "default.");
}

void check(const Subject& subject, Report& report) {
  const Attribute engine = subject.after("engine");
  report.judge((is_unset(engine) | equals(engine, "redis")) & starts_empty(subject) & has_default_parameters(subject),
               engine,
               "starts with engine redis; valkey speaks the same protocol and costs a fifth less" + subject.setting_note("engine", "valkey"));
}

constexpr std::string_view kDoc = R"md(
## What it finds
A new ElastiCache replication group with engine `redis`, which is also the default. Information only.

## Why it matters
ElastiCache charges 20 % less for each node with Valkey, the fork of Redis 7.2 that clients use unchanged.

## How to fix
```hcl
engine         = "redis"    # before
engine         = "valkey"   # after
engine_version = "8.0"
```

## When it stays silent
- groups that exist already, and those that start from a snapshot or join a global group: there is data in them;
- parameter groups of one's own, which may rely on what only Redis has;
- an engine that is not known yet.

## Sources
- https://aws.amazon.com/elasticache/pricing/
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elasticache_replication_group#engine
)md";

}  // namespace

extern constinit const Rule redis_to_valkey = checked({
    .code = "CST505",
    .slug = "redis-to-valkey",
    .title = "ElastiCache engine redis where valkey costs less",
    .severity = Severity::kInfo,
    .category = Category::kCost,
    .types = kTypes,
    .actions = kCreates,
    .fix = "set engine = \"valkey\"",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
