// Whole outputs compared with files: UPDATE_GOLDEN=1 rewrites them, then read the difference as a reviewer would.
#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace plandiff::test {

/// Fails unless `actual` is the content of a file of the repository, given by its path from the root: `tests/output/report.json`.
inline void check_golden(const std::string& file, std::string_view actual) {
  const std::string path = std::string(PLANDIFF_SOURCE_DIR) + "/" + file;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << actual;
  std::ifstream stream(path, std::ios::binary);
  REQUIRE_MESSAGE(stream.is_open(), path << " is not there: UPDATE_GOLDEN=1 writes it");
  std::ostringstream expected;
  expected << stream.rdbuf();
  CHECK_MESSAGE(std::string(actual) == expected.str(), path);
}

}  // namespace plandiff::test
