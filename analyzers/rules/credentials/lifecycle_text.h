// `lifecycle` is not in a plan, so it is looked for in the .tf files beside it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzers/rules/credentials/resource_block.h"

namespace plandiff::rules {

/// True if the code of a resource in the root module ignores changes of an attribute. False where the code is not there
/// to be read.
inline bool ignores_changes(const Subject& subject, std::string_view attribute) {
  const std::optional<std::string> found = block_in_code(subject);
  const std::string_view block = found ? std::string_view(*found) : std::string_view();
  const std::size_t ignored = block.find("ignore_changes");
  if (ignored == std::string_view::npos) return false;
  const std::string_view list =
      block.substr(ignored, block.find('\n', block.find_first_of("]\n", ignored)) - ignored);
  return list.find(attribute) != std::string_view::npos || list.find("all") != std::string_view::npos;
}

}  // namespace plandiff::rules
