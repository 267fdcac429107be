#include <string>

#include <doctest/doctest.h>

#include "analyzers/readers/interpolation.h"
#include "tests/support/plan_text.h"

using namespace plandiff;
using test::plan_of;
using test::refusal_of;

namespace {

std::string stack_with(std::string_view sections) {
  return R"({"//":{"metadata":{"backend":"local","stackName":"network-test","version":"0.20.5"}},"terraform":{"backend":{"local":{}}})" + (sections.empty() ? "" : "," + std::string(sections)) + "}";
}

}  // namespace

TEST_CASE("a synthesised configuration is a creation of everything in it") {
  const Plan plan = plan_of(stack_with(R"("resource":{"aws_lambda_function":{"handler_1A2B":{"//":{"metadata":{"path":"network-test/handler","uniqueId":"handler_1A2B"}},
    "function_name":"handler","role":"${aws_iam_role.role.arn}","timeout":60,"depends_on":["aws_iam_role.role"],"lifecycle":{"prevent_destroy":true},
    "environment":{"variables":{"HOST":"${aws_db_instance.db.address}","PORT":"3306"}},"vpc_config":[{"subnet_ids":["a","${var.subnet}"]}],"tags":{"Environment":"test"}}},
    "aws_iam_role":{"role":{"name":"r"}}})"));
  CHECK(plan.format() == Format::kCdktfConfiguration);
  CHECK(plan.stack() == "network-test");
  CHECK(plan.tool_version() == "0.20.5");
  CHECK(plan.complete() == true);
  REQUIRE(plan.changes().size() == 2);
  const ResourceChange& change = plan.changes()[0];
  CHECK(change.address == "aws_lambda_function.handler_1A2B");
  CHECK(change.action == Action::kCreate);
  CHECK(change.after.to_json() == R"({"function_name":"handler","timeout":60,"environment":[{"variables":{"PORT":"3306"}}],"vpc_config":[{"subnet_ids":["a",null]}],"tags":{"Environment":"test"}})");
  CHECK(change.after_unknown.to_json() == R"({"role":true,"environment":[{"variables":{"HOST":true}}],"vpc_config":[{"subnet_ids":[false,true]}],"tags":{}})");
  REQUIRE(change.configured != nullptr);
  CHECK(change.configured->find("expressions")->find("function_name")->to_json() == R"({"constant_value":"handler"})");
  CHECK(change.configured->find("expressions")->find("role")->to_json() == R"({"references":["aws_iam_role.role"]})");
  CHECK(change.configured->find("expressions")->find("environment")->to_json() == R"([{"variables":{"references":["aws_db_instance.db"]}}])");
  CHECK(change.configured->find("expressions")->find("depends_on") == nullptr);
  CHECK_FALSE(plan.changes()[1].has_values);
  REQUIRE(plan.notes().size() == 1);
  CHECK(plan.notes()[0].starts_with("a configuration without a plan: every resource counts as created; "));
}

TEST_CASE("instances, modules, providers, variables and outputs of a configuration") {
  const Plan plan = plan_of(stack_with(R"("resource":{"null_resource":{"three":{"count":3},"none":{"count":0},"some":{"count":"${length(var.names)}"},"each":{"for_each":"${toset(var.names)}"}}},
    "module":{"vpc":{"source":"terraform-aws-modules/vpc/aws"}},"provider":{"aws":[{"region":"us-east-1"},{"alias":"west","region":"us-west-2"}]},
    "variable":{"names":{"default":["a"]}},"output":{"o":{"value":"${null_resource.three}"}})"));
  REQUIRE(plan.changes().size() == 5);
  CHECK(plan.changes()[2].address == "null_resource.three[2]");
  CHECK(plan.changes()[2].index == Value::integer(2));
  CHECK(plan.changes()[3].address == "null_resource.some");
  CHECK_FALSE(plan.complete().has_value());  // nobody sees into the module
  REQUIRE(plan.notes().size() == 2);
  CHECK(plan.notes()[1] == "1 module of the configuration is not in this file: only a plan shows the resources");
  CHECK(plan.configuration().providers().find("aws.west")->to_json() == R"({"name":"aws","expressions":{"alias":{"constant_value":"west"},"region":{"constant_value":"us-west-2"}}})");
  CHECK(plan.configuration().root()->variables.to_json() == R"({"names":{"default":["a"]}})");
  CHECK(plan.configuration().root()->outputs.to_json() == R"({"o":{"expression":{"references":["null_resource.three"]}}})");
}

TEST_CASE("credentials of a configuration are sensitive, as they are in a plan") {
  const Plan plan = plan_of(stack_with(R"("resource":{"aws_db_instance":{"db":{"password":"hunter2!","username":"admin"}}})"));
  CHECK(plan.changes()[0].after_at(Path("password").steps(), "password").display() == "(sensitive)");
  CHECK(plan.changes()[0].after_at(Path("username").steps(), "username").display() == "\"admin\"");
}

TEST_CASE("an empty stack is a stack, other files with a comment are not") {
  CHECK(plan_of(stack_with("")).changes().empty());
  CHECK(refusal_of(R"({"//":"generated","name":"left-pad"})") == "text: JSON, but not a plan: none of the sections of a plan is there");
  CHECK(refusal_of(R"({"resource":{"aws_vpc":{"main":{}}}})") == "text: JSON, but not a plan: none of the sections of a plan is there");
  CHECK(refusal_of(R"({"resource":{"aws_vpc":{"main":{}}},"provider":{"aws":{}}})") == "text: Terraform configuration in JSON, not a plan");
  const std::string whole = stack_with("");
  for (std::size_t size = 1; size < whole.size(); ++size) CHECK(refusal_of(whole.substr(0, size)) != "accepted");
}

TEST_CASE("references are found where Terraform would find them") {
  using Texts = std::vector<std::string>;
  CHECK(references_in("${aws_db_instance.posts-db_1.address}:3306") == Texts{"aws_db_instance.posts-db_1"});
  CHECK(references_in("${data.aws_ami.x[0].id}-${module.m.out.y}-${var.a}-${each.value.z}") == Texts{"data.aws_ami.x", "module.m.out", "var.a", "each.value"});
  CHECK(references_in("${join(\",\", [for s in aws_subnet.a : s.id])} ${aws_subnet.a.id}") == Texts{"aws_subnet.a", "s.id"});
  CHECK(references_in("${lookup({\"a.b\" = \"x.y ${var.c}\"}, var.d)}") == Texts{"var.c", "var.d"});
  CHECK(references_in("${provider.function(1)} $${not.this} plain.text") == Texts{});
  CHECK(references_in("%{ if var.a }x%{ endif }") == Texts{"var.a"});
  CHECK(references_in("${") == Texts{});
  CHECK(references_in("${\"") == Texts{});
  CHECK_FALSE(is_template("$${a} %%{b} $ {c}"));
  CHECK(is_template("a ${b}"));
}
