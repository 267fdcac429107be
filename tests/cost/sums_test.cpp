// What counts on which side of a plan.
#include "tests/cost/priced_plan.h"

using namespace plandiff;
using namespace plandiff::test;

namespace {

TestResource key(std::string_view name, std::string_view actions, bool before, bool after) {
  return {"aws_kms_key", std::string(name), before ? "{\"is_enabled\": true}" : "", after ? "{\"is_enabled\": true}" : "", std::string(actions)};
}

std::string sums(const CostReport& report) {
  return fmt::format("{} -> {} ({})", report.totals.before.to_string(), report.totals.after.to_string(), report.totals.delta().with_sign());
}

}  // namespace

TEST_CASE("each action counts on its sides") {
  CHECK(sums(cost_of({key("a", R"(["create"])", false, true)})) == "0.00 -> 1.00 (+1.00)");
  CHECK(sums(cost_of({key("a", R"(["delete"])", true, false)})) == "1.00 -> 0.00 (-1.00)");
  CHECK(sums(cost_of({key("a", R"(["delete", "create"])", true, true)})) == "1.00 -> 1.00 (+0.00)");
  CHECK(sums(cost_of({key("a", R"(["create", "delete"])", true, true)})) == "1.00 -> 1.00 (+0.00)");
  CHECK(sums(cost_of({key("a", R"(["update"])", true, true)})) == "1.00 -> 1.00 (+0.00)");
  CHECK(sums(cost_of({key("a", R"(["no-op"])", true, true)})) == "1.00 -> 1.00 (+0.00)");
}

TEST_CASE("what is forgotten goes on costing") { CHECK(sums(cost_of({key("a", R"(["forget"])", true, false)})) == "1.00 -> 1.00 (+0.00)"); }

TEST_CASE("what is unpriced on one side is in neither sum, so it looks like no saving") {
  TestResource change = {"aws_db_instance", "x", R"({"engine": "mysql", "instance_class": "db.t3.micro", "allocated_storage": 20})",
                         R"({"engine": "mysql", "instance_class": "db.x9z.large", "allocated_storage": 20})", R"(["update"])"};
  const CostReport report = cost_of({change, key("a", R"(["create"])", false, true)});
  CHECK(sums(report) == "0.00 -> 1.00 (+1.00)");
  CHECK(report.totals.of(Coverage::kUnpriced) == 1);
  CHECK(report.totals.unpriced_changes == 1);
  const CostLine& line = report.resources.at(0);
  CHECK(line.before->to_string() == "14.71");
  CHECK_FALSE(line.after.has_value());
  CHECK_FALSE(line.delta().has_value());
  CHECK(line.reasons == std::vector<std::string>{"no price for db.x9z.large with mysql"});
}

TEST_CASE("an action that nobody knows is unpriced") {
  const CostReport report = cost_of({key("a", R"(["destory"])", true, true)});
  CHECK(report.totals.of(Coverage::kUnpriced) == 1);
  CHECK(report.resources.at(0).reasons == std::vector<std::string>{"its action is not known"});
}

TEST_CASE("each instance of count and for_each counts for itself") {
  std::vector<TestResource> keys;
  for (int i = 0; i < 250; ++i) keys.push_back(key(fmt::format("k{}", i), R"(["create"])", false, true));
  CHECK(cost_of(keys).totals.after.to_string() == "250.00");
}
