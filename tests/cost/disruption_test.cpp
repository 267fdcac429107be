#include "analyzers/cost/disruption.h"

#include "tests/cost/priced_plan.h"

using namespace plandiff;
using namespace plandiff::test;

namespace {

std::string disruption(std::string type, std::string before, std::string after, std::string actions = R"(["update"])", std::string unknown = "{}") {
  const Plan& plan = priced_plan(plan_text({{std::move(type), "x", std::move(before), std::move(after), std::move(actions), std::move(unknown)}}));
  const std::optional<Disruption> found = disruption_of(plan.changes()[0]);
  if (!found.has_value()) return "no answer";
  std::string text = fmt::format("{} {}", to_text(found->kind), found->is_deferred ? "later" : "now");
  for (const std::string_view attribute : found->attributes) text += fmt::format(" {}", attribute);
  return text;
}

}  // namespace

TEST_CASE("a class change stops a database, now or in the window") {
  CHECK(disruption("aws_db_instance", R"({"instance_class": "a", "apply_immediately": true})", R"({"instance_class": "b", "apply_immediately": true})") ==
        "minutes_unavailable now instance_class");
  CHECK(disruption("aws_db_instance", R"({"instance_class": "a", "apply_immediately": false})", R"({"instance_class": "b", "apply_immediately": false})") ==
        "minutes_unavailable later instance_class");
}

TEST_CASE("some changes wait for no window") {
  CHECK(disruption("aws_db_instance", R"({"port": 3306, "apply_immediately": false})", R"({"port": 3307, "apply_immediately": false})") == "restart now port");
}

TEST_CASE("storage, tags and backups of another length disturb nobody") {
  CHECK(disruption("aws_db_instance", R"({"allocated_storage": 20, "backup_retention_period": 1, "tags": {}})",
                   R"({"allocated_storage": 50, "backup_retention_period": 7, "tags": {"a": "b"}})") == "none now");
  CHECK(disruption("aws_db_instance", R"({"backup_retention_period": 0})", R"({"backup_retention_period": 7})") == "restart now backup_retention_period");
}

TEST_CASE("a replacement loses what is held; a creation is no disruption") {
  CHECK(disruption("aws_dynamodb_table", "{}", "{}", R"(["delete", "create"])") == "data_loss now");
  CHECK(disruption("aws_dynamodb_table", "", "{}", R"(["create"])") == "no answer");
  CHECK(disruption("aws_iam_role", "{}", "{}", R"(["delete", "create"])") == "no answer");
}

TEST_CASE("what is late is not called harmless") {
  CHECK(disruption("aws_db_instance", R"({"engine_version": "8.0"})", "{}", R"(["update"])", R"({"engine_version": true})") == "unknown now engine_version");
}
