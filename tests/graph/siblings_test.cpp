#include <string>

#include <doctest/doctest.h>

#include "analyzers/graph/graph.h"
#include "tests/support/plan_text.h"

using namespace plandiff;
using test::plan_of;

namespace {

// Five instances: two refer to one cluster, one to another, one names a cluster, one is hidden behind a local.
constexpr std::string_view kInstances = R"({"format_version":"1.2","resource_changes":[
 {"address":"aws_rds_cluster.a","mode":"managed","type":"aws_rds_cluster","name":"a","change":{"actions":["create"],"before":null,"after":{},"after_unknown":{}}},
 {"address":"aws_rds_cluster.b","mode":"managed","type":"aws_rds_cluster","name":"b","change":{"actions":["create"],"before":null,"after":{},"after_unknown":{}}},
 {"address":"aws_rds_cluster_instance.first","mode":"managed","type":"aws_rds_cluster_instance","name":"first","change":{"actions":["create"],"before":null,"after":{},"after_unknown":{"cluster":true}}},
 {"address":"aws_rds_cluster_instance.second","mode":"managed","type":"aws_rds_cluster_instance","name":"second","change":{"actions":["create"],"before":null,"after":{},"after_unknown":{"cluster":true}}},
 {"address":"aws_rds_cluster_instance.other","mode":"managed","type":"aws_rds_cluster_instance","name":"other","change":{"actions":["create"],"before":null,"after":{},"after_unknown":{"cluster":true}}},
 {"address":"aws_rds_cluster_instance.named","mode":"managed","type":"aws_rds_cluster_instance","name":"named","change":{"actions":["create"],"before":null,"after":{"cluster":"c"},"after_unknown":{}}},
 {"address":"data.aws_rds_cluster_instance.read","mode":"data","type":"aws_rds_cluster_instance","name":"read","change":{"actions":["read"],"before":null,"after":{"cluster":"c"},"after_unknown":{}}},
 {"address":"aws_rds_cluster_instance.hidden","mode":"managed","type":"aws_rds_cluster_instance","name":"hidden","change":{"actions":["create"],"before":null,"after":{},"after_unknown":{"cluster":true}}}],
"configuration":{"root_module":{"resources":[
 {"address":"aws_rds_cluster_instance.first","mode":"managed","type":"aws_rds_cluster_instance","name":"first","expressions":{"cluster":{"references":["aws_rds_cluster.a.id","aws_rds_cluster.a"]}}},
 {"address":"aws_rds_cluster_instance.second","mode":"managed","type":"aws_rds_cluster_instance","name":"second","expressions":{"cluster":{"references":["aws_rds_cluster.a.arn","aws_rds_cluster.a"]}}},
 {"address":"aws_rds_cluster_instance.other","mode":"managed","type":"aws_rds_cluster_instance","name":"other","expressions":{"cluster":{"references":["aws_rds_cluster.b.id","aws_rds_cluster.b"]}}},
 {"address":"aws_rds_cluster_instance.named","mode":"managed","type":"aws_rds_cluster_instance","name":"named","expressions":{"cluster":{"constant_value":"c"}}},
 {"address":"aws_rds_cluster_instance.hidden","mode":"managed","type":"aws_rds_cluster_instance","name":"hidden","expressions":{"cluster":{"references":["local.cluster"]}}}]}}})";

std::string names(const std::vector<ResourceView>& views) {
  std::string text;
  for (const ResourceView& view : views) text += (text.empty() ? "" : " ") + std::string(view.name());
  return text;
}

const ResourceChange& change_named(const Plan& plan, std::string_view address) {
  for (const ResourceChange& change : plan.changes()) {
    if (change.address == address) return change;
  }
  FAIL("no such change");
  return plan.changes()[0];
}

}  // namespace

TEST_CASE("siblings refer to the same resource, by whichever attribute of it") {
  const Plan plan = plan_of(kInstances);
  Graph graph(plan);
  const Siblings siblings = graph.siblings(change_named(plan, "aws_rds_cluster_instance.first"), "cluster");
  CHECK(names(siblings.same) == "first second");
  CHECK(names(siblings.untold) == "named hidden");  // a name and a reference cannot be compared
}

TEST_CASE("a data source is no sibling of a resource") {
  const Plan plan = plan_of(kInstances);
  Graph graph(plan);
  CHECK(names(graph.siblings(change_named(plan, "aws_rds_cluster_instance.named"), "cluster").same) == "named");
}

TEST_CASE("what names nothing that is known is its own sibling only") {
  const Plan plan = plan_of(kInstances);
  Graph graph(plan);
  const Siblings siblings = graph.siblings(change_named(plan, "aws_rds_cluster_instance.hidden"), "cluster");
  CHECK(names(siblings.same) == "hidden");
  CHECK(names(siblings.untold) == "first second other named");
}

TEST_CASE("resources name another one by reference or by a text, each once") {
  const Plan plan = plan_of(kInstances);
  Graph graph(plan);
  const ResourceView cluster(plan, &change_named(plan, "aws_rds_cluster.a"), nullptr);
  const std::string_view none[] = {""};
  CHECK(names(graph.naming("aws_rds_cluster_instance", "cluster", cluster, none)) == "first second");
  const std::string_view texts[] = {"c", "c"};
  CHECK(names(graph.naming("aws_rds_cluster_instance", "cluster", cluster, texts)) == "first second named read");
  CHECK(graph.naming("aws_rds_cluster_instance", "identifier", cluster, none).empty());
}

TEST_CASE("one that nobody can tell the cluster of may be any cluster's") {
  const Plan plan = plan_of(kInstances);
  Graph graph(plan);
  CHECK(graph.may_name_any("aws_rds_cluster_instance", "cluster").is_unknown());  // the hidden one
  CHECK(graph.may_name_any("aws_rds_cluster_instance", "identifier").is_no());
  CHECK(graph.may_name_any("aws_rds_cluster", "cluster_identifier").is_no());
  std::string told(kInstances);
  told.replace(told.find("local.cluster"), 13, "aws_rds_cluster.b");
  const Plan open = plan_of(told);
  Graph other(open);
  CHECK(other.may_name_any("aws_rds_cluster_instance", "cluster").is_no());
}
