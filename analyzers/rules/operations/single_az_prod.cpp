#include "analyzers/rules/operations/nat_zones.h"
#include "analyzers/rules/operations/posture.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_elasticache_replication_group", "aws_nat_gateway",
                                       "aws_dms_replication_instance", "aws_rds_cluster_instance"};
constexpr std::string_view kAlsoReads[] = {
    "aws_rds_cluster", "aws_appautoscaling_target", "aws_dms_replication_task",   "aws_subnet",
    "aws_route",       "aws_route_table",           "aws_route_table_association"};

struct Answer {
  Verdict verdict = Verdict::no();
  std::string attribute = {};
  std::string message = {};
};

/// A tag such as `availability = single-az` says that somebody decided so.
bool is_decided(const Subject& subject) {
  return has_tag(subject, [](const std::string& key, const std::string& value) {
    return key.find("availab") != std::string::npos &&
           (value == "single-az" || value == "single_az" || value == "singleaz");
  });
}

Answer judge_instance(const Subject& subject) {
  const Attribute multi_az = subject.after_or_kept("multi_az");
  return {is_off(multi_az) & is_own_database(subject) & has_plain_engine(subject), multi_az.path(),
          "is down while its zone is, in production: multi_az is not true"};
}

/// A group of one node, or of several that do not stand in for each other. One node with failover or Multi-AZ is
/// refused anyway (DEP501).
Answer judge_cache(const Subject& subject) {
  const Verdict is_sharded =
      subject.is_configured("num_node_groups") | subject.is_configured("replicas_per_node_group");
  const Attribute replicas = subject.after("replicas_per_node_group");
  const Attribute nodes = subject.after("num_cache_clusters");
  const Attribute failover = subject.after("automatic_failover_enabled");
  const Verdict is_alone = is_unset(subject.after("global_replication_group_id"));
  if (is_sharded.is_yes()) {
    return {is_alone & (is_unset(replicas) | less_than(replicas, 1)), replicas.path(),
            "loses the data of a shard with its node, in production: no shard has a replica"};
  }
  const Verdict is_plain = is_sharded.is_no() ? Verdict::yes() : Verdict::unknown();
  const Verdict has_one = is_unset(nodes) | less_than(nodes, 2);
  if (has_one.is_no()) {
    return {is_plain & is_alone & is_off(failover), failover.path(),
            "stays down when its primary node fails, in production: no replica takes over by itself"};
  }
  return {is_plain & is_alone & has_one & is_off(failover) & is_off(subject.after("multi_az_enabled")), nodes.path(),
          "is down and empty when its only node fails, in production"};
}

Verdict replicates_changes(const Subject& subject) {
  const Attribute arn = subject.after("replication_instance_arn");
  Verdict found = Verdict::no();
  const auto add = [&](const ResourceView& task) {
    found =
        found | text_is(task.attribute("migration_type"), [](std::string_view type) { return type.ends_with("cdc"); });
  };
  for (const ResourceView& view : subject.consumers()) {
    if (view.type() == "aws_dms_replication_task") add(view);
  }
  const std::string_view own = arn.text().value_or("");
  for (const ResourceView& view : subject.texts("aws_dms_replication_task", "replication_instance_arn").find(own))
    add(view);
  return found;
}

Answer judge_replication(const Subject& subject) {
  const Attribute multi_az = subject.after_or_kept("multi_az");
  return {is_off(multi_az) & replicates_changes(subject), multi_az.path(),
          "stops replicating changes while its zone is down, in production: multi_az is not true"};
}

std::vector<ResourceView> clusters_of(const Subject& subject) {
  std::vector<ResourceView> found;
  const Attribute name = subject.after("cluster_identifier");
  for (const ResourceView& view : subject.referred("cluster_identifier").resources) {
    if (view.type() == "aws_rds_cluster") found.push_back(view);
  }
  if (!found.empty()) return found;
  return name.text() ? subject.texts("aws_rds_cluster", "cluster_identifier").find(*name.text()) : found;
}

/// Another member of the same cluster. Clusters made by count cannot be told apart before they have names.
Verdict has_other_member(const Subject& subject, const ResourceView& cluster) {
  const Attribute own = subject.after("cluster_identifier");
  const TextIndex& members = subject.texts("aws_rds_cluster_instance", "cluster_identifier");
  const auto is_other = [&](const ResourceView& view) { return view.change() != &subject.change(); };
  if (own.text() && std::ranges::any_of(members.find(*own.text()), is_other)) return Verdict::yes();
  if (cluster.change() != nullptr) {
    for (const ResourceView& view : subject.subject(*cluster.change()).consumers()) {
      const Attribute name = view.attribute("cluster_identifier");
      const bool is_elsewhere = name.text() && own.text() && name.text() != own.text();
      if (view.type() == "aws_rds_cluster_instance" && is_other(view) && !is_elsewhere) return Verdict::yes();
    }
  }
  const auto hides = [&](const ResourceView& view) {
    return is_other(view) &&
           (view.change() == nullptr || !subject.subject(*view.change()).referred("cluster_identifier").is_complete);
  };
  return std::ranges::any_of(members.unknown, hides) ? Verdict::unknown() : Verdict::no();
}

Verdict is_only_member(const Subject& subject) {
  const std::vector<ResourceView> clusters = clusters_of(subject);
  if (clusters.size() != 1) return Verdict::unknown();
  Verdict has_others = has_other_member(subject, clusters[0]);
  for (const ResourceView& target : subject.resources("aws_appautoscaling_target")) {
    has_others = has_others |
                 (equals(target.attribute("service_namespace"), "rds") & at_least(target.attribute("min_capacity"), 1));
  }
  return is_not(has_others);
}

Answer judge_member(const Subject& subject) {
  return {is_only_member(subject) & subject.is_whole(), "cluster_identifier",
          "is the only instance of its cluster in production: when it fails, Aurora makes a new one, which takes ten "
          "minutes"};
}

Answer judge_gateway(const Subject& subject) {
  const Verdict is_public =
      is_unset(subject.after("connectivity_type")) | equals(subject.after("connectivity_type"), "public");
  const Verdict is_zonal =
      is_unset(subject.after("availability_mode")) | equals(subject.after("availability_mode"), "zonal");
  return {
      is_public & is_zonal & serves_several_zones(subject), "subnet_id",
      "is the only way out for subnets of several zones in production: when its zone fails, all of them are cut off"};
}

Answer judge_resource(const Subject& subject) {
  if (subject.type() == "aws_db_instance") return judge_instance(subject);
  if (subject.type() == "aws_elasticache_replication_group") return judge_cache(subject);
  if (subject.type() == "aws_nat_gateway") return judge_gateway(subject);
  if (subject.type() == "aws_dms_replication_instance") return judge_replication(subject);
  return judge_member(subject);
}

void check(const Subject& subject, Report& report) {
  const Environment& environment = subject.environment();
  if (environment.is_production().is_no() || is_decided(subject)) return;
  Answer answer = judge_resource(subject);
  report.judge(answer.verdict & environment.is_production(), {.attribute = std::move(answer.attribute),
                                                              .message = std::move(answer.message),
                                                              .confidence = environment.confidence,
                                                              .evidence = environment.lines()});
}

constexpr std::string_view kDoc = R"md(
## What it finds
In production: a database instance without `multi_az`; an Aurora cluster with one instance; a cache with one node,
without automatic failover, or with shards that have no replica; a DMS replication instance that replicates changes in
one zone; a NAT gateway that subnets of several zones share.

## Why it matters
An availability zone fails as a whole now and then, and a single machine more often. What exists once is then down
until AWS replaces it, and a cache node takes its data with it.

## How to fix
```hcl
# before: one zone, one node
multi_az = true # aws_db_instance, aws_dms_replication_instance

num_cache_clusters         = 2 # aws_elasticache_replication_group
automatic_failover_enabled = true
```
Give an Aurora cluster a second instance, and each zone a NAT gateway of its own.

## When it stays silent
- the environment is not production, unknown or contradictory;
- a tag such as `availability = single-az` records the decision; read replicas;
- a cache that AWS refuses anyway (failover with one node, see DEP501), and members of a global datastore;
- clusters that the plan does not show whole, or whose readers an autoscaling target adds;
- gateways made one a zone, private and regional ones; zones that are not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html
- https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html
- https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
)md";

}  // namespace

extern constinit const Rule single_az_prod = checked({
    .code = "OPS102",
    .slug = "single-az-prod",
    .title = "Production database/cache in one AZ",
    .severity = Severity::kHigh,
    .category = Category::kReliability,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "run it in two zones: multi_az = true, a second node or instance, a NAT gateway in each zone",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
