#include "analyzers/workspace/workspace.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <filesystem>

using namespace plandiff;
using test::TempDir;

namespace {

/// `ROOT + BASE`, with the test's directory as `~`.
std::string located(const TempDir& directory, const std::string& plan, const std::string& given = "", const std::string& watch_root = "") {
  const WorkspaceLocation location = locate_workspace(plan, given, watch_root);
  if (location.root.empty()) return "none";
  std::string root = location.root;
  if (root.starts_with(directory.path())) root = "~" + root.substr(directory.path().size());
  return root + " + " + location.base + (location.is_given ? " given" : "");
}

}  // namespace

TEST_CASE("the root is the nearest ancestor with .git, and the base the plan's directory below it") {
  const TempDir directory;
  directory.write("outer/.git/HEAD", "");
  directory.write("outer/repo/.git", "gitdir: elsewhere");
  directory.write("outer/repo/stacks/prod/plan.json", "{}");
  directory.write("outer/stack/plan.json", "{}");
  CHECK(located(directory, directory.path("outer/repo/stacks/prod/plan.json")) == "~/outer/repo + stacks/prod");
  CHECK(located(directory, directory.path("outer/stack/plan.json")) == "~/outer + stack");
  CHECK(located(directory, directory.path("outer/plan.json")) == "~/outer + ");
  // The plan itself need not be there: it may have vanished.
  CHECK(located(directory, directory.path("gone/plan.json")) == "none");
}

TEST_CASE("the root is never above the watch root") {
  const TempDir directory;
  directory.write(".git/HEAD", "");
  directory.write("watch/stack/plan.json", "{}");
  directory.write("watch/repo/.git/HEAD", "");
  directory.write("watch/repo/stack/plan.json", "{}");
  directory.make_directory("watchers");
  const std::string watch = directory.path("watch");
  CHECK(located(directory, watch + "/stack/plan.json", "", watch) == "~/watch/stack + ");
  CHECK(located(directory, watch + "/stack/plan.json") == "~ + watch/stack");
  CHECK(located(directory, watch + "/repo/stack/plan.json", "", watch) == "~/watch/repo + stack");
  CHECK(located(directory, watch + "/repo/stack/plan.json", "", watch + "/") == "~/watch/repo + stack");
  CHECK(located(directory, directory.path("watchers/plan.json"), "", watch) == "none");
  CHECK(located(directory, watch + "/stack/plan.json", "", directory.path("gone")) == "none");
}

TEST_CASE("a watch root may hold .git itself") {
  const TempDir directory;
  directory.write(".git/HEAD", "");
  directory.write("a/plan.json", "{}");
  CHECK(located(directory, directory.path("a/plan.json"), "", directory.path()) == "~ + a");
}

TEST_CASE("without .git anywhere root and base are the plan's directory") {
  const TempDir directory;
  directory.write("a/b/plan.json", "{}");
  const std::string plan = directory.path("a/b/plan.json");
  CHECK(located(directory, plan, "", directory.path()) == "~/a/b + ");
}

TEST_CASE("what was given wins") {
  const TempDir directory;
  directory.write("repo/.git/HEAD", "");
  directory.write("repo/stack/plan.json", "{}");
  directory.make_directory("other");
  directory.link("link", "other");
  const std::string plan = directory.path("repo/stack/plan.json");
  CHECK(located(directory, plan, directory.path("other")) == "~/other +  given");
  CHECK(located(directory, plan, directory.path("link/../other/.")) == "~/other +  given");
  CHECK(located(directory, "-", directory.path("other")) == "~/other +  given");
  CHECK(located(directory, plan, directory.path("gone")) == "none");
  CHECK(located(directory, plan, plan) == "none");
}

TEST_CASE("a plan that comes through a pipe lies nowhere") {
  const TempDir directory;
  CHECK(located(directory, "-") == "none");
  CHECK(located(directory, "") == "none");
  CHECK(located(directory, "/dev/stdin") == "none");
  CHECK(located(directory, "/dev/fd/0") == "none");
  CHECK(located(directory, "/proc/self/fd/0") == "none");
}

TEST_CASE("relative paths count from the working directory, and links are resolved") {
  const TempDir directory;
  directory.write("repo/.git/HEAD", "");
  directory.write("repo/stack/plan.json", "{}");
  directory.link("shortcut", "repo/stack");
  CHECK(located(directory, directory.path("shortcut/plan.json")) == "~/repo + stack");
  CHECK(located(directory, directory.path("shortcut/plan.json"), "", directory.path("shortcut")) == "~/repo/stack + ");
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(directory.path("repo/stack"));
  const std::string bare = located(directory, "plan.json");
  const std::string above = located(directory, "../stack/plan.json");
  const std::string given = located(directory, "plan.json", ".");
  std::filesystem::current_path(before);
  CHECK(bare == "~/repo + stack");
  CHECK(above == "~/repo + stack");
  CHECK(given == "~/repo/stack +  given");
}
