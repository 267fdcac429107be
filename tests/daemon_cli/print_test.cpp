#include "daemon/cli/print.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <sstream>

#include "daemon/whole_file.h"
#include "tests/support/temp_dir.h"

namespace plandiff {
namespace {

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::size_t files_in(const std::string& directory) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(directory), std::filesystem::directory_iterator()));
}

}  // namespace

TEST_CASE("a report takes the place of the old one and leaves nothing beside it") {
  const test::TempDir folder;
  const std::string path = folder.write("report.json", "a long old report");
  REQUIRE(::chmod(path.c_str(), 0640) == 0);
  REQUIRE(write_file(path, "new").has_value());
  CHECK(content_of(path) == "new");
  CHECK(files_in(folder.path()) == 1);
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0640);
}

TEST_CASE("a new report has the permissions of any new file") {
  const test::TempDir folder;
  const mode_t before = ::umask(027);
  const bool written = write_file(folder.path("report.json"), "new").has_value();
  ::umask(before);
  REQUIRE(written);
  struct stat status {};
  REQUIRE(::stat(folder.path("report.json").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0640);
}

TEST_CASE("a link to a report stays a link") {
  const test::TempDir folder;
  folder.write("real/report.json", "old");
  folder.link("latest.json", "real/report.json");
  REQUIRE(write_file(folder.path("latest.json"), "new").has_value());
  CHECK(std::filesystem::is_symlink(folder.path("latest.json")));
  CHECK(content_of(folder.path("real/report.json")) == "new");
  CHECK(files_in(folder.path("real")) == 1);
}

TEST_CASE("a device is written to and not replaced") {
  REQUIRE(write_file("/dev/null", "text").has_value());
  struct stat status {};
  REQUIRE(::stat("/dev/null", &status) == 0);
  CHECK(S_ISCHR(status.st_mode));
}

TEST_CASE("what cannot be written is named") {
  const auto message_for = [](const std::string& path) {
    const Result<void> written = write_file(path, "text");
    return written.has_value() ? "written" : written.error().to_string();
  };
  CHECK(message_for("/nonexistent/report.json") == "/nonexistent/report.json: No such file or directory");
  CHECK(message_for("/tmp") == "/tmp: Is a directory");
  CHECK(message_for("/dev/full") == "/dev/full: No space left on device");
}

}  // namespace plandiff
