// Priced, free, by use, unpriced: never a silent zero.
#include "tests/cost/priced_plan.h"

using namespace plandiff;
using namespace plandiff::test;

TEST_CASE("what is free, what depends on use and what has no price are told apart") {
  TestResource foreign = created("azurerm_storage_account", "{}");
  const CostReport report = cost_of({created("aws_iam_role", "{}"), created("aws_lambda_function", R"({"architectures": ["arm64"]})"),
                                     created("aws_sns_topic", "{}"), created("aws_appsync_graphql_api", "{}"), foreign, created("random_password", "{}")});
  const auto text = [&](std::size_t i) { return std::string(to_text(report.resources.at(i).coverage)); };
  CHECK(text(0) == "free");
  CHECK(text(1) == "usage");
  CHECK(report.resources.at(1).usage == std::vector<std::string>{"requests", "arm64/duration-first-7.5B"});
  CHECK(text(2) == "usage");
  CHECK(text(3) == "unpriced");
  CHECK(report.resources.at(3).reasons == std::vector<std::string>{"no prices for this type"});
  CHECK(text(4) == "unpriced");
  CHECK(text(5) == "free");
  CHECK_FALSE(report.resources.at(3).after.has_value());
  CHECK(report.totals.of(Coverage::kUnpriced) == 2);
}

TEST_CASE("a value that is late makes it unpriced and is named") {
  const TestResource late = created("aws_db_instance", R"({"engine": "mysql", "allocated_storage": 20})", R"({"instance_class": {"references": ["random_pet.x"]}})",
                                    R"({"instance_class": true})");
  CHECK(price_of(late) == "unpriced: instance_class is known only after apply");
  // Nobody wrote multi_az, so the provider's `known after apply` means the default.
  const TestResource unwritten = created("aws_db_instance", R"({"engine": "mysql", "allocated_storage": 20, "instance_class": "db.t3.micro"})", "{}",
                                         R"({"multi_az": true, "iops": true})");
  CHECK(price_of(unwritten) == "14.71");
  const TestResource late_zone = created("aws_db_instance", R"({"engine": "mysql", "allocated_storage": 20, "instance_class": "db.t3.micro"})",
                                         R"({"multi_az": {"references": ["data.x.y"]}})", R"({"multi_az": true})");
  CHECK(price_of(late_zone) == "unpriced: multi_az is known only after apply");
}

TEST_CASE("subnets that are made in the same plan are counted by their references") {
  const std::vector<TestResource> all = {
      {"aws_subnet", "a", "", "{}"}, {"aws_subnet", "b", "", "{}"},
      created("aws_vpc_endpoint", R"({"vpc_endpoint_type": "Interface"})",
              R"({"subnet_ids": {"references": ["aws_subnet.a.id", "aws_subnet.a", "aws_subnet.b.id", "aws_subnet.b"]}})", R"({"subnet_ids": true})")};
  CHECK(cost_of(all).totals.after.to_string() == "14.60");
  const TestResource local = created("aws_vpc_endpoint", R"({"vpc_endpoint_type": "Interface"})", R"({"subnet_ids": {"references": ["local.subnets"]}})",
                                     R"({"subnet_ids": true})");
  CHECK(price_of(local) == "unpriced: how many subnet_ids there are is known only after apply");
}

TEST_CASE("use is priced only as far as the settings tell it") {
  CostContext context;
  context.settings.usage.push_back({"aws_nat_gateway.*", "data-processed", Quantity::of(100)});
  const TestResource gateway = created("aws_nat_gateway", R"({"connectivity_type": "private"})");
  CHECK(price_of(gateway, context) == "37.35");
  CHECK(cost_of({gateway}, context).resources.at(0).usage.empty());
  CHECK(cost_of({gateway}).resources.at(0).usage == std::vector<std::string>{"data-processed"});
  context.settings.usage = {{"aws_lambda_function.*", "requests", Quantity()}, {"aws_lambda_function.*", "x86/duration-first-6B", Quantity()}};
  CHECK(price_of(created("aws_lambda_function", "{}"), context) == "0.00");
}

TEST_CASE("a class that is marked sensitive is priced and not shown") {
  TestResource secret = created("aws_db_instance", R"({"engine": "mysql", "instance_class": "db.t3.micro", "allocated_storage": 20})");
  secret.sensitive = R"({"instance_class": true})";
  const CostLine line = cost_of({secret}).resources.at(0);
  CHECK(line.after->to_string() == "14.71");
  for (const CostComponent& component : line.components) CHECK(component.name.find("t3") == std::string::npos);
  secret.after = R"({"engine": "mysql", "instance_class": "db.x9z.micro", "allocated_storage": 20})";
  CHECK(price_of(secret) == "unpriced: no price for what it is");
}

TEST_CASE("a negative, huge or absurd size is no quantity") {
  CHECK(price_of(created("aws_ebs_volume", R"({"type": "gp3", "size": -1})")) == "unpriced: size is no quantity");
  CHECK(price_of(created("aws_ebs_volume", R"({"type": "gp3", "size": 1e300})")) == "unpriced: size is no quantity");
  CHECK(price_of(created("aws_ebs_volume", R"({"type": "gp3", "size": "many"})")) == "unpriced: size is no quantity");
  CHECK(price_of(created("aws_ebs_volume", R"({"type": "gp3", "size": 1000001})")) == "unpriced: size is no quantity");
  CHECK(price_of(created("aws_ebs_volume", R"({"type": {"a": 1}, "size": [1]})")) == "unpriced: type is no text");
  CHECK(price_of(created("aws_ebs_volume", R"({"type": "gp3", "size": 1000000})")) == "80000.00");
}
