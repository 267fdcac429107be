#include "analyzers/graph/expression.h"

#include <doctest/doctest.h>

#include "analyzers/readers/reader.h"

using namespace plandiff;

namespace {
Value json(std::string_view text, Arena& arena) { return read_json_text(text, arena).value(); }
}  // namespace

TEST_CASE("a traversal and its prefixes are one reference") {
  Arena arena;
  using Names = std::vector<std::string_view>;
  CHECK(distinct_references(json(R"({"references":["var.db.password","var.db"]})", arena)) == Names{"var.db.password"});
  CHECK(distinct_references(json(R"({"references":["aws_x.y[0].id","aws_x.y[0]","aws_x.y"]})", arena)) == Names{"aws_x.y[0].id"});
  CHECK(distinct_references(json(R"({"references":["var.a","var.ab"]})", arena)) == Names{"var.a", "var.ab"});
  CHECK(distinct_references(json(R"({"references":["var.a","var.a.b"]})", arena)) == Names{"var.a.b"});
  CHECK(distinct_references(json(R"({"constant_value":1})", arena)).empty());
}

TEST_CASE("a variable's reference is a name and the steps into it") {
  const auto variable = as_variable("var.db[\"main\"].ports[0]");
  REQUIRE(variable.has_value());
  CHECK(variable->name == "db");
  REQUIRE(variable->steps.size() == 3);
  CHECK(variable->steps[0].key == "main");
  CHECK(variable->steps[1].key == "ports");
  CHECK(variable->steps[2].index == 0);
  CHECK_FALSE(as_variable("local.db").has_value());
  CHECK_FALSE(as_variable("var.db[*].id").has_value());
  CHECK_FALSE(as_variable("var.db[each.key]").has_value());
}

TEST_CASE("what is written at a path may be an expression, a block or nothing") {
  Arena arena;
  const Value expressions = json(R"({"engine":{"constant_value":"mysql"},"policy":{},
    "environment":[{"variables":{"constant_value":{"A":"1"}}}],"single":{"size":{"references":["var.s"]}}})", arena);
  using Kind = WrittenAt::Kind;
  const auto kind = [&](Path path) { return find_written(expressions, path.steps()).kind; };
  CHECK(kind("engine") == Kind::kExpression);
  CHECK(kind("policy") == Kind::kExpression);
  CHECK(kind("environment") == Kind::kBlock);
  CHECK(kind("environment[0].variables") == Kind::kExpression);
  CHECK(kind("environment[1].variables") == Kind::kNothing);
  CHECK(kind("single[0].size") == Kind::kExpression);
  CHECK(kind("iops") == Kind::kNothing);
  CHECK(find_written(expressions, Path("environment[0].variables.A").steps()).rest.size() == 1);
}
