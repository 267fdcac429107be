#include "analyzers/workspace/git.h"

#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

using namespace plandiff;
using test::TempDir;

namespace {

const std::string kOne(40, '1');
const std::string kTwo(40, '2');

/// `ORIGIN BRANCH COMMIT` with `-` for what is not known, or `none`.
std::string facts_of(const std::string& root) {
  const std::optional<GitFacts> facts = read_git_facts(root);
  if (!facts.has_value()) return "none";
  const auto shown = [](const std::string& text) { return text.empty() ? "-" : text; };
  return shown(facts->origin) + " " + shown(facts->branch) + " " + shown(facts->commit);
}

std::string origin_of(std::string_view config) {
  const TempDir directory;
  directory.write(".git/HEAD", "ref: refs/heads/main\n");
  directory.write(".git/config", config);
  return read_git_facts(directory.path()).value().origin;
}

/// Runs real git in the directory, away from the user's configuration. False if there is no git.
bool git(const TempDir& directory, const std::string& arguments) {
  const std::string command = "cd '" + directory.path() + "' && GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null git " +
                              "-c user.name=a -c user.email=a@b -c init.defaultBranch=main -c protocol.file.allow=always " + arguments +
                              " >out.txt 2>err.txt";
  return std::system(command.c_str()) == 0;
}

std::string output(const TempDir& directory) {
  const std::string text = Workspace({directory.path(), "", false}).read_text("out.txt").value();
  return text.substr(0, text.find('\n'));
}

}  // namespace

TEST_CASE("a branch with a loose ref gives branch and commit") {
  const TempDir directory;
  directory.write(".git/HEAD", "ref: refs/heads/feature/x\n");
  directory.write(".git/refs/heads/feature/x", kOne + "\n");
  directory.write(".git/config", "[remote \"origin\"]\n\turl = git@github.com:acme/payments.git\n");
  CHECK(facts_of(directory.path()) == "acme/payments feature/x " + kOne);
}

TEST_CASE("a packed ref is found, and a loose one goes before it") {
  const TempDir directory;
  directory.write(".git/HEAD", "ref: refs/heads/main\n");
  directory.write(".git/packed-refs", "# pack-refs with: peeled fully-peeled sorted\n" + kTwo + " refs/heads/main2\n" + kOne +
                                          " refs/heads/main\n" + kTwo + " refs/tags/v1\n^" + kTwo + "\n");
  CHECK(facts_of(directory.path()) == "- main " + kOne);
  directory.write(".git/refs/heads/main", kTwo);
  CHECK(facts_of(directory.path()) == "- main " + kTwo);
}

TEST_CASE("a detached HEAD has a commit and no branch, of SHA-256 too, in lower case") {
  const TempDir directory;
  directory.write(".git/HEAD", std::string(40, 'A') + "\n");
  CHECK(facts_of(directory.path()) == "- - " + std::string(40, 'a'));
  directory.write(".git/HEAD", std::string(64, 'b') + "\n");
  CHECK(facts_of(directory.path()) == "- - " + std::string(64, 'b'));
}

TEST_CASE("an unborn branch has a name and no commit") {
  const TempDir directory;
  directory.write(".git/HEAD", "ref: refs/heads/main\n");
  CHECK(facts_of(directory.path()) == "- main -");
}

TEST_CASE("a ref may name another, but not without end") {
  const TempDir directory;
  directory.write(".git/HEAD", "ref: refs/heads/a\n");
  directory.write(".git/refs/heads/a", "ref: refs/heads/b\n");
  directory.write(".git/refs/heads/b", kOne + "\n");
  CHECK(facts_of(directory.path()) == "- a " + kOne);
  directory.write(".git/refs/heads/b", "ref: refs/heads/a\n");
  CHECK(facts_of(directory.path()) == "- a -");
}

TEST_CASE("names and commits that git would not write are not known") {
  const TempDir directory;
  directory.write(".git/secret", kOne);
  directory.write("refs/heads/out", kOne);
  for (const char* const head :
       {"ref: refs/../secret", "ref: secret", "ref: ../refs/heads/out", "ref: refs/heads/../../secret", "ref: refs/heads/",
        "ref: refs/heads/.invalid", "ref: refs/heads/a b", "ref: /etc/passwd", "root:x:0:0", "", "ref:", "1111111",
        "111111111111111111111111111111111111111g"}) {
    directory.write(".git/HEAD", head);
    CHECK(facts_of(directory.path()) == "- - -");
  }
  directory.write(".git/HEAD", "ref: refs/heads/main\n");
  directory.write(".git/refs/heads/main", "root:x:0:0");
  CHECK(facts_of(directory.path()) == "- main -");
  directory.write(".git/HEAD", std::string(70'000, '1'));
  CHECK(facts_of(directory.path()) == "none");
}

TEST_CASE("what is no repository gives nothing and does not block") {
  const TempDir directory;
  CHECK(facts_of(directory.path()) == "none");
  // No workspace, even if the test runs in a repository.
  const std::filesystem::path before = std::filesystem::current_path();
  directory.write("here/.git/HEAD", kOne);
  std::filesystem::current_path(directory.path("here"));
  const std::string nowhere = facts_of("") + " " + facts_of(".");
  std::filesystem::current_path(before);
  CHECK(nowhere == "none none");
  directory.make_directory("empty/.git");
  CHECK(facts_of(directory.path("empty")) == "none");
  directory.make_directory("fifo");
  REQUIRE(::mkfifo(directory.path("fifo/.git").c_str(), 0600) == 0);
  CHECK(facts_of(directory.path("fifo")) == "none");
  directory.make_directory("head/.git");
  REQUIRE(::mkfifo(directory.path("head/.git/HEAD").c_str(), 0600) == 0);
  CHECK(facts_of(directory.path("head")) == "none");
  directory.write("out/.git/x", "");
  directory.write("HEAD", kOne);
  directory.link("out/.git/HEAD", "../../HEAD");
  CHECK(facts_of(directory.path("out")) == "none");
  for (const std::string_view pointer : {std::string_view("gitdir: nowhere\n"), std::string_view("gitdir:\n"), std::string_view("hello"),
                                         std::string_view("gitdir: a\0b", 11), std::string_view("gitdir: .git\n")}) {
    directory.write("file/.git", pointer);
    CHECK(facts_of(directory.path("file")) == "none");
  }
}

TEST_CASE("a worktree has its own HEAD, and the refs and origin of its repository") {
  const TempDir directory;
  directory.write("main/.git/HEAD", "ref: refs/heads/main\n");
  directory.write("main/.git/refs/heads/main", kOne);
  directory.write("main/.git/packed-refs", kTwo + " refs/heads/side\n");
  directory.write("main/.git/config", "[remote \"origin\"]\nurl=https://example.com/acme/payments\n");
  directory.write("main/.git/worktrees/side/HEAD", "ref: refs/heads/side\n");
  directory.write("main/.git/worktrees/side/commondir", "../..\n");
  directory.write("side/.git", "gitdir: " + directory.path("main/.git/worktrees/side") + "\n");
  CHECK(facts_of(directory.path("side")) == "acme/payments side " + kTwo);
  directory.write("side/.git", "gitdir: ../main/.git/worktrees/side\r\n");
  CHECK(facts_of(directory.path("side")) == "acme/payments side " + kTwo);
}

TEST_CASE("origin's first URL is read as git reads its configuration") {
  CHECK(origin_of("[core]\n\turl = x/y\n[remote \"upstream\"]\n\turl = a/b\n"
                  "[Remote \"origin\"] # see [1]\n\tfetch = +refs\n\tURL = c/d ; why\n\turl = e/f\n") == "c/d");
  CHECK(origin_of("[remote \"Origin\"]\nurl = a/b\n") == "");
  CHECK(origin_of("[remote.ORIGIN]\nurl = a/b\n") == "a/b");
  CHECK(origin_of("[remote \"origin\"] url = \"https://h/a/b#c\"\n") == "a/b");
  CHECK(origin_of("[remote \"origin\"]\n; url = a/b\nurlx = c/d\n") == "");
  CHECK(origin_of("[remote \"origin\"") == "");
  CHECK(origin_of("[") == "");
  CHECK(origin_of("") == "");
}

TEST_CASE("a repository that git made is read as git reads it") {
  const TempDir directory;
  if (!git(directory, "--version")) {
    MESSAGE("no git: not tested");
    return;
  }
  directory.write("a.zip", "content");
  REQUIRE(git(directory, "init"));
  REQUIRE(git(directory, "remote add origin https://u:p@example.com/acme/payments.git"));
  CHECK(facts_of(directory.path()) == "acme/payments main -");
  REQUIRE(git(directory, "add a.zip"));
  REQUIRE(git(directory, "commit -m one"));
  REQUIRE(git(directory, "rev-parse HEAD"));
  const std::string commit = output(directory);
  CHECK(facts_of(directory.path()) == "acme/payments main " + commit);
  REQUIRE(git(directory, "pack-refs --all"));
  CHECK(facts_of(directory.path()) == "acme/payments main " + commit);
  REQUIRE(git(directory, "worktree add tree -b side"));
  CHECK(facts_of(directory.path("tree")) == "acme/payments side " + commit);
  CHECK(is_tracked_unmodified(Workspace({directory.path("tree"), "", false}), "a.zip"));
  REQUIRE(git(directory, "checkout --detach"));
  CHECK(facts_of(directory.path()) == "acme/payments - " + commit);
}

TEST_CASE("a file is tracked and unmodified exactly if git says so, in every version of the index") {
  const TempDir directory;
  if (!git(directory, "init")) {
    MESSAGE("no git: not tested");
    return;
  }
  for (const char* const name : {"a/one.zip", "a/one.zip.txt", "a/changed.zip", "b/staged.zip", "b/empty.zip", "z.zip"}) {
    directory.write(name, std::string("content of ") + name);
  }
  directory.write("b/empty.zip", "");
  directory.link("link.zip", "z.zip");
  REQUIRE(git(directory, "add a b z.zip link.zip"));
  REQUIRE(git(directory, "commit -m one"));
  directory.write("untracked.zip", "x");
  directory.write("intended.zip", "");
  REQUIRE(git(directory, "add -N intended.zip"));  // makes the index a version 3
  directory.write("a/changed.zip", "content of b/changed.zip");
  directory.write("b/staged.zip", "new");
  REQUIRE(git(directory, "add b/staged.zip"));
  for (const char* const version : {"2", "4"}) {
    REQUIRE(git(directory, std::string("update-index --index-version ") + version));
    for (const char* const base : {"", "a"}) {
      const Workspace workspace({directory.path(), base, false});
      for (const char* const name : {"a/one.zip", "a/one.zip.txt", "b/staged.zip", "b/empty.zip", "z.zip", "./a/../z.zip"}) {
        CHECK_MESSAGE(is_tracked_unmodified(workspace, name), name);
      }
      for (const char* const name : {"a/changed.zip", "untracked.zip", "intended.zip", "link.zip", "gone.zip", "a", ".git/HEAD", "../x"}) {
        CHECK_MESSAGE(!is_tracked_unmodified(workspace, name), name);
      }
    }
  }
  CHECK_FALSE(is_tracked_unmodified(Workspace(), "z.zip"));
  CHECK_FALSE(is_tracked_unmodified(Workspace({directory.path("a"), "", false}), "one.zip"));
}

TEST_CASE("a repository of SHA-256 is unknown") {
  const TempDir directory;
  if (!git(directory, "init --object-format=sha256")) {
    MESSAGE("no git that knows SHA-256: not tested");
    return;
  }
  directory.write("a.zip", "x");
  REQUIRE(git(directory, "add a.zip"));
  CHECK_FALSE(is_tracked_unmodified(Workspace({directory.path(), "", false}), "a.zip"));
}
