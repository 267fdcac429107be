// The text of a resource in the .tf files beside a plan, for what a plan does not carry (`lifecycle`, calls of file()).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzers/rule.h"

namespace plandiff::rules {

namespace detail {

/// The text between the braces that open at or after a place; empty if they do not close.
inline std::string_view braced(std::string_view text, std::size_t from) {
  const std::size_t open = text.find('{', from);
  if (open == std::string_view::npos) return {};
  std::size_t depth = 0;
  for (std::size_t at = open; at < text.size(); ++at) {
    if (text[at] == '{') ++depth;
    if (text[at] == '}' && --depth == 0) return text.substr(open + 1, at - open - 1);
  }
  return {};
}

}  // namespace detail

/// What stands between the braces of a resource of the root module; nothing for resources of modules, and where the code is not there
/// to be read.
inline std::optional<std::string> block_in_code(const Subject& subject) {
  if (!subject.change().module_address.empty()) return std::nullopt;
  const std::string head =
      "resource \"" + std::string(subject.type()) + "\" \"" + std::string(subject.change().name) + "\"";
  for (const std::string& name : subject.workspace().list("", 256)) {
    if (!name.ends_with(".tf")) continue;
    const auto text = subject.workspace().read_text(name);
    const std::size_t at = text ? text->find(head) : std::string::npos;
    if (at != std::string::npos) return std::string(detail::braced(*text, at));
  }
  return std::nullopt;
}

}  // namespace plandiff::rules
