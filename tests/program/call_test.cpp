#include "analyzers/program/call.h"

#include <string>

#include <doctest/doctest.h>

#include "analyzers/program/import.h"

namespace plandiff {
namespace {

std::string callees(const Syntax& syntax) {
  std::string all;
  for (const Call& call : find_calls(syntax)) all += (all.empty() ? "" : " ") + call.callee;
  return all;
}

TEST_CASE("calls have dotted names, those on results of calls too") {
  CHECK(callees(read_syntax("x = pulumi.Config('a').require(\"b\")\nif (c): d(e())\ndef f(g): pass\nclass H(I): pass\n", Language::kPython)) ==
        "pulumi.Config pulumi.Config().require d e");
  CHECK(callees(read_syntax("const x = new aws.rds.Instance<X>('a', {}); this.config?.require('b'); y!.z();", Language::kTypeScript)) ==
        "aws.rds.Instance this.config.require y.z");
}

TEST_CASE("arguments are split at their commas and named") {
  const Syntax syntax = read_syntax("f('a', [1, 2], key={'b': 1}, **more)", Language::kPython);
  const std::vector<Call> calls = find_calls(syntax);
  REQUIRE(calls.size() == 1);
  REQUIRE(calls[0].arguments.size() == 4);
  CHECK(plain_text(syntax, calls[0].positional(0))->text == "a");
  CHECK(plain_text(syntax, calls[0].positional(1)) == nullptr);
  REQUIRE(calls[0].find("key") != nullptr);
  REQUIRE(members_of(syntax, *calls[0].find("key")).size() == 1);
  CHECK(members_of(syntax, *calls[0].find("key"))[0].name == "b");
}

TEST_CASE("members of an object literal, shorthands too") {
  const Syntax syntax = read_syntax("new X('a', { one: f(1, 2), \"two\": 2, three, ...rest })", Language::kTypeScript);
  const std::vector<Call> calls = find_calls(syntax);
  REQUIRE(calls.size() == 2);
  std::string names;
  for (const Argument& member : members_of(syntax, *calls[0].positional(1))) names += std::string(member.name) + " ";
  CHECK(names == "one two three  ");
}

TEST_CASE("what a call is assigned to") {
  const Syntax python = read_syntax("self.config: pulumi.Config = pulumi.Config()\nx = y(z())\n", Language::kPython);
  const std::vector<Call> calls = find_calls(python);
  REQUIRE(calls.size() == 3);
  CHECK(assigned_to(python, calls[0]) == "self.config");
  CHECK(assigned_to(python, calls[1]) == "x");
  CHECK(assigned_to(python, calls[2]).empty());
  const Syntax typescript = read_syntax("const config = new pulumi.Config(\"a\");", Language::kTypeScript);
  CHECK(assigned_to(typescript, find_calls(typescript)[0]) == "config");
}

TEST_CASE("imports of Python") {
  const Syntax syntax = read_syntax("import pulumi, pulumi_aws as aws\nimport a.b\nfrom .lib.stack import (\n    Stack as S,\n    other,\n)\nfrom pulumi_aws import rds\n", Language::kPython);
  const std::vector<Import> imports = find_imports(syntax);
  CHECK(full_name(imports, "aws.rds.Instance") == "pulumi_aws.rds.Instance");
  CHECK(full_name(imports, "rds.Instance") == "pulumi_aws.rds.Instance");
  CHECK(full_name(imports, "pulumi.Config") == "pulumi.Config");
  CHECK(full_name(imports, "S") == ".lib.stack.Stack");
  CHECK(full_name(imports, "other") == ".lib.stack.other");
  CHECK(full_name(imports, "a.b.c") == "a.b.c");
  CHECK(full_name(imports, "awsome.x").empty());
}

TEST_CASE("imports of TypeScript and Go") {
  const Syntax typescript = read_syntax(
      "import * as aws from \"@pulumi/aws\";\nimport { DbInstance as Db, type X } from '@cdktf/provider-aws/lib/db-instance'\nimport def from \"./d\";\n"
      "const fs = require(\"fs\");\nconst { A, B } = require(\"./ab\");\nimport \"./side\";\nexport * from \"./more\";\nexport const z = 1;\n",
      Language::kTypeScript);
  const std::vector<Import> imports = find_imports(typescript);
  CHECK(full_name(imports, "aws.rds.Instance") == "@pulumi/aws.rds.Instance");
  CHECK(full_name(imports, "Db") == "@cdktf/provider-aws/lib/db-instance.DbInstance");
  CHECK(full_name(imports, "def") == "./d");
  CHECK(full_name(imports, "fs.readFile") == "fs.readFile");
  CHECK(full_name(imports, "B") == "./ab.B");
  std::string modules;
  for (const Import& import : imports) modules += import.module + " ";
  CHECK(modules.find("./side ") != std::string::npos);
  CHECK(modules.find("./more ") != std::string::npos);
  const Syntax go = read_syntax("package main\n\nimport (\n\t\"fmt\"\n\tconf \"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config\"\n)\n", Language::kGo);
  CHECK(full_name(find_imports(go), "conf.New") == "github.com/pulumi/pulumi/sdk/v3/go/pulumi/config.New");
  CHECK(full_name(find_imports(go), "fmt.Print") == "fmt.Print");
}

}  // namespace
}  // namespace plandiff
