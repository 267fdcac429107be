#include "daemon/watch/directory_table.h"

#include <algorithm>
#include <iterator>

namespace plandiff {

std::vector<FilePath> DirectoryTable::put(const FilePath& directory, int wd, std::uint32_t generation,
                                          std::vector<std::string> files) {
  const auto at = directories_.try_emplace(directory).first;
  Directory& known = at->second;
  std::vector<std::string> missing;
  std::set_difference(known.files.begin(), known.files.end(), files.begin(), files.end(), std::back_inserter(missing));
  if (known.wd >= 0 && known.wd != wd) {
    const auto old = by_wd_.find(known.wd);
    if (old != by_wd_.end() && old->second == at) by_wd_.erase(old);
  }
  if (wd >= 0) by_wd_.insert_or_assign(wd, at);
  known = {wd, generation, std::move(files)};

  std::vector<FilePath> paths;
  paths.reserve(missing.size());
  for (const std::string& name : missing) paths.push_back(below(directory, name));
  return paths;
}

const FilePath* DirectoryTable::find(int wd) const {
  const auto at = by_wd_.find(wd);
  return at == by_wd_.end() ? nullptr : &at->second->first;
}

bool DirectoryTable::is_watched(const FilePath& directory) const {
  const auto at = directories_.find(directory);
  return at != directories_.end() && at->second.wd >= 0;
}

void DirectoryTable::add_file(const FilePath& directory, const std::string& name) {
  const auto at = directories_.find(directory);
  if (at == directories_.end()) return;
  std::vector<std::string>& files = at->second.files;
  const auto place = std::lower_bound(files.begin(), files.end(), name);
  if (place == files.end() || *place != name) files.insert(place, name);
}

void DirectoryTable::remove_file(const FilePath& directory, const std::string& name) {
  const auto at = directories_.find(directory);
  if (at == directories_.end()) return;
  std::vector<std::string>& files = at->second.files;
  const auto place = std::lower_bound(files.begin(), files.end(), name);
  if (place != files.end() && *place == name) files.erase(place);
}

DirectoryTable::Directories::iterator DirectoryTable::take_out(Directories::iterator at, Removed& removed) {
  for (const std::string& name : at->second.files) removed.files.push_back(below(at->first, name));
  const auto watched = by_wd_.find(at->second.wd);
  if (watched != by_wd_.end() && watched->second == at) {
    removed.wds.push_back(watched->first);
    by_wd_.erase(watched);
  }
  return directories_.erase(at);
}

DirectoryTable::Removed DirectoryTable::remove(const FilePath& directory) {
  Removed removed;
  if (const auto at = directories_.find(directory); at != directories_.end()) take_out(at, removed);
  // Siblings such as `a-b` sort between `a` and `a/b`, hence the second search.
  const FilePath first_below{directory.root, directory.relative.empty() ? "" : directory.relative + "/"};
  auto at = directories_.lower_bound(first_below);
  while (at != directories_.end() && at->first.root == directory.root && at->first.relative.starts_with(first_below.relative)) {
    at = take_out(at, removed);
  }
  return removed;
}

DirectoryTable::Removed DirectoryTable::remove_older_than(std::uint32_t generation) {
  Removed removed;
  for (auto at = directories_.begin(); at != directories_.end();) {
    at = at->second.generation < generation ? take_out(at, removed) : std::next(at);
  }
  return removed;
}

}  // namespace plandiff
