#include <doctest/doctest.h>

#include "analyzers/graph/references.h"
#include "analyzers/plan/path.h"
#include "tests/support/plan_text.h"

using namespace plandiff;
using test::plan_of;

namespace {

// A database in a module that is called twice over: through `outer` into `inner`.
constexpr std::string_view kModules = R"({"format_version":"1.2",
"variables":{"size":{"value":20},"snapshot":{"value":null},"secret":{"value":"pw"},"given":{"value":"ops"},"map":{"value":{"a":{"b":"deep"}}}},
"resource_changes":[{"address":"module.outer.module.inner[\"k\"].aws_db_instance.this","module_address":"module.outer.module.inner[\"k\"]",
  "mode":"managed","type":"aws_db_instance","name":"this","index":"k","change":{"actions":["create"],"before":null,
  "after":{"engine":"mysql","class":"db.t3.micro","size":20,"given":"ops","username":"admin","deep":"deep","echo":true,"policy":"{}","password":"pw"},
  "after_unknown":{"snapshot":true,"kms":true,"iops":true,"late":true,"each":true,"mixed":true,"arn":true,"required":true}}}],
"configuration":{"root_module":{
  "variables":{"size":{"default":20},"snapshot":{"default":null},"secret":{"sensitive":true},"given":{"default":"dev"},"map":{}},
  "module_calls":{"outer":{"expressions":{"size":{"references":["var.size"]},"snapshot":{"references":["var.snapshot"]},"engine":{"constant_value":"mysql"},
      "secret":{"references":["var.secret"]},"given":{"references":["var.given"]},"deep":{"references":["var.map.a","var.map"]},
      "bucket":{"references":["data.aws_db_snapshot.s.id","data.aws_db_snapshot.s"]}},
    "module":{"variables":{"size":{},"snapshot":{},"engine":{},"secret":{},"given":{},"deep":{},"bucket":{}},
      "module_calls":{"inner":{"for_each_expression":{"constant_value":["k"]},"expressions":{"size":{"references":["var.size"]},"snapshot":{"references":["var.snapshot"]},
        "engine":{"references":["var.engine"]},"secret":{"references":["var.secret"]},"given":{"references":["var.given"]},"deep":{"references":["var.deep"]},"bucket":{"references":["var.bucket"]}},
        "module":{"variables":{"size":{},"snapshot":{},"engine":{},"secret":{},"given":{},"deep":{},"bucket":{},"class":{"default":"db.t3.micro"},"kms":{"default":null}},
          "resources":[{"address":"aws_db_instance.this","mode":"managed","type":"aws_db_instance","name":"this","expressions":{
            "engine":{"references":["var.engine"]},"class":{"references":["var.class"]},"size":{"references":["var.size"]},"given":{"references":["var.given"]},
            "snapshot":{"references":["var.snapshot"]},"kms":{"references":["var.kms"]},"username":{"references":["var.snapshot"]},
            "deep":{"references":["var.deep.b","var.deep"]},"late":{"references":["aws_x.y.id","aws_x.y"]},"each":{"references":["each.value.z","each.value"]},
            "mixed":{"references":["var.size","aws_x.y.id","aws_x.y"]},"policy":{},"password":{"references":["var.secret"]},"required":{"references":["var.bucket"]}}}]}}}}}}}}})";

Attribute after(const Plan& plan, Path path) { return resolve_after(plan, plan.changes()[0], path.steps(), path.text()); }

}  // namespace

TEST_CASE("a known value wins, and its origin is followed through module calls") {
  const Plan plan = plan_of(kModules);
  CHECK(after(plan, "engine").text() == "mysql");
  CHECK(after(plan, "engine").origin() == Origin::kLiteral);
  CHECK(after(plan, "class").origin() == Origin::kLiteral);  // the module variable's default
  CHECK(after(plan, "size").origin() == Origin::kDefaultOfVariable);
  CHECK(after(plan, "given").origin() == Origin::kGivenVariable);
  CHECK(after(plan, "deep").origin() == Origin::kGivenVariable);
  CHECK(after(plan, "policy").origin() == Origin::kLiteral);  // jsonencode of constants
  CHECK(after(plan, "echo").origin() == Origin::kUnset);      // nobody wrote it: the provider's default
}

TEST_CASE("a null variable behind a reference is absent, whatever after_unknown says") {
  const Plan plan = plan_of(kModules);
  CHECK(after(plan, "snapshot").state() == Attribute::State::kAbsent);
  CHECK(after(plan, "kms").state() == Attribute::State::kAbsent);  // the call does not set it, its default is null
  CHECK(after(plan, "iops").state() == Attribute::State::kAbsent);  // nobody wrote it
  CHECK(after(plan, "iops").origin() == Origin::kUnset);
}

TEST_CASE("a value that only looks at a null variable keeps its value") {
  const Plan plan = plan_of(kModules);
  CHECK(after(plan, "username").text() == "admin");
  CHECK(after(plan, "username").origin() == Origin::kExpression);
}

TEST_CASE("what is written but late is unknown, with the kind of its source") {
  const Plan plan = plan_of(kModules);
  CHECK(after(plan, "late").is_unknown());
  CHECK(after(plan, "late").origin() == Origin::kReference);
  CHECK(after(plan, "each").is_unknown());
  CHECK(after(plan, "each").origin() == Origin::kExpression);
  CHECK(after(plan, "mixed").origin() == Origin::kExpression);
  CHECK(after(plan, "required").is_unknown());
  CHECK(after(plan, "required").origin() == Origin::kReference);
}

TEST_CASE("a sensitive variable hides what passes through it") {
  const Plan plan = plan_of(kModules);
  CHECK(after(plan, "password").is_sensitive());
  CHECK(after(plan, "password").display() == "(sensitive)");
  CHECK_FALSE(after(plan, "engine").is_sensitive());
}

TEST_CASE("references are followed to the resource, across module calls") {
  const Plan plan = plan_of(kModules);
  const References found = references_of(plan.changes()[0], Path("required").steps());
  REQUIRE(found.targets.size() == 1);
  CHECK(found.targets[0].module.empty());
  CHECK(found.targets[0].resource == "data.aws_db_snapshot.s");
  CHECK(found.is_complete);
  const References late = references_of(plan.changes()[0], Path("late").steps());
  REQUIRE(late.targets.size() == 1);
  CHECK(late.targets[0].module == "outer.inner");
  CHECK(late.targets[0].resource == "aws_x.y");
  CHECK_FALSE(references_of(plan.changes()[0], Path("each").steps()).is_complete);
}

TEST_CASE("without a configuration section nothing is said about what was written") {
  const Plan plan = plan_of(R"({"format_version":"1.2","resource_changes":[{"address":"aws_db_instance.a","mode":"managed","type":"aws_db_instance",
    "name":"a","change":{"actions":["create"],"after":{"engine":"mysql"},"after_unknown":{"multi_az":true}}}]})");
  CHECK(after(plan, "engine").origin() == Origin::kUnstated);
  CHECK(after(plan, "multi_az").is_unknown());
}

TEST_CASE("in a JSON configuration the constants of a late map are known, its interpolations are not") {
  const Plan plan = plan_of(R"({"format_version":"1.2","resource_changes":[{"address":"aws_lambda_function.f","mode":"managed","type":"aws_lambda_function",
    "name":"f","change":{"actions":["create"],"after":{"environment":[{}]},"after_unknown":{"environment":[{"variables":true}]}}}],
    "configuration":{"root_module":{"resources":[{"address":"aws_lambda_function.f","type":"aws_lambda_function","expressions":{"environment":[{"variables":
      {"constant_value":{"DB_HOST":"${aws_db_instance.d.address}","DB_PASSWORD":"changeme"},"references":["aws_db_instance.d.address","aws_db_instance.d"]}}]}}]}}})");
  const std::vector<Attribute> leaves = after(plan, "environment[0].variables").leaves();
  REQUIRE(leaves.size() == 2);
  CHECK(leaves[0].path() == "environment[0].variables.DB_HOST");
  CHECK(leaves[0].is_unknown());
  CHECK(leaves[1].text() == "changeme");
}
