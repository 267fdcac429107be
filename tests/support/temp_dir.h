// A folder that lives as long as its test.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace plandiff::test {

/// An empty directory beneath the system's temporary one; removed with all that is in it.
class TempDir {
 public:
  TempDir() : path_((std::filesystem::canonical(std::filesystem::temp_directory_path()) / "plandiff-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary directory: " + path_);
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  /// The absolute path of the directory, without links and without a slash at its end.
  [[nodiscard]] const std::string& path() const { return path_; }
  /// The absolute path of a name in it.
  [[nodiscard]] std::string path(std::string_view name) const { return path_ + "/" + std::string(name); }
  /// Writes a file, with the directories that it needs; returns its path.
  std::string write(std::string_view name, std::string_view content) const {
    const std::filesystem::path file = path(name);
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
    return file.string();
  }
  /// Makes a directory, with those above it; returns its path.
  std::string make_directory(std::string_view name) const {
    std::filesystem::create_directories(path(name));
    return path(name);
  }
  /// Makes a symbolic link to `target`, which is kept as it is given; returns the link's path.
  std::string link(std::string_view name, std::string_view target) const {
    const std::filesystem::path file = path(name);
    std::filesystem::create_directories(file.parent_path());
    std::filesystem::create_symlink(target, file);
    return file.string();
  }

 private:
  std::string path_;
};

}  // namespace plandiff::test
