#include "analyzers/readers/cloudformation_yaml.h"

#include <doctest/doctest.h>

#include "tests/readers/cloudformation_text.h"

using namespace plandiff;
using test::stack_refusal;

namespace {

std::string json_of(std::string_view yaml, std::size_t depth = 200) {
  Arena arena;
  const tl::expected<Value, Rejection> value = read_yaml(yaml, depth, arena);
  return value.has_value() ? value->to_json() : std::string(to_text(value.error().reason)) + ": " + value.error().message;
}

}  // namespace

TEST_CASE("short tags are the functions that they stand for") {
  CHECK(json_of("a: !Ref Key") == R"({"a":{"Ref":"Key"}})");
  CHECK(json_of("a: !GetAtt Key.Arn") == R"({"a":{"Fn::GetAtt":["Key","Arn"]}})");
  CHECK(json_of("a: !GetAtt Db.Endpoint.Address") == R"({"a":{"Fn::GetAtt":["Db","Endpoint.Address"]}})");
  CHECK(json_of("a: !GetAtt [Key, Arn]") == R"({"a":{"Fn::GetAtt":["Key","Arn"]}})");
  CHECK(json_of("a: !Sub 'x-${Env}'") == R"({"a":{"Fn::Sub":"x-${Env}"}})");
  CHECK(json_of("a: !If [IsProd, !Ref A, !Ref 'AWS::NoValue']") == R"({"a":{"Fn::If":["IsProd",{"Ref":"A"},{"Ref":"AWS::NoValue"}]}})");
  CHECK(json_of("a: !Not [!Condition IsProd]") == R"({"a":{"Fn::Not":[{"Condition":"IsProd"}]}})");
  CHECK(json_of("a: !Join ['-', [x, !Ref B]]") == R"({"a":{"Fn::Join":["-",["x",{"Ref":"B"}]]}})");
  CHECK(json_of("a: !Transform {Name: x}") == R"({"a":{"Fn::Transform":{"Name":"x"}}})");
  CHECK(json_of("a: {Fn::Sub: x}") == R"({"a":{"Fn::Sub":"x"}})");
}

TEST_CASE("plain scalars are booleans as in YAML 1.1, everything else is its text") {
  CHECK(json_of("a: [true, yes, On, FALSE, no, off]") == R"({"a":[true,true,true,false,false,false]})");
  CHECK(json_of("a: ['true', \"no\", y, n]") == R"({"a":["true","no","y","n"]})");
  CHECK(json_of("a: [20, 8.0, 16.10, 0123, 1e3]") == R"({"a":["20","8.0","16.10","0123","1e3"]})");
  CHECK(json_of("a: 2012-10-17") == R"({"a":"2012-10-17"})");
  CHECK(json_of("a: [~, null, '']") == R"({"a":[null,null,""]})");
  CHECK(json_of("yes: on") == R"({"yes":true})");
}

TEST_CASE("aliases repeat what they name, as far as that can be borne") {
  CHECK(json_of("a: &x {k: [1, 2]}\nb: *x") == R"({"a":{"k":["1","2"]},"b":{"k":["1","2"]}})");
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string above = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + above;
    for (int j = 0; j < 9; ++j) bomb += ", " + above;
    bomb += "]\n";
  }
  CHECK(json_of(bomb) == "too_large: its aliases make more than 500000 values");
  CHECK(json_of("a: &x [*x]") == "syntax: an alias refers to what it is part of");
}

TEST_CASE("what is no YAML, or too much of it, is refused with its place") {
  CHECK(json_of("a: [1") .starts_with("syntax: not valid YAML: line "));
  CHECK(json_of("a: *nowhere").starts_with("syntax: not valid YAML: line 1: "));
  CHECK(json_of("? [a]\n: b") == "syntax: a key is no text");
  CHECK(json_of("") == "empty: holds no document");
  CHECK(json_of("a: \"\xFF\"") == "invalid_utf8: not valid UTF-8");
  CHECK(json_of("a: " + std::string(100, '[') + std::string(100, ']'), 50) == "too_deep: nested deeper than 50 levels");
  CHECK(json_of(std::string(kLargestYaml + 1, ' ')) == "too_large: a YAML text larger than any template may be");
  CHECK(json_of("a: " + std::string(100'000, '[')).find(": ") != std::string::npos);
}

TEST_CASE("a YAML text is a template only if it says so") {
  CHECK(stack_refusal("Resources:\n  Queue: {Type: AWS::SQS::Queue}\n") == "accepted");
  CHECK(stack_refusal("'AWSTemplateFormatVersion': '2010-09-09'\nResources: {}\n") == "accepted");
  CHECK(stack_refusal("Transform: AWS::Serverless-2016-10-31\nResources: {}\n") == "accepted");
  CHECK(stack_refusal("Resources:\n  cpu: 2\n  note: as AWS::Things go\n") == "text: neither a plan nor a template of CloudFormation");
  CHECK(stack_refusal("apiVersion: v1\nkind: Pod\n") == "text: plain text, not a JSON plan");
  CHECK(stack_refusal("Terraform will perform the following actions:\n") == "text: plain text, not a JSON plan");
  CHECK(stack_refusal("AWSTemplateFormatVersion: '2010-09-09'\n") == "syntax: a template without resources at /Resources");
  CHECK(stack_refusal("AWSTemplateFormatVersion: '2010-09-09'\nResources: {A: {Properties: {}}}\n") == "syntax: a resource without a type at /Resources/A");
  CHECK(stack_refusal("AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A: [\n").starts_with("syntax: not valid YAML: line "));
}

TEST_CASE("every proper prefix of a template is read or refused, none crashes") {
  const std::string whole = test::named_by("!Join ['-', [a, !Sub '${AWS::Region}', *x]]", "Parameters:\n  P: &x {Type: String, Default: p}\n");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::string said = stack_refusal(std::string_view(whole).substr(0, size));
    CHECK_FALSE(said.empty());
  }
}
