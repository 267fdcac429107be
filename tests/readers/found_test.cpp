// What fuzzing once found, and the seeds it starts from: none may break a promise again.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/fuzz/read_and_walk.h"

TEST_CASE("what fuzzing found is read or refused") {
  std::vector<std::filesystem::path> files;
  for (const char* folder : {"/tests/fuzz/seeds", "/tests/fuzz/found"}) {
    for (const auto& entry : std::filesystem::directory_iterator(std::string(PLANDIFF_SOURCE_DIR) + folder)) files.push_back(entry.path());
  }
  REQUIRE(files.size() > 10);
  for (const std::filesystem::path& path : files) {
    INFO(path.string());
    std::ifstream stream(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(stream)), {});
    CHECK(plandiff::fuzz::read_and_walk(bytes) == 0);
    // A promise also holds for each beginning and each end of it.
    for (std::size_t size = 0; size < bytes.size(); size += 7) {
      CHECK(plandiff::fuzz::read_and_walk(std::string_view(bytes).substr(0, size)) == 0);
      CHECK(plandiff::fuzz::read_and_walk(std::string_view(bytes).substr(size)) == 0);
    }
  }
}
