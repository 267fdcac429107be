#include <doctest/doctest.h>

#include "tests/support/plan_text.h"

using namespace plandiff;
using test::plan_of;
using test::refusal_of;

namespace {

std::string with_change(std::string_view change, std::string_view rest = "") {
  return std::string(R"({"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[)") + std::string(change) +
         "]" + std::string(rest) + "}";
}

}  // namespace

TEST_CASE("a resource change is read in Terraform's words") {
  const Plan plan = plan_of(with_change(R"({"address":"module.m[\"a.b\"].aws_db_instance.x[0]","previous_address":"aws_db_instance.old",
    "module_address":"module.m[\"a.b\"]","mode":"managed","type":"aws_db_instance","name":"x","index":0,"deposed":"12ab",
    "provider_name":"registry.terraform.io/hashicorp/aws","action_reason":"replace_by_request",
    "change":{"actions":["delete","create"],"before":{"a":1},"after":{"a":2},"after_unknown":{},"importing":{"id":"i"},
    "replace_paths":[["a"]]}})"));
  REQUIRE(plan.changes().size() == 1);
  const ResourceChange& change = plan.changes()[0];
  CHECK(change.address == R"(module.m["a.b"].aws_db_instance.x[0])");
  CHECK(change.previous_address == "aws_db_instance.old");
  CHECK(change.module_address == R"(module.m["a.b"])");
  CHECK(change.type == "aws_db_instance");
  CHECK(change.name == "x");
  CHECK(change.index == Value::integer(0));
  CHECK(change.deposed == "12ab");
  CHECK(change.provider == "hashicorp/aws");
  CHECK(change.action_reason == "replace_by_request");
  CHECK(change.action == Action::kDeleteThenCreate);
  CHECK(change.is_import);
  CHECK_FALSE(change.destroys());  // deposed
  CHECK(change.replace_paths.to_json() == R"([["a"]])");
  CHECK(plan.format() == Format::kTerraform);
  CHECK(plan.tool_version() == "1.11.4");
}

TEST_CASE("status flags that are absent are unknown, not false") {
  const Plan plan = plan_of(with_change("", R"(,"applyable":true,"errored":false,"timestamp":"2026-11-23T02:26:32Z")"));
  CHECK(plan.applyable() == true);
  CHECK(plan.errored() == false);
  CHECK_FALSE(plan.complete().has_value());
  CHECK(plan.timestamp() == "2026-11-23T02:26:32Z");
}

TEST_CASE("sections that nothing reads yet are counted") {
  const Plan plan = plan_of(with_change("", R"(,"resource_drift":[{},{}],"deferred_changes":[{}],"action_invocations":[{}],
    "output_changes":{"a":{"actions":["create"]},"b":{"actions":["no-op"]}},
    "checks":[{"status":"pass"},{"status":"fail"},{"status":"error"}])"));
  CHECK(plan.drift() == 2);
  CHECK(plan.deferred() == 1);
  CHECK(plan.action_invocations() == 1);
  CHECK(plan.outputs() == 1);
  CHECK(plan.failed_checks() == 2);
}

TEST_CASE("a provider's registry tells OpenTofu from Terraform") {
  const Plan plan = plan_of(with_change(R"({"address":"a","type":"t","provider_name":"registry.opentofu.org/hashicorp/aws","change":{"actions":["no-op"]}})"));
  CHECK(plan.format() == Format::kOpenTofu);
  CHECK(plan.changes()[0].provider == "hashicorp/aws");
}

TEST_CASE("values of types that no rule asks for are not kept, their actions are") {
  const Plan plan = plan_of(with_change(R"({"address":"x.y","type":"x","change":{"actions":["delete"],"before":{"a":[1,{"b":2}]},"after":null}})"));
  CHECK(plan.changes()[0].action == Action::kDelete);
  CHECK_FALSE(plan.changes()[0].has_values);
  CHECK(plan.changes()[0].before.is_null());
  CHECK(plan.changes()[0].destroys());
}

TEST_CASE("what data sources read is known from the prior state, modules included") {
  const Plan plan = plan_of(with_change("", R"(,"prior_state":{"values":{"root_module":{"resources":[
    {"address":"data.aws_db_snapshot.s","mode":"data","type":"aws_db_snapshot","name":"s","values":{"id":"snap-1"}},
    {"address":"other.o","mode":"managed","type":"other","name":"o","values":{"id":"o"}}],
    "child_modules":[{"address":"module.m","resources":[{"address":"module.m.aws_db_instance.d","mode":"managed","type":"aws_db_instance","name":"d","values":{}}]}]}}})"));
  REQUIRE(plan.prior().size() == 2);
  CHECK(plan.prior()[0].values.find("id")->text() == "snap-1");
  CHECK(plan.prior()[0].mode == Mode::kData);
  CHECK(plan.prior()[1].address == "module.m.aws_db_instance.d");
}

TEST_CASE("escaped keys are keys, unknown keys are passed over") {
  const Plan plan = plan_of(R"({"format_version":"1.99","surprise":{"x":[1]},"resource_ch\u0061nges":[{"address":"a","type":"t","surprise":1,"change":{"\u0061ctions":["delete"],"surprise":{}}}]})");
  REQUIRE(plan.changes().size() == 1);
  CHECK(plan.changes()[0].action == Action::kDelete);
}

TEST_CASE("a key seen twice where it could hide a delete makes the plan malformed") {
  CHECK(refusal_of(R"({"format_version":"1.2","resource_changes":[],"resource_changes":[]})") == "syntax: key appears twice at /resource_changes");
  CHECK(refusal_of(with_change(R"({"address":"a","type":"t","change":{"actions":["delete"],"actions":["no-op"]}})")) ==
        "syntax: key appears twice at /resource_changes/0/change/actions");
  CHECK(refusal_of(with_change(R"({"address":"a","address":"b","type":"t","change":{"actions":["no-op"]}})")) ==
        "syntax: key appears twice at /resource_changes/0/address");
}

TEST_CASE("deeper, repeated keys are counted and the last one holds") {
  const Plan plan = plan_of(with_change(R"({"address":"a","type":"aws_db_instance","change":{"actions":["create"],
    "after":{"a":1,"a":2,"b":{"k1":0,"k2":0,"k3":0,"k4":0,"k5":0,"k6":0,"k7":0,"k8":0,"k9":0,"k1":5}}}})"));
  CHECK(plan.duplicate_keys() == 2);
  CHECK(plan.changes()[0].after.find("a")->as_integer() == 2);
  CHECK(plan.changes()[0].after.find("b")->find("k1")->as_integer() == 5);
}

TEST_CASE("actions of a plan cut by hand are other, not a guess") {
  CHECK(plan_of(R"({"resource_changes":[{"address":"a","type":"t","change":{"after":{}}}]})").changes()[0].action == Action::kOther);
  CHECK(plan_of(R"({"resource_changes":[{"address":"a","type":"t","change":{"actions":["move"]}}]})").changes()[0].verbs[0] == "move");
}

TEST_CASE("a value of the wrong kind is named with its place") {
  CHECK(refusal_of(R"({"format_version":"1.2","resource_changes":{"a":1}})") == "syntax: an array was expected at /resource_changes");
  CHECK(refusal_of(with_change(R"({"address":7,"type":"t"})")) == "syntax: a string was expected at /resource_changes/0/address");
  CHECK(refusal_of(with_change(R"({"address":"a","change":{"actions":"delete"}})")) == "syntax: an array was expected at /resource_changes/0/change/actions");
}

TEST_CASE("every version with a known major number is read, others are refused") {
  for (const std::string_view version : {"0.1", "0.2", "1.0", "1.2", "1.99"}) {
    CHECK(plan_of("{\"format_version\":\"" + std::string(version) + "\",\"resource_changes\":[]}").format_version() == version);
  }
  CHECK(refusal_of(R"({"format_version":"2.0","resource_changes":[]})") ==
        "unsupported_version: plan format version 2.0 is not supported (0.x and 1.x are) at /format_version");
}
