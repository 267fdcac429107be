#include "daemon/watch/scan.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "tests/support/temp_dir.h"

using namespace plandiff;

namespace {

std::string names(std::vector<std::string> all) {
  std::sort(all.begin(), all.end());
  std::string text;
  for (const std::string& name : all) text += (text.empty() ? "" : " ") + name;
  return text;
}

std::string files(const ScannedDirectory& scanned) {
  std::vector<std::string> all;
  for (const ScannedFile& file : scanned.files) all.push_back(file.name + (file.stamp.has_value() ? "" : "?"));
  return names(all);
}

}  // namespace

TEST_CASE("a search lists candidates and directories, follows no link and skips what is pruned") {
  const test::TempDir dir;
  dir.write("plan.json", "{}");
  dir.write("notes.txt", "");
  dir.write("sub/plan.json", "{}");
  dir.write(".git/config.json", "{}");
  dir.write("job@tmp/plan.json", "{}");
  std::filesystem::create_directory_symlink("/etc", dir.path() + "/etc");
  std::filesystem::create_symlink("plan.json", dir.path() + "/link.json");
  REQUIRE(::mkfifo((dir.path() + "/pipe.json").c_str(), 0600) == 0);
  const auto root = open_root(dir.path());
  REQUIRE(root.has_value());
  const Result<Inotify> inotify = Inotify::open();
  REQUIRE(inotify.has_value());
  const WatchSettings settings;
  const ScannedDirectory scanned = scan_directory(**root, {0, ""}, &*inotify, settings);
  CHECK(scanned.fault == ScanFault::kNone);
  CHECK(scanned.wd >= 0);
  CHECK(names(scanned.directories) == "sub");
  CHECK(files(scanned) == "link.json? pipe.json? plan.json");
  CHECK(scanned.files.at(2).stamp->size == 2);
}

TEST_CASE("a directory that is a link, a file or not there is gone, however the root is reached") {
  const test::TempDir dir;
  dir.write("file", "");
  dir.write("real/plan.json", "{}");
  std::filesystem::create_directory_symlink("real", dir.path() + "/link");
  const auto root = open_root(dir.path());
  REQUIRE(root.has_value());
  for (const char* path : {"link", "file", "nothing", ".."}) {
    CAPTURE(path);
    CHECK(scan_directory(**root, {0, path}, nullptr, {}).fault != ScanFault::kNone);
    CHECK(scan_directory(**root, {0, path}, nullptr, {}).files.empty());
  }
}

TEST_CASE("without an inotify the directory is listed and said to be unwatched") {
  const test::TempDir dir;
  dir.write("plan.json", "{}");
  const auto root = open_root(dir.path());
  REQUIRE(root.has_value());
  const ScannedDirectory scanned = scan_directory(**root, {0, ""}, nullptr, {});
  CHECK(scanned.wd == -1);
  CHECK(scanned.fault == ScanFault::kTooMany);
  CHECK(files(scanned) == "plan.json");
}

TEST_CASE("candidates and pruned directories are chosen by name or by path, and by depth") {
  WatchSettings settings;
  settings.candidates = {"*.tfplan.json", "plans/**"};
  CHECK(is_candidate(settings, "a/b/x.tfplan.json"));
  CHECK(is_candidate(settings, "plans/a/anything"));
  CHECK(is_candidate(settings, "a/plan.json") == false);
  CHECK(is_pruned(settings, "a/node_modules"));
  CHECK(is_pruned(settings, "a/.terragrunt-cache") == false);
  std::string deep = "d";
  for (int i = 0; i < 31; ++i) deep += "/d";
  CHECK(is_pruned(settings, deep) == false);
  CHECK(is_pruned(settings, deep + "/d"));
}

TEST_CASE("a default glob asks for nothing, one of the user's own does") {
  WatchSettings settings;
  CHECK(is_candidate(settings, "a/x.template.json"));
  CHECK_FALSE(is_asked_for(settings, "a/x.template.json"));
  settings.candidates = {"*.json", "*.template.json"};
  CHECK(is_asked_for(settings, "a/x.template.json"));
  CHECK_FALSE(is_asked_for(settings, "a/plan.json"));
  for (const char* name : {"a/plan.json", "preview.ndjson", "tfplan", "x/prod.tfplan.out", "my-plan-7.txt"}) CHECK(is_candidate(WatchSettings(), name));
  for (const char* name : {"notes.txt", "template.yaml", "main.tf"}) CHECK_FALSE(is_candidate(WatchSettings(), name));
}

TEST_CASE("a root that cannot be watched is named") {
  const test::TempDir dir;
  dir.write("file", "");
  CHECK(open_root(dir.path() + "/nothing").error().to_string() == dir.path() + "/nothing: no such directory");
  CHECK(open_root(dir.path() + "/file").error().to_string() == dir.path() + "/file: not a directory");
}
