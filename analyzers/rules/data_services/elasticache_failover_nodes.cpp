#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_elasticache_replication_group"};
constexpr std::string_view kAlsoReads[] = {"aws_elasticache_parameter_group"};

Verdict is_off(const Attribute& flag) { return is_false(flag) | is_unset(flag); }

/// Shards that somebody wrote; AWS reports one for a group without cluster mode too.
Verdict is_sharded(const Subject& subject) {
  return is_set(subject.after("num_node_groups")) & subject.is_configured("num_node_groups");
}

Verdict enables_cluster(const ResourceView& group) {
  const Attribute parameters = group.attribute("parameter");
  Verdict verdict = parameters.is_unknown() ? Verdict::unknown() : Verdict::no();
  for (std::size_t i = 0; i < parameters.value().items().size(); ++i) {
    const Attribute one = parameters.at(i);
    verdict = verdict | (equals(one.at("name"), "cluster-enabled") & equals(one.at("value"), "yes"));
  }
  return verdict;
}

/// The parameter group decides on the cluster mode. One that the plan does not show may do either.
Verdict is_cluster_group(const Subject& subject) {
  const Attribute name = subject.after("parameter_group_name");
  if (name.is_unknown()) return Verdict::unknown();
  const std::string_view text = name.text().value_or("");
  if (text.empty() || text.starts_with("default.")) return Verdict::of(text.ends_with(".cluster.on"));
  Verdict verdict = Verdict::no();
  const auto& groups = subject.texts("aws_elasticache_parameter_group", "name").find(text);
  for (const ResourceView& group : groups) verdict = verdict | enables_cluster(group);
  return groups.empty() ? Verdict::unknown() : verdict;
}

void check(const Subject& subject, Report& report) {
  const Attribute failover = subject.after("automatic_failover_enabled");
  const Attribute zones = subject.after("multi_az_enabled");
  const Attribute nodes = subject.after("num_cache_clusters");
  const Attribute older_nodes = subject.after("number_cache_clusters");  // its name before provider 5
  // A secondary of a global datastore takes its shards from the primary.
  const Verdict is_own = is_unset(subject.after("global_replication_group_id"));
  const Verdict has_one_node = (is_unset(nodes) | less_than(nodes, 2)) & (is_unset(older_nodes) | less_than(older_nodes, 2)) &
                               is_not(at_least(subject.after("replicas_per_node_group"), 1));
  const Verdict is_cluster = is_cluster_group(subject) | equals(subject.after("cluster_mode"), "enabled");
  const Verdict is_old_type = starts_with(subject.after("node_type"), "cache.t1.");
  report.judge((is_true(failover) | is_true(zones)) & has_one_node & is_not(is_sharded(subject)) & is_not(is_cluster) &
                   is_not(is_old_type) & is_own,
               nodes, "asks for failover or Multi-AZ with a single node, which ElastiCache refuses");
  report.judge(is_true(zones) & is_off(failover) & is_own, zones,
               "asks for Multi-AZ without automatic failover, which ElastiCache refuses");
  const Verdict has_shards =
      is_sharded(subject) & at_least(subject.after("num_node_groups"), 2);
  report.judge((is_cluster | has_shards) & is_off(failover) & is_own, failover,
               "runs in cluster mode without automatic failover, which ElastiCache refuses");
}

constexpr std::string_view kDoc = R"md(
## What it finds
A replication group that asks for automatic failover or Multi-AZ and has a single node, one with Multi-AZ but without automatic
failover, and one in cluster mode (by its parameter group, by `cluster_mode`, or by several shards) without automatic failover.

## Why it matters
The plan looks fine, and ElastiCache refuses the group. Everything that waits for its endpoint is not created either.

## How to fix
```hcl
automatic_failover_enabled = true  # before
num_cache_clusters         = 1

automatic_failover_enabled = true  # after
num_cache_clusters         = 2
```

## When it stays silent
- shards without replicas in cluster mode, where failover must be on all the same;
- one node without failover and Multi-AZ; nodes of type t1; secondaries of a global datastore;
- a parameter group that the plan does not show, and values that are not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
- https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elasticache_replication_group
)md";

}  // namespace

extern constinit const Rule elasticache_failover_nodes = checked({
    .code = "DEP501",
    .slug = "elasticache-failover-nodes",
    .title = "Automatic failover / Multi-AZ with a single node",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "have two nodes (num_cache_clusters or replicas_per_node_group), or switch failover and Multi-AZ off",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
