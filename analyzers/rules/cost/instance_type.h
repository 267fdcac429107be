// A type of machine, taken apart: `db.m5.large`, `cache.r6g.xlarge`, `dms.t3.medium` and `m5.large` all have a family
// and a size.
#pragma once

#include <optional>
#include <string_view>

namespace plandiff::rules {

/// The parts of a type as they are written.
struct InstanceType {
  std::string_view prefix;  ///< `db.`, `cache.`, `dms.`; empty for EC2
  std::string_view family;  ///< m5
  std::string_view size;    ///< large
};

/// Nothing for shapes that do not exist, such as `db.serverless`.
constexpr std::optional<InstanceType> read_instance_type(std::string_view text) {
  constexpr std::string_view kPrefixes[] = {"db.", "cache.", "dms."};
  InstanceType type;
  for (const std::string_view prefix : kPrefixes) {
    if (!text.starts_with(prefix)) continue;
    type.prefix = prefix;
    text.remove_prefix(prefix.size());
    break;
  }
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || dot < 2) return std::nullopt;
  type.family = text.substr(0, dot);
  if (type.family.find_first_of("0123456789") == std::string_view::npos) return std::nullopt;
  text.remove_prefix(dot + 1);
  type.size = text.substr(0, text.find('.'));
  return type;
}

/// True for sizes above medium: large, xlarge, 2xlarge …
constexpr bool is_above_medium(std::string_view size) { return size.ends_with("large") || size.starts_with("metal"); }

static_assert(read_instance_type("cache.r6g.xlarge")->family == "r6g");
static_assert(read_instance_type("x1e.32xlarge")->prefix.empty());
static_assert(!read_instance_type("db.serverless").has_value());

}  // namespace plandiff::rules
