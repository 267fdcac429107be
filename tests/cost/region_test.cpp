#include "analyzers/cost/region.h"

#include "tests/cost/priced_plan.h"

using namespace plandiff;
using namespace plandiff::test;

TEST_CASE("an ARN and a zone name their region") {
  CHECK(region_in_arn("arn:aws:rds:eu-west-1:123456789012:db:x") == "eu-west-1");
  CHECK(region_in_arn("arn:aws-us-gov:rds:us-gov-west-1:123456789012:db:x") == "us-gov-west-1");
  CHECK(region_in_arn("arn:aws:iam::123456789012:role/x").empty());
  CHECK(region_in_arn("not an arn").empty());
  CHECK(region_of_zone("us-east-1a") == "us-east-1");
  CHECK(region_of_zone("us-east-1").empty());
}

TEST_CASE("the provider's region decides, by a constant or a variable") {
  const TestResource key = created("aws_kms_key", "{}");
  CHECK(cost_of({key}).totals.region == "us-east-1");
  CHECK_FALSE(cost_of({key}).totals.is_region_assumed);
  const CostReport other = cost_of({key}, {}, R"({"constant_value": "eu-central-1"})");
  CHECK(other.totals.region == "eu-central-1");
  CHECK(other.resources.at(0).reasons == std::vector<std::string>{"no prices of aws_kms_key for eu-central-1"});
}

TEST_CASE("without a provider the ARNs of the plan tell, and then the default, which is said") {
  TestResource known = created("aws_kms_key", R"({"arn": "arn:aws:kms:eu-west-1:123456789012:key/x"})");
  CHECK(cost_of({known}, {}, "").totals.region == "eu-west-1");
  const CostReport assumed = cost_of({created("aws_kms_key", "{}")}, {}, "");
  CHECK(assumed.totals.region == "us-east-1");
  CHECK(assumed.totals.is_region_assumed);
  CHECK(assumed.totals.after.to_string() == "1.00");
}

TEST_CASE("a resource's own region wins over the provider's") {
  const CostReport report = cost_of({created("aws_kms_key", R"({"region": "us-west-2"})")});
  CHECK(report.totals.region == "us-west-2");
  CHECK(report.totals.of(Coverage::kUnpriced) == 1);
}

TEST_CASE("what costs the same everywhere needs no region") {
  const CostReport report = cost_of({created("aws_route53_zone", "{}")}, {}, R"({"constant_value": "eu-central-1"})");
  CHECK(report.totals.after.to_string() == "0.50");
  CHECK(report.totals.region.empty());
}
