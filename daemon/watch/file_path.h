// A place below one of the watched roots, and what the file system says about the file there.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace plandiff {

/// A path below a root. Bytes as the file system gives them, which need not be UTF-8.
struct FilePath {
  std::size_t root = 0;  ///< index into the settings' roots
  std::string relative;  ///< without a leading slash; empty: the root itself
  friend auto operator<=>(const FilePath&, const FilePath&) = default;
};

/// `name` in the directory.
[[nodiscard]] inline FilePath below(const FilePath& directory, const std::string& name) {
  return {directory.root, directory.relative.empty() ? name : directory.relative + "/" + name};
}

/// Changes whenever the content may have changed.
struct FileStamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t ctime_ns = 0;
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

}  // namespace plandiff

template <>
struct std::hash<plandiff::FilePath> {
  std::size_t operator()(const plandiff::FilePath& path) const noexcept {
    return std::hash<std::string>()(path.relative) * 31 + path.root;
  }
};
