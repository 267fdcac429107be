// Paths of a plan, brought beneath the root by their text alone. What links make of them the kernel decides when they are opened.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzers/workspace/workspace.h"

namespace plandiff {

/// A path in two spellings, both relative to the root. The kernel is given the spelled one, because `link/../x` is not `x`.
struct Place {
  std::string spelled;
  std::string normalised;
};

/// `a/c` for `./a//b/../c`; nothing if `..` leaves the top. Slashes at the start are dropped.
inline std::optional<std::string> normalise(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (parts.empty()) {
      return std::nullopt;
    } else {
      parts.pop_back();
    }
  }
  std::string result;
  for (const std::string_view part : parts) {
    if (!result.empty()) result += '/';
    result += part;
  }
  return result;
}

/// True for the root itself and what lies below it. Both absolute and normalised.
inline bool is_beneath(std::string_view path, std::string_view root) {
  if (root == "/") return path.starts_with('/');
  return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
}

/// What is left of a path beneath root; no slash at its start.
inline std::string_view below(std::string_view path, std::string_view root) {
  path.remove_prefix(std::min(root.size(), path.size()));
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  return path;
}

/// Where a path of a plan lies; nothing if that is outside the root.
inline std::optional<Place> place_of(const WorkspaceLocation& location, std::string_view path) {
  Place place;
  if (path.starts_with('/')) {
    std::optional<std::string> absolute = normalise(path);
    if (!absolute.has_value()) return std::nullopt;
    absolute->insert(0, "/");
    if (!is_beneath(*absolute, location.root)) return std::nullopt;
    place.normalised = below(*absolute, location.root);
    place.spelled = is_beneath(path, location.root) ? std::string(below(path, location.root)) : place.normalised;
  } else {
    place.spelled = location.base.empty() ? std::string(path) : location.base + "/" + std::string(path);
    std::optional<std::string> relative = normalise(place.spelled);
    if (!relative.has_value()) return std::nullopt;
    place.normalised = std::move(*relative);
  }
  if (place.spelled.empty()) place.spelled = ".";
  return place;
}

}  // namespace plandiff
