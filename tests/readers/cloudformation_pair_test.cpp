#include <doctest/doctest.h>

#include "tests/readers/cloudformation_text.h"

using namespace plandiff;
using test::change_of;
using test::stack_of;
using test::stack_refusal;

namespace {

std::string queue(std::string_view properties, std::string_view attributes = {}) {
  return "Resources:\n  X:\n    Type: AWS::SQS::Queue\n" + std::string(attributes) + "    Properties: " + std::string(properties) + "\n";
}

std::string action(std::string_view before, std::string_view after) {
  const Plan plan = stack_of(after, before);
  std::string said(to_text(change_of(plan, "X").action));
  if (change_of(plan, "X").may_replace) said += " or replace";
  return said;
}

}  // namespace

TEST_CASE("two templates are compared by logical id") {
  CHECK(action(queue("{QueueName: a}"), queue("{QueueName: a}")) == "no_op");
  CHECK(action(queue("{DelaySeconds: 5}"), queue("{DelaySeconds: '5'}")) == "no_op");
  CHECK(action(queue("{DelaySeconds: 5}"), queue("{DelaySeconds: 6}")) == "update");
  CHECK(action(queue("{QueueName: a}"), queue("{QueueName: b}")) == "replace");
  CHECK(action(queue("{QueueName: a}"), queue("{QueueName: !ImportValue b}")) == "update or replace");
  CHECK(action(queue("{}"), "Resources: {Y: {Type: AWS::SQS::Queue}}") == "delete");
  CHECK(action(queue("{}", "    DeletionPolicy: Retain\n"), "Resources: {Y: {Type: AWS::SQS::Queue}}") == "forget");
  CHECK(action("Resources: {Y: {Type: AWS::SQS::Queue}}", queue("{}")) == "create");
  CHECK(action(queue("{}"), "Resources: {X: {Type: AWS::SNS::Topic}}") == "replace");
  CHECK(action(queue("{}"), queue("{}", "    DeletionPolicy: Retain\n")) == "update");
}

TEST_CASE("what is late is the same where both templates write it alike, and only there") {
  constexpr std::string_view kAbove = "Parameters:\n  P: {Type: String}\nConditions:\n  C: !Equals [!Ref P, x]\n";
  const auto named = [&](std::string_view name) { return std::string(kAbove) + queue("{QueueName: " + std::string(name) + "}"); };
  CHECK(action(named("!If [C, a, b]"), named("!If [C, a, b]")) == "no_op");
  CHECK(action(named("!If [C, a, b]"), named("!If [C, a, c]")) == "update or replace");
  CHECK(action(named("!ImportValue a"), named("!ImportValue a")) == "no_op");
  CHECK(action(named("!ImportValue a"), named("!ImportValue b")) == "update or replace");
  CHECK(action(named("!Select [0, !GetAZs '']"), named("!Select [0, !GetAZs '']")) == "no_op");
  CHECK(action(named("'{{resolve:ssm:/a:1}}'"), named("'{{resolve:ssm:/a:2}}'")) == "update or replace");
}

TEST_CASE("what refers to a resource that is replaced changes too") {
  const auto text = [](std::string_view name) {
    return "Resources:\n  Role: {Type: AWS::IAM::Role, Properties: {RoleName: " + std::string(name) +
           "}}\n  X: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !GetAtt Role.Arn}}\n";
  };
  CHECK(action(text("a"), text("a")) == "no_op");
  CHECK(action(text("a"), text("b")) == "update");
}

TEST_CASE("a replacement follows the new template's policy, which DeletionPolicy is not") {
  const auto database = [](std::string_view engine, std::string_view attributes) {
    return "Resources:\n  X:\n    Type: AWS::RDS::DBInstance\n" + std::string(attributes) + "    Properties: {Engine: " + std::string(engine) + "}\n";
  };
  const Plan lost = stack_of(database("mariadb", "    DeletionPolicy: Snapshot\n"), database("mysql", "    DeletionPolicy: Snapshot\n"));
  CHECK(change_of(lost, "X").before.find("skip_final_snapshot")->is_true());
  const Plan kept = stack_of(database("mariadb", "    UpdateReplacePolicy: Snapshot\n"), database("mysql", ""));
  CHECK(change_of(kept, "X").before.find("skip_final_snapshot")->as_bool() == false);
  const Plan both = stack_of(database("mariadb", "    UpdateReplacePolicy: Retain\n"), database("mysql", ""));
  CHECK(change_of(both, "X").action == Action::kCreateThenForget);
}

TEST_CASE("a property that is a resource of its own comes and goes by itself") {
  const auto bucket = [](std::string_view more) { return "Resources:\n  X: {Type: AWS::S3::Bucket, Properties: {BucketName: b" + std::string(more) + "}}\n"; };
  const Plan plan = stack_of(bucket(", VersioningConfiguration: {Status: Enabled}"), bucket(""));
  CHECK(change_of(plan, "X", "aws_s3_bucket").action == Action::kUpdate);
  CHECK(change_of(plan, "X", "aws_s3_bucket_versioning").action == Action::kCreate);
}

TEST_CASE("--before goes with a template and is one") {
  CHECK(stack_refusal(R"({"format_version":"1.2","resource_changes":[]})", queue("{}")) ==
        "text: --before is the template that is deployed, and this is no template to compare it with");
  CHECK(stack_refusal(queue("{}"), "kind: Pod\n") == "text: --before: neither a plan nor a template of CloudFormation");
  CHECK(stack_refusal(queue("{}"), "Resources: [\n").starts_with("syntax: --before: not valid YAML: line "));
}
