// The class of a database instance, taken apart: `db.m5d.2xlarge` is family m5d, series m, size 2xlarge.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace plandiff::rules {

/// Ranks of sizes; larger means more. `kUnknown` for what this table does not know.
enum class ClassSize : std::uint8_t { kUnknown, kMicro, kSmall, kMedium, kLarge, kXlarge, kMultiple };

/// A class that could be read.
struct InstanceClass {
  char series = '\0';       ///< t, m, r, x, z, c …: the first letter of the family
  std::string_view family;  ///< r6g
  std::string_view size;    ///< xlarge
  ClassSize rank = ClassSize::kUnknown;
};

namespace detail {

struct SizeName {
  std::string_view name;
  ClassSize rank;
};
inline constexpr std::array kSizeNames = {
    SizeName{"micro", ClassSize::kMicro},   SizeName{"small", ClassSize::kSmall},
    SizeName{"medium", ClassSize::kMedium}, SizeName{"large", ClassSize::kLarge},
    SizeName{"xlarge", ClassSize::kXlarge}, SizeName{"metal", ClassSize::kMultiple}};

constexpr ClassSize rank_of(std::string_view size) {
  for (const SizeName& known : kSizeNames) {
    if (known.name == size) return known.rank;
  }
  // 2xlarge, 24xlarge …
  std::size_t digits = 0;
  while (digits < size.size() && size[digits] >= '0' && size[digits] <= '9') ++digits;
  return digits > 0 && size.substr(digits) == "xlarge" ? ClassSize::kMultiple : ClassSize::kUnknown;
}

constexpr bool is_family(std::string_view family) {
  if (family.size() < 2 || family[0] < 'a' || family[0] > 'z') return false;
  return family.find_first_of("0123456789") != std::string_view::npos;
}

}  // namespace detail

/// Reads `db.<family>.<size>`, whatever follows (Oracle's `db.r5.4xlarge.tpc2.mem3x`). Nothing for `db.serverless` and
/// for shapes that do not exist.
constexpr std::optional<InstanceClass> read_instance_class(std::string_view text) {
  if (!text.starts_with("db.")) return std::nullopt;
  text.remove_prefix(3);
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  InstanceClass result;
  result.family = text.substr(0, dot);
  text.remove_prefix(dot + 1);
  result.size = text.substr(0, text.find('.'));
  result.rank = detail::rank_of(result.size);
  if (!detail::is_family(result.family) || result.rank == ClassSize::kUnknown) return std::nullopt;
  result.series = result.family[0];
  return result;
}

static_assert(read_instance_class("db.m5d.xlarge")->rank == ClassSize::kXlarge);
static_assert(read_instance_class("db.x2iedn.24xlarge")->series == 'x');
static_assert(!read_instance_class("db.serverless").has_value());

}  // namespace plandiff::rules
