// Actions of policies: `kms:*` covers `kms:Decrypt`; case does not count.
#pragma once

#include <string>
#include <string_view>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// True if the pattern of a policy (`*`, `?` are wildcards) covers the action.
inline bool covers_action(std::string_view pattern, std::string_view action) {
  const std::string wanted = to_lower(action);
  const std::string stars = to_lower(pattern);
  std::size_t p = 0, a = 0, star = std::string::npos, mark = 0;
  while (a < wanted.size()) {
    if (p < stars.size() && stars[p] == '*') {
      star = p++;
      mark = a;
    } else if (p < stars.size() && (stars[p] == '?' || stars[p] == wanted[a])) {
      ++p;
      ++a;
    } else if (star != std::string::npos) {
      p = star + 1;
      a = ++mark;
    } else {
      return false;
    }
  }
  while (p < stars.size() && stars[p] == '*') ++p;
  return p == stars.size();
}

}  // namespace plandiff::rules
