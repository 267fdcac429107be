#include "analyzers/cost/machine.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace plandiff {
namespace {

// How many eighths of `large` a size is worth; 0 for a size that has no place in the row.
int weight_of(std::string_view size) {
  if (size == "nano") return 0;  // a sixteenth: no family is priced by it
  if (size == "micro") return 1;
  if (size == "small") return 2;
  if (size == "medium") return 4;
  if (size == "large") return 8;
  if (size == "xlarge") return 16;
  int times = 0;
  const std::from_chars_result read = std::from_chars(size.data(), size.data() + size.size(), times);
  const std::string_view rest = size.substr(static_cast<std::size_t>(read.ptr - size.data()));
  return read.ec == std::errc() && rest == "xlarge" && times > 1 && times <= 64 ? times * 16 : 0;
}

constexpr std::array<std::string_view, 17> kSizes = {"micro",   "small",   "medium",  "large",    "xlarge",   "2xlarge",  "3xlarge",  "4xlarge", "6xlarge",
                                                     "8xlarge", "9xlarge", "10xlarge", "12xlarge", "16xlarge", "18xlarge", "24xlarge", "32xlarge"};

// Where in `db.t3.small.search` the size stands.
struct Parts {
  std::size_t family = 0;
  std::size_t size = 0;
  std::size_t end = 0;
};

std::optional<Parts> parts_of(std::string_view machine) {
  Parts parts;
  for (const std::string_view prefix : {"db.", "cache.", "dms.", "kafka.", "express.", "mq."}) {
    if (machine.starts_with(prefix)) parts.family = prefix.size();
  }
  const std::size_t dot = machine.find('.', parts.family);
  if (dot == std::string_view::npos) return std::nullopt;
  parts.size = dot + 1;
  parts.end = std::min(machine.find('.', parts.size), machine.size());
  return parts;
}

}  // namespace

std::optional<Price> derive_by_size(std::string_view machine, const std::function<const Price*(std::string_view)>& look) {
  const std::optional<Parts> parts = parts_of(machine);
  if (!parts.has_value()) return std::nullopt;
  const int weight = weight_of(machine.substr(parts->size, parts->end - parts->size));
  if (weight == 0) return std::nullopt;
  const Price* nearest = nullptr;
  int nearest_weight = 0;
  for (const std::string_view size : kSizes) {
    const int other = weight_of(size);
    if (other == weight || (nearest != nullptr && other > weight)) break;
    const Price* const price = look(fmt::format("{}{}{}", machine.substr(0, parts->size), size, machine.substr(parts->end)));
    if (price == nullptr) continue;
    nearest = price;
    nearest_weight = other;
  }
  if (nearest == nullptr) {
    for (const std::string_view size : kSizes) {
      if (weight_of(size) <= weight || nearest != nullptr) continue;
      nearest = look(fmt::format("{}{}{}", machine.substr(0, parts->size), size, machine.substr(parts->end)));
      nearest_weight = weight_of(size);
    }
  }
  if (nearest == nullptr) return std::nullopt;
  Price price = *nearest;
  price.usd = price.usd.times(Quantity::of(weight)).divided_by(nearest_weight);
  price.is_derived = true;
  return price;
}

std::string_view family_of(std::string_view machine) {
  const std::optional<Parts> parts = parts_of(machine);
  return parts ? machine.substr(parts->family, parts->size - 1 - parts->family) : std::string_view();
}

std::string_view size_of(std::string_view machine) {
  const std::optional<Parts> parts = parts_of(machine);
  return parts ? machine.substr(parts->size, parts->end - parts->size) : std::string_view();
}

std::optional<int> vcpus_of(std::string_view machine) {
  const std::string_view family = family_of(machine);
  const int weight = weight_of(size_of(machine));
  if (family.empty() || weight == 0) return std::nullopt;
  const bool is_small = weight < 8;
  if (family == "t2") return is_small && weight < 4 ? 1 : weight <= 8 ? 2 : weight / 4;
  if (family.starts_with('t') && weight <= 8) return 2;
  return std::max(weight / 4, 1);
}

}  // namespace plandiff
