#include <string>

#include <doctest/doctest.h>

#include "tests/support/plan_text.h"

using namespace plandiff;
using test::refusal_of;

TEST_CASE("files that are no plan are named as what they are") {
  CHECK(refusal_of("") == "empty: file is empty");
  CHECK(refusal_of(" \n\t") == "empty: file is empty");
  CHECK(refusal_of("PK\x03\x04zip") == "binary_plan: binary plan, not JSON");
  CHECK(refusal_of("Terraform will perform the following actions:") == "text: plain text, not a JSON plan");
  CHECK(refusal_of("[1,2]") == "text: a JSON array, not a plan");
  CHECK(refusal_of(R"({"a":1})") == "text: JSON, but not a plan: none of the sections of a plan is there");
  CHECK(refusal_of(R"({"format_version":"1.0","terraform_version":"1.5.0","values":{"root_module":{}}})") == "state: a state file, not a plan");
  CHECK(refusal_of(R"({"version":4,"serial":3,"lineage":"x","resources":[]})") == "state: a state file, not a plan");
  CHECK(refusal_of(R"({"format_version":"1.0","provider_schemas":{}})") == "text: provider schemas, not a plan");
  CHECK(refusal_of("{\"@level\":\"info\",\"@message\":\"Terraform 1.11.4\"}\n{\"@level\":\"info\"}\n") ==
        "log_stream: a log, but not that of terraform plan -json");
  CHECK(refusal_of(R"([{"name":"left-pad"},{"name":"x"}])") == "text: a JSON array, not a plan");
  CHECK(refusal_of(R"({"meta":{"key_provider.pbkdf2.k":"eyJ9"},"encrypted_data":"b0rk","encryption_version":"v0"})") ==
        "binary_plan: an encrypted OpenTofu plan or state");
  CHECK(refusal_of(R"({"manifest":{"time":"2026-11-23T00:00:00Z"},"resourcePlans":{}})") ==
        "text: a saved Pulumi plan, which holds no old state and only encrypted secrets");
  CHECK(refusal_of(R"({"version":3,"deployment":{"manifest":{},"resources":[]}})") == "state: a Pulumi state, not a preview");
  CHECK(refusal_of(R"({"result":"succeeded","duration":"1s","summary":{"create":2}})") == "text: a summary of pulumi preview --output json, which has no values");
  CHECK(refusal_of(R"({"Version":"0.8","Provider":"aws","Options":{},"Args":[]})") == "text: a plan of terraformer, which names what to import");
  CHECK(refusal_of(R"({"version":"36.0.0","artifacts":{"Shop":{"type":"aws:cloudformation:stack"}}})") ==
        "text: the manifest of an AWS CDK app, not a template");
  CHECK(refusal_of(R"({"version":"0.20.5","stacks":{"net":{"name":"net"}}})") == "text: the manifest of a CDKTF app, not a plan");
}

TEST_CASE("a refresh-only plan has no changes, a damaged key is not taken for one") {
  CHECK(refusal_of(R"({"format_version":"1.2","prior_state":{"values":{"root_module":{"resources":[{"address":"a.b","mode":"managed","type":"a"}]}}}})") ==
        "accepted");
  CHECK(refusal_of(R"({"format_version":"1.2","resourge_changes":[]})") ==
        "syntax: unknown key (did you mean \"resource_changes\"?) at /resourge_changes");
}

TEST_CASE("damage is named with its place") {
  CHECK(refusal_of("{\"format_version\":\"1.2\",\"resource_changes\":[") ==
        "truncated: the JSON document does not end: the file is cut off or still being written at /resource_changes/0");
  CHECK(refusal_of("{\"format_version\":\"1.2\",\"resource_changes\":[]} {}") == "trailing_text: text after the end of the JSON document");
  CHECK(refusal_of("{\"format_version\":\"1.2\",\"resource_changes\":[]} x") == "trailing_text: text after the end of the JSON document");
  CHECK(refusal_of("{\"format_version\":\"1.2\",\"resource_changes\":[],\"x\":\"\xC3\x28\"}") == "invalid_utf8: not valid UTF-8");
}

TEST_CASE("every proper prefix of a plan is refused") {
  const std::string plan = R"({"format_version":"1.2","resource_changes":[{"address":"a","type":"aws_db_instance","change":{"actions":["delete"],"before":{"a":[1,2.5,"x",null,true]}}}],"complete":true})";
  CHECK(refusal_of(plan) == "accepted");
  for (std::size_t size = 0; size < plan.size(); ++size) {
    INFO(size);
    CHECK(refusal_of(std::string_view(plan).substr(0, size)) != "accepted");
  }
}

TEST_CASE("nesting is bounded where values are kept and harmless where they are not") {
  const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
  CHECK(refusal_of("{\"format_version\":\"1.2\",\"resource_changes\":[{\"type\":\"aws_db_instance\",\"change\":{\"actions\":[\"create\"],\"after\":" + deep + "}}]}") ==
        "too_deep: nested deeper than 200 levels at /resource_changes/0/change/after");
  CHECK(refusal_of("{\"format_version\":\"1.2\",\"planned_values\":" + deep + ",\"resource_changes\":[]}") == "accepted");
  std::string modules = "{}";
  for (int i = 0; i < 300; ++i) modules = "{\"module_calls\":{\"m\":{\"module\":" + modules + "}}}";
  CHECK(refusal_of("{\"format_version\":\"1.2\",\"configuration\":{\"root_module\":" + modules + "},\"resource_changes\":[]}").starts_with("too_deep: "));
}

TEST_CASE("an UTF-8 byte order mark is passed over") {
  CHECK(refusal_of("\xEF\xBB\xBF{\"format_version\":\"1.2\",\"resource_changes\":[]}") == "accepted");
}

TEST_CASE("each refusal names the command that makes the right file") {
  const auto hint_of = [](std::string_view json) { return test::read_text(json).error().hint; };
  CHECK(hint_of("PK\x03\x04zip") == "run: terraform show -json THIS_FILE > plan.json");
  CHECK(hint_of(R"({"encrypted_data":"b0rk"})") == "where its key is at hand, run: tofu show -json PLANFILE > plan.json");
  CHECK(hint_of(R"({"manifest":{},"resourcePlans":{}})") == "run: pulumi preview --json > preview.json");
  CHECK(hint_of(R"({"version":"36.0.0","artifacts":{}})") == "name the templates that lie beside it: plandiffd check cdk.out/*.template.json");
  CHECK(hint_of(R"({"version":"0.20.5","stacks":{}})") == "name its folder, which checks all of its stacks: plandiffd check cdktf.out");
  CHECK(hint_of(R"({"format_version":"1.0","provider_schemas":{}})") == "run: terraform show -json PLANFILE > plan.json");
}

TEST_CASE("a document of many keys costs no more than one of few") {
  std::string many = "{";
  for (int i = 0; i < 300'000; ++i) many += "\"k" + std::to_string(i) + "\":0,";
  CHECK(refusal_of(many + "\"resource_changes\":[]}") == "syntax: more than 256 keys at /k256");
}

TEST_CASE("the first bytes are enough to pass over what cannot be a plan") {
  CHECK(cannot_be_a_plan(R"({"name":"left-pad","version":"1.0.0"})"));
  CHECK(cannot_be_a_plan("[1,2,3]"));
  CHECK(cannot_be_a_plan("hello"));
  CHECK_FALSE(cannot_be_a_plan(""));
  CHECK_FALSE(cannot_be_a_plan("PK\x03\x04"));
  CHECK_FALSE(cannot_be_a_plan("{\n  \"format_version\": \"1.2\""));
  CHECK_FALSE(cannot_be_a_plan("{\"resource_changes\":["));
  CHECK(cannot_be_a_plan(R"({"configuration":{"port":80},"name":"x"})"));
  CHECK(cannot_be_a_plan("[command]/usr/bin/npm\n{\"name\":\"left-pad\"}"));
  CHECK(cannot_be_a_plan(R"({"AWSTemplateFormatVersion":"2010-09-09","Resources":{}})"));  // only by an explicit glob
  CHECK_FALSE(cannot_be_a_plan("[command]/usr/bin/terraform show\n{\"format_version\":\"1.2\""));
  CHECK_FALSE(cannot_be_a_plan(R"({"steps":[{"op":"create","urn":"urn:pulumi:dev::p::t::n"}]})"));
  CHECK_FALSE(cannot_be_a_plan(R"({"sequence":1,"timestamp":2,"preludeEvent":{"config":{}}})"));
  CHECK_FALSE(cannot_be_a_plan(R"({"Changes":[{"Type":"Resource","ResourceChange":{}}]})"));
  CHECK_FALSE(cannot_be_a_plan("{\"@level\":\"info\",\"@message\":\"Terraform 1.11.4\"}\n"));
  CHECK_FALSE(cannot_be_a_plan(std::string_view("\xFF\xFE{\0\"\0@\0l\0e\0v\0e\0l\0\"\0", 20)));
  CHECK(cannot_be_a_plan(std::string_view("\xFF\xFE{\0\"\0n\0\"\0:\0", 12)));
}
