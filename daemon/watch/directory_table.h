// Which directories are watched and which candidates lie in each. Pure: the kernel's answers come in as arguments.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "daemon/watch/file_path.h"

namespace plandiff {

/// Directories by path and by watch descriptor. Single-threaded.
class DirectoryTable {
 public:
  /// Enters a directory, or changes what is known of it. Gives the candidates that were there before and are not in
  /// `files` (sorted) now.
  std::vector<FilePath> put(const FilePath& directory, int wd, std::uint32_t generation, std::vector<std::string> files);

  /// The directory behind a descriptor; null if none is known.
  [[nodiscard]] const FilePath* find(int wd) const;
  [[nodiscard]] bool is_watched(const FilePath& directory) const;

  /// A candidate that appeared or went, told by an event.
  void add_file(const FilePath& directory, const std::string& name);
  void remove_file(const FilePath& directory, const std::string& name);

  /// What a removal leaves to do.
  struct Removed {
    std::vector<FilePath> files;
    std::vector<int> wds;  ///< still watched by the kernel
  };
  /// Forgets a directory and all below it.
  Removed remove(const FilePath& directory);
  /// Forgets all directories that no scan of the generation met.
  Removed remove_older_than(std::uint32_t generation);

  [[nodiscard]] std::size_t size() const { return directories_.size(); }
  [[nodiscard]] std::size_t watched() const { return by_wd_.size(); }

 private:
  struct Directory {
    int wd = -1;
    std::uint32_t generation = 0;
    std::vector<std::string> files;  // sorted
  };
  using Directories = std::map<FilePath, Directory>;

  Directories::iterator take_out(Directories::iterator at, Removed& removed);

  Directories directories_;
  std::unordered_map<int, Directories::iterator> by_wd_;
};

}  // namespace plandiff
