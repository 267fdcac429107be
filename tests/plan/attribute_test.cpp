#include "analyzers/plan/attribute.h"

#include <doctest/doctest.h>

#include "analyzers/plan/path.h"
#include "tests/support/plan_text.h"

using namespace plandiff;
using test::plan_of;

namespace {

Attribute after(const Plan& plan, Path path) { return plan.changes()[0].after_at(path.steps(), path.text()); }
Attribute before(const Plan& plan, Path path) { return plan.changes()[0].before_at(path.steps(), path.text()); }

constexpr std::string_view kPlan = R"({"format_version":"1.2","resource_changes":[{"address":"aws_db_instance.a","type":"aws_db_instance",
"change":{"actions":["update"],
"before":{"password":"old-secret","tags":{"A":"1"},"list":[1,2]},
"after":{"multi_az":true,"engine":"mysql","size":20,"text_size":"20","none":null,"empty":"","password":"new-secret",
  "environment":[{"variables":{"PLAIN":"x","TOKEN":"t0ken"}}],"list":[1],"block":[{"known":1}]},
"after_unknown":{"arn":true,"environment":[{"variables":{"LATE":true}}],"list":[false],"block":[{"late":true}],"whole":{"part":true},"nothing":{}},
"before_sensitive":{"tags":{"A":true}},
"after_sensitive":{"password":true,"environment":[{"variables":{"TOKEN":true}}]}}}]})";

}  // namespace

TEST_CASE("an attribute is absent, null, unknown or a value") {
  const Plan plan = plan_of(kPlan);
  CHECK(after(plan, "multi_az").state() == Attribute::State::kKnown);
  CHECK(after(plan, "none").state() == Attribute::State::kNull);
  CHECK(after(plan, "arn").state() == Attribute::State::kUnknown);
  CHECK(after(plan, "missing").state() == Attribute::State::kAbsent);
  CHECK(after(plan, "nothing").state() == Attribute::State::kAbsent);
  CHECK(after(plan, "whole").state() == Attribute::State::kUnknown);
  CHECK(after(plan, "whole.part").state() == Attribute::State::kUnknown);
}

TEST_CASE("an unknown prefix makes everything beneath it unknown") {
  const Plan plan = plan_of(kPlan);
  CHECK(after(plan, "arn[0].anything").is_unknown());
  CHECK(after(plan, "environment[0].variables.LATE").is_unknown());
  CHECK_FALSE(after(plan, "environment[0].variables.PLAIN").is_unknown());
  CHECK(after(plan, "block[0].late").is_unknown());
  CHECK(after(plan, "list[0]").is_known());
}

TEST_CASE("questions about unknown attributes are unknown, about absent ones no") {
  const Plan plan = plan_of(kPlan);
  CHECK(is_true(after(plan, "multi_az")).is_yes());
  CHECK(is_true(after(plan, "arn")).is_unknown());
  CHECK(is_true(after(plan, "missing")).is_no());
  CHECK(is_false(after(plan, "missing")).is_no());
  CHECK(is_unset(after(plan, "missing")).is_yes());
  CHECK(is_unset(after(plan, "empty")).is_yes());
  CHECK(is_unset(after(plan, "arn")).is_unknown());
  CHECK(is_set(after(plan, "engine")).is_yes());
  CHECK(equals(after(plan, "engine"), "mysql").is_yes());
  CHECK(is_one_of(after(plan, "engine"), {"postgres", "mariadb"}).is_no());
  CHECK(starts_with(after(plan, "engine"), "my").is_yes());
  CHECK(at_least(after(plan, "size"), 20).is_yes());
  CHECK(less_than(after(plan, "size"), 20).is_no());
  CHECK(at_least(after(plan, "text_size"), 20).is_yes());
  CHECK(at_least(after(plan, "engine"), 1).is_no());
}

TEST_CASE("a sensitive value is never displayed, whichever side marks it") {
  const Plan plan = plan_of(kPlan);
  CHECK(after(plan, "password").display() == "(sensitive)");
  CHECK(before(plan, "password").display() == "(sensitive)");
  CHECK(after(plan, "tags.A").is_sensitive());
  CHECK(after(plan, "environment").display() == "(sensitive)");
  CHECK(after(plan, "environment[0].variables.PLAIN").display() == "\"x\"");
  CHECK(after(plan, "arn").display() == "(known after apply)");
  CHECK(after(plan, "missing").display() == "(not set)");
}

TEST_CASE("leaves carry paths, and keep what is late or sensitive apart from the rest") {
  const Plan plan = plan_of(kPlan);
  const std::vector<Attribute> leaves = after(plan, "environment").leaves();
  REQUIRE(leaves.size() == 3);
  CHECK(leaves[0].path() == "environment[0].variables.PLAIN");
  CHECK_FALSE(leaves[0].is_sensitive());
  CHECK(leaves[1].path() == "environment[0].variables.TOKEN");
  CHECK(leaves[1].is_sensitive());
  CHECK(leaves[2].path() == "environment[0].variables.LATE");
  CHECK(leaves[2].is_unknown());
}

TEST_CASE("a display is short and safe for one line") {
  const Plan plan = plan_of(R"({"format_version":"1.2","resource_changes":[{"address":"aws_db_instance.a","type":"aws_db_instance",
    "change":{"actions":["create"],"after":{"a":"x\u001b[2J\u202e"},"after_unknown":{}}}]})");
  CHECK(after(plan, "a").display() == "\"x\\u001b[2J\\xe2\\x80\\xae\"");
}
