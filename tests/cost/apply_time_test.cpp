#include "analyzers/cost/apply_time.h"

#include "tests/cost/priced_plan.h"

using namespace plandiff;
using namespace plandiff::test;

namespace {

std::string minutes(const std::vector<TestResource>& resources) {
  const Plan& plan = priced_plan(plan_text(resources));
  Graph graph(plan);
  const ApplyTime apply = estimate_apply(plan, graph);
  std::string text = fmt::format("{}s to {}s", apply.low.count(), apply.high.count());
  for (const ChangeTime& time : apply.critical_path) text += fmt::format(" {}", time.change->address);
  return text;
}

TestResource named(std::string type, std::string name, std::string after, std::string expressions = "{}") {
  return {std::move(type), std::move(name), "", std::move(after), R"(["create"])", "{}", std::move(expressions)};
}

}  // namespace

TEST_CASE("side by side the longest counts, one after another the sum") {
  const TestResource cache = named("aws_elasticache_cluster", "c", R"({"num_cache_nodes": 1})");
  const TestResource gateway = named("aws_nat_gateway", "g", "{}");
  CHECK(minutes({cache, gateway}) == "240s to 420s aws_elasticache_cluster.c");
  const TestResource after = named("aws_elasticache_cluster", "c", "{}", R"({"subnet_group_name": {"references": ["aws_nat_gateway.g.id", "aws_nat_gateway.g"]}})");
  CHECK(minutes({after, gateway}) == "330s to 570s aws_nat_gateway.g aws_elasticache_cluster.c");
}

TEST_CASE("a chain goes on through what takes no time") {
  const TestResource gateway = named("aws_nat_gateway", "g", "{}");
  const TestResource route = named("aws_route", "r", "{}", R"({"nat_gateway_id": {"references": ["aws_nat_gateway.g.id", "aws_nat_gateway.g"]}})");
  const TestResource cache = named("aws_elasticache_cluster", "c", "{}", R"({"subnet_group_name": {"references": ["aws_route.r.id", "aws_route.r"]}})");
  CHECK(minutes({cache, route, gateway}) == "330s to 570s aws_nat_gateway.g aws_elasticache_cluster.c");
}

TEST_CASE("more than ten at a time wait for one another") {
  std::vector<TestResource> gateways;
  for (int i = 0; i < 11; ++i) gateways.push_back(named("aws_nat_gateway", fmt::format("g{}", i), "{}"));
  CHECK(minutes(gateways) == "180s to 300s aws_nat_gateway.g0");
  gateways.pop_back();
  CHECK(minutes(gateways) == "90s to 150s aws_nat_gateway.g0");
}

TEST_CASE("a replacement takes both, and a database its snapshot") {
  TestResource replaced = named("aws_elasticache_cluster", "c", "{}");
  replaced.before = "{}";
  replaced.actions = R"(["delete", "create"])";
  CHECK(minutes({replaced}) == "420s to 780s aws_elasticache_cluster.c");
  TestResource gone = {"aws_db_instance", "d", R"({"instance_class": "db.t3.small", "skip_final_snapshot": false})", "", R"(["delete"])"};
  CHECK(minutes({gone}) == "360s to 900s aws_db_instance.d");
  gone.before = R"({"instance_class": "db.t3.small", "skip_final_snapshot": true})";
  CHECK(minutes({gone}) == "240s to 480s aws_db_instance.d");
}

TEST_CASE("what waits for the maintenance window does not hold up the apply") {
  TestResource update = {"aws_db_instance", "d", R"({"instance_class": "db.t3.small", "apply_immediately": false})",
                         R"({"instance_class": "db.t3.large", "apply_immediately": false})", R"(["update"])"};
  CHECK(minutes({update}) == "0s to 60s aws_db_instance.d");
  update.after = R"({"instance_class": "db.t3.large", "apply_immediately": true})";
  CHECK(minutes({update}) == "60s to 600s aws_db_instance.d");
}

TEST_CASE("data that moves to other volumes takes hours, which may exceed the timeout") {
  TestResource update = {"aws_db_instance", "d", R"({"engine": "mysql", "instance_class": "db.t3.small", "allocated_storage": 100, "apply_immediately": true})",
                         R"({"engine": "mysql", "instance_class": "db.t3.small", "allocated_storage": 500, "apply_immediately": true})", R"(["update"])"};
  const Plan& plan = priced_plan(plan_text({update}));
  Graph graph(plan);
  const ApplyTime apply = estimate_apply(plan, graph);
  CHECK(apply.high == std::chrono::hours(8));
}

TEST_CASE("a plan that does nothing takes no time") {
  CHECK(minutes({{"aws_db_instance", "d", "{}", "{}", R"(["no-op"])"}}) == "0s to 0s");
}
