// Paths of source files that READMEs, Makefiles and package files name.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// A path that a text names, and the line.
struct PromisedPath {
  std::string path;
  std::size_t line = 0;
};

namespace detail {

inline bool is_path_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || c == '/';
}

/// Files that people write; what tools make is not promised.
inline bool is_written_by_people(std::string_view path) {
  constexpr std::array<std::string_view, 7> kEnds = {".py", ".ts", ".js", ".sh", ".go", ".sql", ".tf"};
  return std::ranges::any_of(kEnds, [&](std::string_view end) { return path.ends_with(end) && path.size() > end.size(); });
}

/// Folders whose content is made by a tool, and words of examples.
inline bool is_made_or_example(std::string_view path) {
  constexpr std::array<std::string_view, 19> kParts = {"node_modules", "dist",  "build",  "cdktf.out", "cdk.out", ".venv", "venv",    ".terraform", "__pycache__", "coverage",
                                                       "out",          "path",  "your",   "example",   "examples", ".gen",  "imports", "generated",  "target"};
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    if (std::ranges::find(kParts, part) != kParts.end() || part.starts_with("your") || part.starts_with("my_") || part.starts_with("my-")) return true;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return false;
}

/// The path of a word, `./` taken off; empty if it is none that a project promises.
inline std::string promised(std::string_view word) {
  while (word.starts_with("./")) word.remove_prefix(2);
  while (!word.empty() && (word.back() == '.' || word.back() == '/')) word.remove_suffix(1);
  const bool is_plain = word.find('/') != std::string_view::npos && !word.starts_with('/') && !word.starts_with('.') && word.find("//") == std::string_view::npos && word.find("..") == std::string_view::npos;
  return is_plain && is_written_by_people(word) && !is_made_or_example(word) ? std::string(word) : std::string();
}

}  // namespace detail

/// All paths with a folder and the ending of a source file that a text names. URLs, absolute paths, variables, patterns and made files
/// are left out, and lines that say that somebody is to create the file.
inline std::vector<PromisedPath> promised_paths(std::string_view text) {
  std::vector<PromisedPath> found;
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string lower = to_lower(line);
    const bool is_wish = lower.find("create ") != std::string::npos || lower.find("generates ") != std::string::npos || lower.find("todo") != std::string::npos ||
                         lower.find("e.g.") != std::string::npos || lower.find("for example") != std::string::npos || lower.find("removed") != std::string::npos;
    if (is_wish) continue;
    for (std::size_t at = 0; at < line.size();) {
      std::size_t stop = at;
      while (stop < line.size() && detail::is_path_character(line[stop])) ++stop;
      if (stop == at) {
        ++at;
        continue;
      }
      // What stands right before and after tells of URLs (`https:`), variables (`${x}/`) and patterns (`*`).
      const char before = at == 0 ? ' ' : line[at - 1];
      const char after = stop < line.size() ? line[stop] : ' ';
      const bool is_part = std::string_view(":~}>*@$%\\+").find(before) != std::string_view::npos || std::string_view("*{<$@\\").find(after) != std::string_view::npos;
      std::string path = is_part ? std::string() : detail::promised(line.substr(at, stop - at));
      if (!path.empty()) found.push_back({std::move(path), number});
      at = stop;
    }
  }
  return found;
}

}  // namespace plandiff::rules
