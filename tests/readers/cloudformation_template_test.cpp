#include <doctest/doctest.h>

#include "tests/readers/cloudformation_text.h"

using namespace plandiff;
using test::change_of;
using test::name_of;
using test::named_by;
using test::stack_of;
using test::stack_refusal;

namespace {

constexpr std::string_view kParameters =
    "Parameters:\n"
    "  Env: {Type: String, Default: test}\n"
    "  Open: {Type: String}\n"
    "  Hidden: {Type: String, NoEcho: true, Default: InitialPassword123!}\n"
    "  Zones: {Type: CommaDelimitedList, Default: 'a, b'}\n"
    "  Image: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /aws/image}\n"
    "Mappings:\n"
    "  Sizes: {test: {size: small}, prod: {size: large}}\n"
    "Conditions:\n"
    "  IsProd: !Equals [!Ref Env, prod]\n"
    "  IsTest: !Not [!Condition IsProd]\n"
    "  IsOpen: !Equals [!Ref Open, x]\n"
    "  Round: !And [!Condition Round, !Condition IsTest]\n"
    "  Either: !Or [!Condition IsOpen, !Condition IsTest]\n";

std::string said(std::string_view value) { return name_of(stack_of(named_by(value, kParameters))); }

}  // namespace

TEST_CASE("literals, parameters and resources are told apart") {
  CHECK(said("orders") == R"("orders" constant)");
  CHECK(said("!Ref Env") == R"("test" from ["var.Env"])");
  CHECK(said("!Ref Open") == R"(unknown from ["var.Open"])");
  CHECK(said("!Ref Image") == R"(unknown from ["var.Image","local.not_in_the_document"])");
  CHECK(said("!Ref Role") == R"(unknown from ["aws_iam_role.Role.id"])");
  CHECK(said("!GetAtt Role.Arn") == R"(unknown from ["aws_iam_role.Role.arn"])");
  CHECK(said("!Ref AWS::Region") == R"(unknown from ["local.not_in_the_document"])");
  CHECK(said("!ImportValue shared") == R"(unknown from ["local.not_in_the_document"])");
  CHECK(said("'{{resolve:ssm:/orders/name}}'") == R"(unknown from ["local.not_in_the_document"])");
  CHECK(said("!Ref AWS::NoValue") == "absent");
  CHECK(said("!Ref Nothing") == R"(unknown from ["local.not_in_the_document"])");
}

TEST_CASE("texts are put together where all parts are known") {
  CHECK(said("!Sub orders-${Env}") == R"("orders-test" from ["var.Env"])");
  CHECK(said("!Sub orders-${!Env}") == R"("orders-${Env}" constant)");
  CHECK(said("!Sub ['${a}-${Env}', {a: x}]") == R"("x-test" from ["var.Env"])");
  CHECK(said("!Sub orders-${AWS::Region}") == R"(unknown from ["local.not_in_the_document"])");
  CHECK(said("!Sub orders-${Role.Arn}") == R"(unknown from ["aws_iam_role.Role.arn"])");
  CHECK(said("!Join ['-', [orders, !Ref Env]]") == R"("orders-test" from ["var.Env"])");
  CHECK(said("!Join [':', !Ref Zones]") == R"("a:b" from ["var.Zones"])");
  CHECK(said("!Select [1, !Ref Zones]") == R"("b" from ["var.Zones"])");
  CHECK(said("!Select [7, !Ref Zones]") == R"(unknown from ["var.Zones","local.not_in_the_document"])");
  CHECK(said("!Select [0, !GetAZs '']") == R"(unknown from ["local.not_in_the_document"])");
  CHECK(said("!Select [1, !Split ['/', a/b/c]]") == R"("b" constant)");
  CHECK(said("!FindInMap [Sizes, !Ref Env, size]") == R"("small" from ["var.Env"])");
  CHECK(said("!FindInMap [Sizes, !Ref Open, size]") == R"(unknown from ["var.Open","local.not_in_the_document"])");
  CHECK(said("!Base64 echo") == R"("echo" constant)");
}

TEST_CASE("conditions have three answers") {
  CHECK(said("!If [IsProd, a, b]") == R"("b" from ["var.Env"])");
  CHECK(said("!If [IsTest, a, b]") == R"("a" from ["var.Env"])");
  CHECK(said("!If [Either, a, b]") == R"("a" from ["var.Open","var.Env"])");
  CHECK(said("!If [IsOpen, a, !Ref Role]") == R"(unknown from ["aws_iam_role.Role.id","local.not_in_the_document"])");
  CHECK(said("!If [IsProd, a, !Ref AWS::NoValue]") == "absent");
  CHECK(said("!If [Round, a, b]").starts_with("unknown"));
  CHECK(said("!If [Nowhere, a, b]").starts_with("unknown"));
}

TEST_CASE("a resource whose condition is false is not made, one that cannot be told is") {
  const std::string text = named_by("orders", kParameters) +
                           "  A: {Type: AWS::SQS::Queue, Condition: IsProd}\n"
                           "  B: {Type: AWS::SQS::Queue, Condition: IsTest}\n"
                           "  C: {Type: AWS::SQS::Queue, Condition: IsOpen}\n";
  const Plan plan = stack_of(text);
  std::string names;
  for (const ResourceChange& change : plan.changes()) names += std::string(change.address) + " ";
  CHECK(names == "Role Queue B C ");
}

TEST_CASE("NoEcho makes a value sensitive wherever it goes") {
  const Plan plan = stack_of(named_by("!Sub 'x-${Hidden}'", kParameters));
  const ResourceChange& queue = change_of(plan, "Queue");
  CHECK(queue.after_sensitive.to_json() == R"({"name":true})");
  CHECK(plan.configuration().root()->is_sensitive("Hidden"));
}

TEST_CASE("a lone template creates everything and says what it is") {
  const Plan plan = stack_of(named_by("orders"));
  CHECK(plan.format() == Format::kCloudFormationTemplate);
  CHECK(plan.complete() == true);
  const ResourceChange& queue = change_of(plan, "Queue");
  CHECK(queue.action == Action::kCreate);
  CHECK(queue.type == "aws_sqs_queue");
  CHECK(queue.own_type == "AWS::SQS::Queue");
  CHECK(queue.provider == "aws");
  CHECK(queue.before.is_null());
}

TEST_CASE("JSON and YAML give the same") {
  CHECK(name_of(stack_of(R"({"Resources":{"Queue":{"Type":"AWS::SQS::Queue","Properties":{"QueueName":{"Fn::Join":["-",["a",5]]}}}}})")) == R"("a-5" constant)");
  CHECK(stack_refusal(R"({"Resources":{"cpu":4}})") == "text: neither a plan nor a template of CloudFormation");
}

TEST_CASE("what a template cannot show is said, and nothing may be called missing") {
  const Plan macro = stack_of("Transform: [AWS::Serverless-2016-10-31, OurMacro]\n" + named_by("a"));
  CHECK_FALSE(macro.complete().has_value());
  REQUIRE(macro.notes().size() == 1);
  CHECK(macro.notes()[0].starts_with("a macro expands this template"));
  const Plan nested = stack_of(named_by("a") + "  Inner: {Type: AWS::CloudFormation::Stack}\n");
  CHECK_FALSE(nested.complete().has_value());
  CHECK(nested.notes()[0] == "Inner is a nested stack: its resources are in a template of its own");
  const Plan loop = stack_of(named_by("a") + "  Fn::ForEach::Queues: [Name, [a, b], {}]\n");
  CHECK_FALSE(loop.complete().has_value());
  CHECK(loop.changes().size() == 2);
}

TEST_CASE("a condition that parameters leave open stands beside the resource") {
  const Plan plan = stack_of("Parameters:\n  Open: {Type: String}\n  Env: {Type: String, Default: test}\n"
                             "Conditions:\n  IsOpen: !Equals [!Ref Open, x]\n  IsTest: !Equals [!Ref Env, test]\n"
                             "Resources:\n  A: {Type: AWS::SQS::Queue, Condition: IsOpen}\n  B: {Type: AWS::SQS::Queue, Condition: IsTest}\n  C: {Type: AWS::SQS::Queue}\n");
  REQUIRE(change_of(plan, "A").configured != nullptr);
  CHECK(change_of(plan, "A").configured->find("count_expression")->to_json() == R"({"references":["local.IsOpen"]})");
  CHECK(change_of(plan, "B").configured->find("count_expression") == nullptr);
  CHECK(change_of(plan, "C").configured->find("count_expression") == nullptr);
}

TEST_CASE("functions of SAM take what Globals say") {
  const Plan plan = stack_of(
      "Transform: AWS::Serverless-2016-10-31\n"
      "Globals:\n  Function: {Runtime: python3.13, Timeout: 30, Environment: {Variables: {A: a, B: b}}}\n"
      "Resources:\n  Worker:\n    Type: AWS::Serverless::Function\n    Properties:\n      Timeout: 60\n      CodeUri: s3://artifacts/worker.zip\n"
      "      Environment: {Variables: {B: c, D: true}}\n");
  const Value& after = change_of(plan, "Worker").after;
  CHECK(after.find("runtime")->text() == "python3.13");
  CHECK(after.find("timeout")->as_integer() == 60);
  CHECK(after.find("s3_bucket")->text() == "artifacts");
  CHECK(after.find("s3_key")->text() == "worker.zip");
  CHECK(after.find("environment")->to_json() == R"([{"variables":{"B":"c","D":"true","A":"a"}}])");
}

TEST_CASE("a list that is named a thousand times does not grow without bound") {
  std::string text = "Parameters:\n  L: {Type: CommaDelimitedList, Default: '" + std::string(200'000, ',') + "'}\nResources:\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties:\n      Tags:\n";
  for (int i = 0; i < 1'000; ++i) text += "        - !Ref L\n";
  CHECK(stack_refusal(text) == "accepted");
}
