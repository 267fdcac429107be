#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_elasticache_replication_group"};

/// A small cache outside production.
bool is_small_test(const Subject& subject) {
  return starts_with(subject.after("node_type"), "cache.t").is_yes() &&
         subject.environment().is_nonproduction().is_yes();
}

void judge(const Subject& subject, Report& report, Verdict verdict, const Attribute& flag) {
  const bool is_rest = flag.path().starts_with("at_rest");
  const bool is_small = is_small_test(subject);
  std::vector<std::string> evidence;
  if (is_small) evidence.emplace_back("a small cache outside production");
  report.judge(verdict, {.attribute = flag.path(),
                         .message = is_rest ? "keeps its data unencrypted at rest"
                                            : "sends its data unencrypted over the network",
                         .severity = is_small ? Severity::kMedium : Severity::kHigh,
                         .evidence = std::move(evidence)});
}

void check(const Subject& subject, Report& report) {
  const Verdict follows_primary = is_set(subject.after("global_replication_group_id"));
  if (follows_primary.is_yes()) return;
  const Verdict is_own = follows_primary.is_unknown() ? follows_primary : Verdict::yes();
  const Attribute rest = subject.after("at_rest_encryption_enabled");
  // Valkey encrypts at rest unless told otherwise; an engine that is not known is taken for Redis.
  const bool is_default_on = equals(subject.after("engine"), "valkey").is_yes();
  const Verdict is_open = is_default_on ? is_false(rest) : is_false(rest) | is_unset(rest);
  judge(subject, report, is_open & is_own, rest);
  const Attribute transit = subject.after("transit_encryption_enabled");
  judge(subject, report, (is_false(transit) | is_unset(transit)) & is_own, transit);
}

constexpr std::string_view kDoc = R"md(
## What it finds
A replication group whose encryption at rest or in transit is off, or not written while the default is off. A `cache.t…`
cache outside production is medium.

## Why it matters
Sessions and tokens live in caches. Without encryption in transit they cross the network in clear text, and no
password (`auth_token`) can be used; backups of an unencrypted cache are readable.

## How to fix
```hcl
# before: neither is written

at_rest_encryption_enabled = true  # after; on an existing group this replaces it
transit_encryption_enabled = true
```

## When it stays silent
- encryption at rest of Valkey, whose default is on;
- members of a global datastore, which follow the primary;
- values that are not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html
- https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elasticache_replication_group
)md";

}  // namespace

extern constinit const Rule elasticache_encryption = checked({
    .code = "SEC501",
    .slug = "elasticache-encryption",
    .title = "ElastiCache without encryption at rest or in transit",
    .severity = Severity::kHigh,
    .category = Category::kSecurity,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "set at_rest_encryption_enabled and transit_encryption_enabled to true",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
