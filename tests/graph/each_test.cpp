#include <string>

#include <doctest/doctest.h>

#include "analyzers/graph/graph.h"
#include "tests/support/plan_text.h"

using namespace plandiff;
using test::plan_of;

namespace {

// Clusters by for_each; instances over the clusters, over keys of a map, and over keys that a `for` expression made.
constexpr std::string_view kChained = R"({"format_version":"1.2","resource_changes":[
 {"address":"aws_rds_cluster.main[\"a\"]","mode":"managed","type":"aws_rds_cluster","name":"main","index":"a","change":{"actions":["create"],"before":null,"after":{},"after_unknown":{}}},
 {"address":"aws_rds_cluster.main[\"b\"]","mode":"managed","type":"aws_rds_cluster","name":"main","index":"b","change":{"actions":["create"],"before":null,"after":{},"after_unknown":{}}},
 {"address":"aws_rds_cluster_instance.over[\"b\"]","mode":"managed","type":"aws_rds_cluster_instance","name":"over","index":"b","change":{"actions":["create"],"before":null,"after":{},"after_unknown":{"cluster_identifier":true}}},
 {"address":"aws_rds_cluster_instance.keyed[\"a\"]","mode":"managed","type":"aws_rds_cluster_instance","name":"keyed","index":"a","change":{"actions":["create"],"before":null,"after":{},"after_unknown":{"cluster_identifier":true}}},
 {"address":"aws_rds_cluster_instance.renamed[\"z\"]","mode":"managed","type":"aws_rds_cluster_instance","name":"renamed","index":"z","change":{"actions":["create"],"before":null,"after":{},"after_unknown":{"cluster_identifier":true}}},
 {"address":"aws_rds_cluster_instance.mapped[\"a\"]","mode":"managed","type":"aws_rds_cluster_instance","name":"mapped","index":"a","change":{"actions":["create"],"before":null,"after":{},"after_unknown":{"cluster_identifier":true}}}],
"configuration":{"root_module":{"resources":[
 {"address":"aws_rds_cluster_instance.over","mode":"managed","type":"aws_rds_cluster_instance","name":"over","expressions":{"cluster_identifier":{"references":["each.value.id","each.value"]}},"for_each_expression":{"references":["aws_rds_cluster.main"]}},
 {"address":"aws_rds_cluster_instance.keyed","mode":"managed","type":"aws_rds_cluster_instance","name":"keyed","expressions":{"cluster_identifier":{"references":["aws_rds_cluster.main","each.key"]}},"for_each_expression":{"references":["var.zones"]}},
 {"address":"aws_rds_cluster_instance.renamed","mode":"managed","type":"aws_rds_cluster_instance","name":"renamed","expressions":{"cluster_identifier":{"references":["each.value.id","each.value"]}},"for_each_expression":{"references":["aws_rds_cluster.main"]}},
 {"address":"aws_rds_cluster_instance.mapped","mode":"managed","type":"aws_rds_cluster_instance","name":"mapped","expressions":{"cluster_identifier":{"references":["each.value.cluster","each.value"]}},"for_each_expression":{"references":["local.instances"]}}]}}})";

std::string referred_by(std::string_view address) {
  const Plan plan = plan_of(kChained);
  Graph graph(plan);
  for (const ResourceChange& change : plan.changes()) {
    if (change.address != address) continue;
    const Referred found = graph.referred(change, Path("cluster_identifier").steps());
    std::string text = found.is_complete ? "all:" : "some:";
    for (const ResourceView& view : found.resources) text += " " + std::string(view.address());
    return text;
  }
  return "no such change";
}

}  // namespace

TEST_CASE("each.value over a resource is its instance of the same key") {
  CHECK(referred_by("aws_rds_cluster_instance.over[\"b\"]") == "all: aws_rds_cluster.main[\"b\"]");
}

TEST_CASE("an index each.key means the instance of the same key") {
  CHECK(referred_by("aws_rds_cluster_instance.keyed[\"a\"]") == "all: aws_rds_cluster.main[\"a\"]");
}

TEST_CASE("keys that are no instance's, and values of a local, leave open what is meant") {
  CHECK(referred_by("aws_rds_cluster_instance.renamed[\"z\"]") == "some:");
  CHECK(referred_by("aws_rds_cluster_instance.mapped[\"a\"]") == "some:");
}
