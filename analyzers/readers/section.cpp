#include "analyzers/readers/section.h"

#include <algorithm>

namespace plandiff {

bool read_optional_text(Walk& walk, ondemand::value value, std::string_view& out) {
  ondemand::json_type type{};
  if (const simdjson::error_code error = value.type().get(type)) return walk.json.fail(error);
  if (type == ondemand::json_type::null) return true;
  if (type != ondemand::json_type::string) return walk.complain("a string was expected");
  return walk.json.read_text(value, out);
}

bool is_wanted(const Walk& walk, std::string_view type) {
  return std::binary_search(walk.wanted.begin(), walk.wanted.end(), type);
}

}  // namespace plandiff
