// `lifecycle` is not in a plan, so it is looked for in the .tf files beside it.
#pragma once

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

/// True if the code of a resource in the root module ignores changes of an attribute. False where the code is not there
/// to be read.
inline bool ignores_changes(const Subject& subject, std::string_view attribute) {
  if (!subject.change().module_address.empty()) return false;
  const std::string head =
      "resource \"" + std::string(subject.type()) + "\" \"" + std::string(subject.change().name) + "\"";
  for (const std::string& name : subject.workspace().list("", 256)) {
    if (!name.ends_with(".tf")) continue;
    const auto text = subject.workspace().read_text(name);
    const std::size_t at = text ? text->find(head) : std::string::npos;
    if (at == std::string::npos) continue;
    const std::string_view block = detail::braced(*text, at);
    const std::size_t ignored = block.find("ignore_changes");
    if (ignored == std::string_view::npos) return false;
    const std::string_view list =
        block.substr(ignored, block.find('\n', block.find_first_of("]\n", ignored)) - ignored);
    return list.find(attribute) != std::string_view::npos || list.find("all") != std::string_view::npos;
  }
  return false;
}

}  // namespace plandiff::rules
