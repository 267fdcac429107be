#include "analyzers/rules/cost/group.h"
#include "analyzers/rules/cost/purpose.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_rds_cluster_instance", "aws_elasticache_replication_group"};
constexpr std::string_view kAlsoReads[] = {"aws_rds_cluster"};

std::string where(const Environment& environment) {
  return ", in environment " + std::string(to_text(environment.environment));
}

void check_cluster_instance(const Subject& subject, Report& report) {
  const Environment& environment = subject.environment();
  const Siblings siblings = subject.siblings("cluster_identifier");
  const std::size_t count = siblings.same.size();
  Verdict has_reader = Verdict::of(count >= 2);
  if (has_reader.is_no() && !siblings.untold.empty()) has_reader = Verdict::unknown();
  if (has_reader.is_yes() && !speaks_for(subject, siblings.same)) return;

  std::vector<std::string> evidence;
  std::string names;
  for (const ResourceView& view : siblings.same) {
    if (names.size() < 200) names += (names.empty() ? "" : ", ") + printable(view.address(), 100);
  }
  evidence.push_back("instances: " + names);
  for (std::string& line : environment.lines()) evidence.push_back(std::move(line));
  report.judge(has_reader & environment.is_nonproduction(),
               {.attribute = "cluster_identifier",
                .message = "is one of " + std::to_string(count) +
                           " instances of its cluster; each costs as much as the first" + where(environment) + subject.cost_note(),
                .confidence = environment.confidence,
                .evidence = std::move(evidence)});
}

/// Nodes of a group without shards. With shards the provider counts those too, so replicas_per_node_group tells alone.
Verdict has_several_nodes(const Subject& subject, const Attribute& nodes) {
  const Attribute shards = subject.after_or_kept("num_node_groups");
  return at_least(nodes, 2) & (is_unset(shards) | less_than(shards, 2));
}

void check_replication_group(const Subject& subject, Report& report) {
  const Environment& environment = subject.environment();
  Attribute nodes = subject.after_or_kept("num_cache_clusters");
  if (nodes.is_empty()) nodes = subject.after_or_kept("number_cache_clusters");
  Attribute replicas = subject.after_or_kept("replicas_per_node_group");
  if (replicas.is_empty()) replicas = subject.after_or_kept("cluster_mode[0].replicas_per_node_group");
  const Attribute zones = subject.after_or_kept("multi_az_enabled");

  const Verdict has_replicas = at_least(replicas, 1);
  const Verdict has_nodes = has_several_nodes(subject, nodes);
  const Attribute& named = has_replicas.is_yes()                            ? replicas
                           : has_nodes.is_yes() || !is_true(zones).is_yes() ? nodes
                                                                            : zones;
  report.judge((has_nodes | has_replicas | is_true(zones)) & environment.is_nonproduction(),
               {.attribute = named.path(),
                .message = "pays for replicas beside the node that works, " + named.path() + " = " + named.display() +
                           where(environment) + subject.cost_note(),
                .confidence = environment.confidence,
                .evidence = environment.lines()});
}

void check(const Subject& subject, Report& report) {
  const bool is_cache = subject.type() == "aws_elasticache_replication_group";
  const Attribute name = is_cache ? subject.after("replication_group_id") : subject.after("identifier");
  if (is_named(subject, name, {"failover"}) || is_tagged(subject, {"failover"})) return;
  if (is_cache)
    check_replication_group(subject, report);
  else
    check_cluster_instance(subject, report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
A development, test or ephemeral environment with two or more instances in one Aurora cluster, or with a Redis or
Valkey group that has replicas. One of the instances speaks for its cluster.

## Why it matters
A reader or a replica costs as much as the node that does the work, and outside production it rarely serves anyone.

## How to fix
```hcl
num_cache_clusters         = 2      # before
automatic_failover_enabled = true
num_cache_clusters         = 1      # after
automatic_failover_enabled = false
```
For Aurora leave one `aws_rds_cluster_instance`.

## When it stays silent
- one instance, one node; shards without replicas;
- resources whose name or tags say that failover is what they test;
- production, staging, performance tests, and an environment that is unknown or contradictory;
- counts that are not known yet, and instances whose cluster cannot be told.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Replication.html
- https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Replication.html
)md";

}  // namespace

extern constinit const Rule aurora_readers_nonprod = checked({
    .code = "CST108",
    .slug = "aurora-readers-nonprod",
    .title = "More than one Aurora instance or cache replica in a non-production environment",
    .severity = Severity::kMedium,
    .category = Category::kCost,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .fix = "keep one instance or node outside production",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
