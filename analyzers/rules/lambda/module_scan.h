// Does a small Python or JavaScript file define a function that the runtime can find? A scan of its text, not a parser:
// it says no only where nothing in the file could define the name, and unknown wherever names may come from elsewhere.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "analyzers/rule.h"
#include "analyzers/rules/lambda/handler.h"

namespace plandiff::rules {

namespace detail {

inline bool is_word_at(std::string_view text, std::size_t at, std::size_t size) {
  const auto is_part = [](char c) { return is_letter(c) || is_digit(c) || c == '$'; };
  return (at == 0 || !is_part(text[at - 1])) && (at + size >= text.size() || !is_part(text[at + size]));
}

/// True if the name stands anywhere in the text as a whole word.
inline bool has_identifier(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    if (is_word_at(text, at, name.size())) return true;
  }
  return false;
}

inline bool holds_any(std::string_view text, std::initializer_list<std::string_view> marks) {
  return std::ranges::any_of(marks, [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; });
}

/// The text without lines that are comments only. A comment behind code stays: it can only make the answer more
/// careful.
inline std::string without_comments(std::string_view text, std::string_view mark) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    const std::size_t start = line.find_first_not_of(" \t");
    if (start != std::string_view::npos && !line.substr(start).starts_with(mark)) result.append(line);
    result += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

inline Verdict python_defines(std::string_view source, std::string_view name) {
  const std::string text = without_comments(source, "#");
  if (holds_any(text, {"import *", "globals()", "__getattr__", "setattr(", "exec("})) return Verdict::unknown();
  if (!has_identifier(text, name)) return Verdict::no();
  // Standing at the beginning of a line or in an import, the name is defined; deeper, it may be a method or a call.
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    for (const std::string_view begin : {"def ", "async def ", "class ", ""}) {
      if (!line.starts_with(begin) || !line.substr(begin.size()).starts_with(name)) continue;
      if (is_word_at(line, begin.size(), name.size())) return Verdict::yes();
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return Verdict::unknown();
}

/// `module.exports = x` and the like: the names are those of another object.
inline bool assigns_exports(std::string_view text) {
  for (std::size_t at = text.find("exports"); at != std::string_view::npos; at = text.find("exports", at + 1)) {
    std::size_t next = text.find_first_not_of(" \t", at + 7);
    if (next == std::string_view::npos) return true;
    if (text[next] == '.') continue;
    if (text[next] != '=') return true;  // exports["x"], f(exports), exports;
    next = text.find_first_not_of(" \t\r\n", next + 1);
    const std::size_t end = text.find('}', at);
    if (next == std::string_view::npos || text[next] != '{' ||
        text.substr(next, end - next).find("...") != std::string_view::npos)
      return true;
  }
  return false;
}

inline Verdict javascript_defines(std::string_view source, std::string_view name) {
  const std::string text = without_comments(source, "//");
  const bool is_elsewhere =
      holds_any(text, {"export *", "export*", "__export", "__reExport", "__toCommonJS", "defineProperty"});
  if (is_elsewhere || assigns_exports(text)) return Verdict::unknown();
  if (!has_identifier(text, name)) return Verdict::no();
  const bool is_module = holds_any(text, {"export ", "export{", "module.exports"});
  return Verdict::of(is_module || has_identifier(text, "exports." + std::string(name)));
}

}  // namespace detail

/// Whether the module makes the function available under that name. Unknown for other languages.
inline Verdict defines(Runtime runtime, std::string_view text, std::string_view name) {
  if (runtime == Runtime::kPython) return detail::python_defines(text, name);
  if (runtime == Runtime::kNode) return detail::javascript_defines(text, name);
  return Verdict::unknown();
}

}  // namespace plandiff::rules
