// Questions that rules ask of an estimate.
#include "tests/cost/priced_plan.h"

using namespace plandiff;
using namespace plandiff::test;

namespace {

const CostContext kBuiltIn;

}  // namespace

TEST_CASE("what one setting costs is the difference to another value") {
  const Plan& plan = priced_plan(plan_text({created("aws_db_instance", R"({"engine": "mysql", "instance_class": "db.t3.small", "multi_az": true,
                                                                          "allocated_storage": 20})")}));
  Graph graph(plan);
  const std::optional<SettingCost> single = cost_of_setting({plan, graph, kBuiltIn, test_day()}, plan.changes()[0], "multi_az", "false");
  REQUIRE(single.has_value());
  CHECK(single->difference.to_string() == "27.12");
  CHECK(single->note() == ": +27.12 USD a month of 54.24");
  CHECK_FALSE(cost_of_setting({plan, graph, kBuiltIn, test_day()}, plan.changes()[0], "instance_class", "db.x9z.large").has_value());
  CHECK(cost_of_setting({plan, graph, kBuiltIn, test_day()}, plan.changes()[0], "port", "1")->note().empty());
}

TEST_CASE("of a resource that is priced in part only, a setting costs at least the difference of the parts") {
  const Plan& plan = priced_plan(plan_text({created("aws_db_instance", R"({"engine": "mysql", "instance_class": "db.t3.small", "multi_az": true,
                                                                          "snapshot_identifier": "s"})")}));
  Graph graph(plan);
  CHECK(cost_of_setting({plan, graph, kBuiltIn, test_day()}, plan.changes()[0], "multi_az", "false")->note() == ": at least +24.82 USD a month");
}

TEST_CASE("a budget is the first that fits the environment") {
  CostSettings settings;
  Environment environment;
  environment.environment = EnvironmentClass::kTest;
  CHECK(budget_for(settings, environment)->increase->to_string() == "200.00");
  environment.environment = EnvironmentClass::kProd;
  CHECK(budget_for(settings, environment)->increase->to_string() == "1000.00");
  settings.budgets = {{EnvironmentClass::kDev, {}, {}, Severity::kLow, false}};
  CHECK(budget_for(settings, environment) == nullptr);
}

TEST_CASE("sides know what changes") {
  const Plan& plan = priced_plan(plan_text({created("aws_kms_key", "{}"), created("aws_iam_role", "{}")}));
  Graph graph(plan);
  const Estimate made = estimate({plan, graph, kBuiltIn, test_day()});
  REQUIRE(made.find(plan.changes()[0]) != nullptr);
  CHECK(made.find(plan.changes()[0])->delta()->to_string() == "1.00");
  CHECK(made.find(plan.changes()[1]) == nullptr);
}
