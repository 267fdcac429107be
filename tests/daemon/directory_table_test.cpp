#include "daemon/watch/directory_table.h"

#include <algorithm>

#include <doctest/doctest.h>

using namespace plandiff;

namespace {

std::string names(const std::vector<FilePath>& paths) {
  std::string text;
  for (const FilePath& path : paths) text += (text.empty() ? "" : " ") + path.relative;
  return text;
}

}  // namespace

TEST_CASE("a directory is found by its watch, and loses it when the watch is another's") {
  DirectoryTable table;
  table.put({0, "a"}, 1, 1, {});
  REQUIRE(table.find(1) != nullptr);
  CHECK(table.find(1)->relative == "a");
  table.put({0, "b"}, 1, 1, {});  // the same inode under its new name
  CHECK(table.find(1)->relative == "b");
  table.put({0, "b"}, 2, 1, {});
  CHECK(table.find(1) == nullptr);
  CHECK(table.find(2)->relative == "b");
}

TEST_CASE("a second listing tells which candidates are missing") {
  DirectoryTable table;
  CHECK(table.put({0, "a"}, 1, 1, {"x.json", "y.json"}).empty());
  table.add_file({0, "a"}, "z.json");
  table.add_file({0, "a"}, "z.json");
  table.remove_file({0, "a"}, "x.json");
  CHECK(names(table.put({0, "a"}, 1, 2, {"y.json"})) == "a/z.json");
}

TEST_CASE("removing a directory takes all below it and no sibling that begins alike") {
  DirectoryTable table;
  table.put({0, ""}, 1, 1, {"top.json"});
  table.put({0, "a"}, 2, 1, {"p.json"});
  table.put({0, "a-b"}, 3, 1, {"q.json"});
  table.put({0, "a/c"}, 4, 1, {"r.json"});
  table.put({1, "a/c"}, 5, 1, {"other.json"});
  DirectoryTable::Removed removed = table.remove({0, "a"});
  CHECK(names(removed.files) == "a/p.json a/c/r.json");
  std::sort(removed.wds.begin(), removed.wds.end());
  CHECK(removed.wds == std::vector<int>{2, 4});
  CHECK(table.find(3) != nullptr);
  removed = table.remove({0, ""});
  CHECK(names(removed.files) == "top.json a-b/q.json");
  CHECK(table.size() == 1);
}

TEST_CASE("directories that a whole search did not meet are removed with their files") {
  DirectoryTable table;
  table.put({0, ""}, 1, 1, {});
  table.put({0, "old"}, 2, 1, {"p.json"});
  table.put({0, ""}, 1, 2, {});
  const DirectoryTable::Removed removed = table.remove_older_than(2);
  CHECK(names(removed.files) == "old/p.json");
  CHECK(table.size() == 1);
  CHECK(table.watched() == 1);
}

TEST_CASE("a directory without a watch is known but not watched") {
  DirectoryTable table;
  table.put({0, "a"}, -1, 1, {});
  CHECK(table.size() == 1);
  CHECK(table.watched() == 0);
  CHECK(table.is_watched({0, "a"}) == false);
  table.put({0, "a"}, 7, 1, {});
  CHECK(table.is_watched({0, "a"}));
}
