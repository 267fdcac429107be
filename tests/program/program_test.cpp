#include "analyzers/program/program.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/support/temp_dir.h"

namespace plandiff {
namespace {

using test::TempDir;

Program program_at(const TempDir& folder, const std::string& base) { return Program(Workspace(WorkspaceLocation{folder.path(), base, false})); }

std::string executed(const Program& program) {
  std::string paths;
  for (const Source& source : program.sources()) {
    if (source.is_executed) paths += source.path + " ";
  }
  return paths;
}

TEST_CASE("a project lies in the plan's folder, right below it, or above what CDKTF makes") {
  const TempDir folder;
  folder.write("here/main.tf", "");
  folder.write("below/program/Pulumi.yaml", "name: a\n");
  folder.write("several/program/Pulumi.yaml", "name: a\n");
  folder.write("several/program-before/Pulumi.yaml", "name: a\n");
  folder.write("above/cdktf.json", "{}");
  folder.write("above/cdktf.out/stacks/dev/cdk.tf.json", "{}");
  folder.write("alone/plan.json", "{}");
  folder.write("repository/Pulumi.yaml", "name: a\n");
  folder.write("repository/inner/.git/HEAD", "");
  folder.write("repository/inner/plan.json", "");
  CHECK(program_at(folder, "here").folder().empty());
  CHECK(program_at(folder, "here").is_found());
  CHECK(program_at(folder, "below").folder() == "program/");
  CHECK_FALSE(program_at(folder, "several").is_found());
  CHECK(program_at(folder, "above/cdktf.out/stacks/dev").folder() == "../../../");
  CHECK_FALSE(program_at(folder, "alone").is_found());
  CHECK_FALSE(program_at(folder, "repository/inner").is_found());
  CHECK_FALSE(Program(Workspace()).is_found());
}

TEST_CASE("nothing above a repository is evidence") {
  const TempDir folder;
  folder.write("Pulumi.yaml", "name: a\n");
  folder.write("inner/.git/HEAD", "");
  folder.write("inner/plans/plan.json", "");
  CHECK_FALSE(program_at(folder, "inner/plans").is_found());
}

TEST_CASE("what runs is what the entry point reaches through imports") {
  const TempDir folder;
  folder.write("Pulumi.yaml", "name: a\nruntime: python\n");
  folder.write("__main__.py", "from lib.stack import Stack\nimport tools\n");
  folder.write("lib/__init__.py", "");
  folder.write("lib/stack.py", "from . import alarms\nfrom .parts.db import Db\nimport os\n");
  folder.write("lib/alarms.py", "");
  folder.write("lib/parts/db.py", "from ..alarms import x\n");
  folder.write("lib/unused.py", "");
  folder.write("tools/__init__.py", "");
  folder.write("node_modules/x/index.ts", "");
  const Program program = program_at(folder, "");
  CHECK(executed(program) == "__main__.py lib/__init__.py lib/alarms.py lib/stack.py tools/__init__.py lib/parts/db.py ");
  CHECK(program.entry()->path == "__main__.py");
  CHECK_FALSE(program.has_file("node_modules/x/index.ts"));
  CHECK(program.is_complete());
}

TEST_CASE("the entry point of CDKTF stands in its command") {
  const TempDir folder;
  folder.write("cdktf.json", "{ \"language\": \"typescript\", \"app\": \"npx ts-node ./bin-src/app.ts\" }");
  folder.write("bin-src/app.ts", "import { S } from \"../lib/s\";\n");
  folder.write("lib/s.ts", "export class S {}\n");
  CHECK(executed(program_at(folder, "")) == "bin-src/app.ts lib/s.ts ");
}

TEST_CASE("a link to a folder is not followed, and a file too large makes the view incomplete") {
  const TempDir folder;
  const TempDir other;
  other.write("secret.py", "");
  folder.write("main.tf", "");
  folder.link("linked", other.path());
  folder.link("loop", ".");
  const Program program = program_at(folder, "");
  CHECK(program.files() == std::vector<std::string>{"linked", "loop", "main.tf"});
  CHECK(program.is_complete());
  folder.write("large.py", std::string(300 * 1024, '#'));
  CHECK_FALSE(program_at(folder, "").is_complete());
}

TEST_CASE("tests are told by their names") {
  for (const std::string_view path : {"tests/a.py", "a/test_b.py", "a_test.go", "lib/a.test.ts", "tests/x.tftest.hcl", "__tests__/a.ts", "conftest.py"}) CHECK_MESSAGE(is_test_path(path), path);
  for (const std::string_view path : {"latest/a.py", "contest.py", "attest.ts", "lib/testing_tools.py", "main.tf"}) CHECK_FALSE_MESSAGE(is_test_path(path), path);
}

TEST_CASE("a name is used where it is not only defined or imported") {
  const TempDir folder;
  folder.write("Pulumi.yaml", "name: a\n");
  folder.write("__main__.py", "from lib import used, only_imported\nused()\ndef alone(): pass\n");
  folder.write("lib.py", "def used(): pass\ndef only_imported(): pass\n");
  const Program program = program_at(folder, "");
  CHECK(program.is_used("used"));
  CHECK_FALSE(program.is_used("only_imported"));
  CHECK_FALSE(program.is_used("alone"));
}

}  // namespace
}  // namespace plandiff
