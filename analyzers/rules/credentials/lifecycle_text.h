// `lifecycle` is not in a plan, so it is looked for in the .tf files beside it.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// True if the code of a resource ignores changes of an attribute. False where the code is not there to be read.
inline bool ignores_changes(const Subject& subject, std::string_view attribute) {
  std::string_view list = subject.written_in_code({"lifecycle"}, "ignore_changes").value_or("");
  constexpr std::string_view kBetween = "[], \t\r\n\"";
  while (!list.empty()) {
    list.remove_prefix(std::min(list.find_first_not_of(kBetween), list.size()));
    const std::string_view word = list.substr(0, list.find_first_of(kBetween));
    if (word == "all" || word == attribute || (word.starts_with(attribute) && (word[attribute.size()] == '[' || word[attribute.size()] == '.'))) return true;
    list.remove_prefix(word.size());
  }
  return false;
}

}  // namespace plandiff::rules
