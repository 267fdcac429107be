#include "analyzers/workspace/workspace.h"

#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

using namespace plandiff;
using test::TempDir;

namespace {

Workspace at(const TempDir& directory, const std::string& base = "") { return Workspace({directory.path(), base, false}); }

}  // namespace

TEST_CASE("a file is named relative to the base, or absolutely beneath the root") {
  const TempDir directory;
  directory.write("stacks/prod/build/x.zip", "1234");
  directory.write("y.zip", "12");
  const Workspace workspace = at(directory, "stacks/prod");
  OpenedFile file;
  CHECK(workspace.open("build/x.zip", file) == Presence::kPresent);
  CHECK(file.size == 4);
  CHECK(file.path == "stacks/prod/build/x.zip");
  CHECK(workspace.open("./build/.//x.zip", file) == Presence::kPresent);
  CHECK(file.path == "stacks/prod/build/x.zip");
  CHECK(workspace.open("../../y.zip", file) == Presence::kPresent);
  CHECK(file.path == "y.zip");
  CHECK(workspace.open(directory.path("stacks/../y.zip"), file) == Presence::kPresent);
  CHECK(file.path == "y.zip");
  CHECK(workspace.presence("y.zip") == Presence::kMissing);
}

TEST_CASE("a file's time of change is the disk's") {
  const TempDir directory;
  const std::string path = directory.write("x.zip", "");
  const timespec times[2] = {{1'700'000'000, 0}, {1'700'000'000, 500'000'000}};
  REQUIRE(::utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
  OpenedFile file;
  REQUIRE(at(directory).open("x.zip", file) == Presence::kPresent);
  CHECK(file.mtime == std::chrono::system_clock::time_point(std::chrono::milliseconds(1'700'000'000'500)));
}

TEST_CASE("what is not there is missing") {
  const TempDir directory;
  directory.write("file", "");
  directory.link("dangling", "nowhere");
  const Workspace workspace = at(directory);
  CHECK(workspace.presence("x.zip") == Presence::kMissing);
  CHECK(workspace.presence("no/such/x.zip") == Presence::kMissing);
  CHECK(workspace.presence("file/x.zip") == Presence::kMissing);
  CHECK(workspace.presence("no/../file") == Presence::kMissing);
  CHECK(workspace.presence("dangling") == Presence::kMissing);
}

TEST_CASE("a path without meaning is unreadable") {
  const TempDir directory;
  directory.write("x.zip", "");
  const Workspace workspace = at(directory);
  CHECK(workspace.presence("") == Presence::kUnreadable);
  CHECK(workspace.presence(std::string_view("x.zip\0.txt", 10)) == Presence::kUnreadable);
  CHECK(workspace.presence(std::string(5000, 'x')) == Presence::kUnreadable);
}

TEST_CASE("the file above a link's target is not the file above the link") {
  const TempDir directory;
  directory.write("far/inner/file", "");
  directory.write("far/x.zip", "far");
  directory.write("x.zip", "near");
  directory.link("link", "far/inner");
  CHECK(at(directory).read_text("link/../x.zip") == "far");
}

TEST_CASE("without a workspace nobody looked") {
  const TempDir directory;
  directory.write("x.tf", "");
  const Workspace none[] = {Workspace(), Workspace({directory.path("gone"), "", true}), Workspace({directory.path("x.tf"), "", true})};
  for (const Workspace& workspace : none) {
    CHECK_FALSE(workspace.is_available());
    CHECK_FALSE(workspace.is_confirmed());
    CHECK(workspace.presence("x.tf") == Presence::kOutside);
    CHECK_FALSE(workspace.has_directory(""));
    CHECK(workspace.list("").empty());
    CHECK_FALSE(workspace.read_text("x.tf").has_value());
  }
}

TEST_CASE("text is read whole or not at all") {
  const TempDir directory;
  directory.write("a", "12345");
  directory.write("large", std::string(200'000, 'x') + "y");
  const Workspace workspace = at(directory);
  CHECK(workspace.read_text("a") == "12345");
  CHECK(workspace.read_text("a", 5) == "12345");
  CHECK_FALSE(workspace.read_text("a", 4).has_value());
  CHECK(workspace.read_text("large") == std::string(200'000, 'x') + "y");
  CHECK_FALSE(workspace.read_text("b").has_value());
}

TEST_CASE("a file that has grown or shrunk since it was opened is not read to its end") {
  const TempDir directory;
  directory.write("a", "12345");
  const auto ignore = [](std::string_view) {};
  OpenedFile file;
  REQUIRE(at(directory).open("a", file) == Presence::kPresent);
  CHECK(read_pieces(file, ignore));
  directory.write("a", "123456");
  CHECK_FALSE(read_pieces(file, ignore));
  directory.write("a", "1234");
  CHECK_FALSE(read_pieces(file, ignore));
}

TEST_CASE("a directory lists its names sorted and no more than asked") {
  const TempDir directory;
  for (const char* const name : {"base/c", "base/a", "base/b/deep", "base/.hidden"}) directory.write(name, "");
  const Workspace workspace = at(directory, "base");
  CHECK(workspace.list("") == std::vector<std::string>{".hidden", "a", "b", "c"});
  CHECK(workspace.list(".", 2).size() == 2);
  CHECK(workspace.list("", 0).empty());
  CHECK(workspace.list("b") == std::vector<std::string>{"deep"});
  CHECK(workspace.list("a").empty());
  CHECK(workspace.list("d").empty());
  CHECK(workspace.list("../..").empty());
  CHECK(workspace.has_directory("b"));
  CHECK(workspace.has_directory(""));
  CHECK_FALSE(workspace.has_directory("a"));
  CHECK_FALSE(workspace.has_directory("d"));
  CHECK_FALSE(workspace.has_directory("../.."));
}

TEST_CASE("a workspace is confirmed by Terraform's files in the base, or by being given") {
  const TempDir directory;
  directory.write("empty/readme.md", "");
  directory.write("tf/main.tf", "");
  directory.write("json/main.tf.json", "");
  directory.write("cdk/cdk.tf.json", "");
  directory.write("hidden/.#main.tf", "");
  directory.write("folder/x.tf/readme.md", "");
  directory.write("above/below/readme.md", "");
  directory.write("above/main.tf", "");
  for (const char* const name : {"tf", "json", "cdk", "above"}) CHECK(at(directory, name).is_confirmed());
  for (const char* const name : {"empty", "hidden", "folder", "above/below", "gone", ""}) CHECK_FALSE(at(directory, name).is_confirmed());
  CHECK(Workspace({directory.path("empty"), "", true}).is_confirmed());
}

TEST_CASE("a descriptor closes once and only its own") {
  const int fd = ::open("/", O_PATH);
  Descriptor first(fd);
  Descriptor second(std::move(first));
  Descriptor& same = second;
  second = std::move(same);
  CHECK(second.get() == fd);
  CHECK(::fcntl(fd, F_GETFD) >= 0);
  second = Descriptor();
  CHECK(::fcntl(fd, F_GETFD) < 0);
}
