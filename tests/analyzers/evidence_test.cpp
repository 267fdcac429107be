#include <doctest/doctest.h>

#include "analyzers/plan_facts.h"
#include "tests/support/plan_text.h"

using namespace plandiff;

namespace {

std::string plan_with(std::string_view after, std::string_view variables = "{}", std::string_view providers = "{}",
                      std::string_view unknown = "{}") {
  return R"({"format_version":"1.2","variables":)" + std::string(variables) +
         R"(,"resource_changes":[{"address":"aws_db_instance.a","mode":"managed","type":"aws_db_instance","name":"a","change":{"actions":["create"],"after":)" +
         std::string(after) + R"(,"after_unknown":)" + std::string(unknown) +
         R"(}}],"configuration":{"provider_config":)" + std::string(providers) +
         R"(,"root_module":{"variables":{"env_secret":{"sensitive":true},"environment":{"sensitive":true}},"resources":[{"address":"aws_db_instance.a","type":"aws_db_instance","provider_config_key":"aws","expressions":{}}]}}})";
}

// The class, then the evidence in order of strength.
std::string decided(std::string_view json) {
  const Plan plan = test::plan_of(json);
  PlanFacts facts(plan, {});
  const Environment& environment = facts.environment_of(plan.changes()[0]);
  std::string text(to_text(environment.environment));
  for (const Evidence& item : environment.evidence) text += "; " + item.text;
  return text;
}

}  // namespace

TEST_CASE("a resource's own tags come first") {
  CHECK(decided(plan_with(R"({"tags":{"Environment":"test"},"tags_all":{"Environment":"test"},"identifier":"orders-prod"})")) ==
        "test; tag Environment = \"test\"; identifier \"orders-prod\"");
  CHECK(decided(plan_with(R"({"tags":{"STAGE":"Live"}})")) == "prod; tag STAGE = \"Live\"");
}

TEST_CASE("default tags count where the resource does not override them") {
  CHECK(decided(plan_with(R"({"tags":null,"tags_all":{"Environment":"dev","Owner":"x"}})")) == "dev; default tag Environment = \"dev\"");
  CHECK(decided(plan_with(R"({"tags":{"Environment":"prod"},"tags_all":{"Environment":"prod"}})", "{}",
                          R"({"aws":{"expressions":{"default_tags":[{"tags":{"constant_value":{"Environment":"dev"}}}]}}})")) ==
        "prod; tag Environment = \"prod\"");
  CHECK(decided(plan_with(R"({})", "{}", R"({"aws":{"expressions":{"default_tags":[{"tags":{"constant_value":{"Environment":"dev"}}}]}}})",
                          R"({"tags_all":true})")) == "dev; default tag Environment = \"dev\"");
}

TEST_CASE("variables tell, and a boolean tells only that it is not production") {
  CHECK(decided(plan_with("{}", R"({"environmentSuffix":{"value":"dev"}})")) == "dev; variable environmentSuffix = \"dev\"");
  CHECK(decided(plan_with("{}", R"({"is_production":{"value":false}})")) == "nonprod; variable is_production = false");
  CHECK(decided(plan_with(R"({"tags":{"Environment":"production"}})", R"({"is_production":{"value":false}})")) ==
        "unknown; tag Environment = \"production\"; variable is_production = false");
}

TEST_CASE("a sensitive variable speaks without being quoted") {
  CHECK(decided(plan_with("{}", R"({"environment":{"value":"test"}})")) == "test; variable environment = (sensitive)");
}

TEST_CASE("a database's name is no evidence, and nothing gives nothing") {
  CHECK(decided(plan_with(R"({"db_name":"production"})")) == "unknown");
}

TEST_CASE("a cluster member without evidence takes the environment of its cluster") {
  const Plan plan = test::plan_of(R"({"format_version":"1.2","resource_changes":[
    {"address":"aws_rds_cluster_instance.i[0]","mode":"managed","type":"aws_rds_cluster_instance","name":"i","index":0,"change":{"actions":["create"],"after":{"tags":null},"after_unknown":{"cluster_identifier":true}}},
    {"address":"aws_rds_cluster.c","mode":"managed","type":"aws_rds_cluster","name":"c","change":{"actions":["create"],"after":{"tags":{"env":"qa"}},"after_unknown":{}}}],
    "configuration":{"root_module":{"resources":[
      {"address":"aws_rds_cluster_instance.i","type":"aws_rds_cluster_instance","expressions":{"cluster_identifier":{"references":["aws_rds_cluster.c.id","aws_rds_cluster.c"]}}},
      {"address":"aws_rds_cluster.c","type":"aws_rds_cluster","expressions":{"tags":{"constant_value":{"env":"qa"}}}}]}}})");
  PlanFacts facts(plan, {});
  CHECK(facts.environment_of(plan.changes()[0]).environment == EnvironmentClass::kTest);
  CHECK(facts.environment_of_plan().environment == EnvironmentClass::kTest);
}

TEST_CASE("a plan may hold two environments") {
  const Plan plan = test::plan_of(R"({"format_version":"1.2","resource_changes":[
    {"address":"a","mode":"managed","type":"aws_db_instance","change":{"actions":["create"],"after":{"tags":{"env":"prod"}}}},
    {"address":"b","mode":"managed","type":"aws_db_instance","change":{"actions":["create"],"after":{"tags":{"env":"test"}}}}]})");
  PlanFacts facts(plan, {});
  const Environment whole = facts.environment_of_plan();
  CHECK(whole.environment == EnvironmentClass::kMixed);
  CHECK(whole.evidence.size() == 2);
}
