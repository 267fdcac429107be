// What names and tags say a resource is for: a cost that would be waste elsewhere may be its purpose.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// True if one of the words stands in the text between borders (- _ . / : and space), whatever the case.
inline bool has_word(std::string_view text, std::initializer_list<std::string_view> words) {
  const std::string lower = to_lower(text);
  std::string_view rest = lower;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of("-_./: "), rest.size());
    const std::string_view word = rest.substr(0, end);
    if (std::any_of(words.begin(), words.end(), [word](std::string_view wanted) { return wanted == word; }))
      return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

/// True if the resource's name, its module's or the given physical name holds one of the words.
inline bool is_named(const Subject& subject, const Attribute& physical_name,
                     std::initializer_list<std::string_view> words) {
  return has_word(subject.change().name, words) || has_word(subject.change().module_address, words) ||
         has_word(physical_name.text().value_or(""), words);
}

/// True if a tag's key or value holds one of the words and the tag does not deny it (`Compliance = "none"`).
inline bool is_tagged(const Subject& subject, std::initializer_list<std::string_view> words) {
  for (const Attribute& tags : {subject.after("tags_all"), subject.after("tags")}) {
    for (const Member& tag : tags.value().members()) {
      const std::string_view value = tag.value.text().value_or("");
      if (value.empty() || has_word(value, {"none", "no", "false", "n/a", "na"})) continue;
      if (has_word(tag.key, words) || has_word(value, words)) return true;
    }
  }
  return false;
}

}  // namespace plandiff::rules
