// Ranges of IPv4 addresses as VPCs and subnets write them.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace plandiff::rules {

/// `10.0.0.0/16`. The first address may have bits beyond the prefix, which AWS refuses.
struct IpRange {
  std::uint32_t address = 0;
  unsigned prefix = 0;

  [[nodiscard]] constexpr std::uint32_t mask() const { return prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix); }
  [[nodiscard]] constexpr std::uint32_t first() const { return address & mask(); }
  [[nodiscard]] constexpr std::uint32_t last() const { return address | ~mask(); }
  [[nodiscard]] constexpr bool has_host_bits() const { return first() != address; }
  [[nodiscard]] constexpr bool contains(const IpRange& other) const {
    return prefix <= other.prefix && first() == (other.address & mask());
  }
};

namespace detail {

/// A decimal number at the start of the text, which it takes away; nothing if there is none or it is above `most`.
inline std::optional<std::uint32_t> take_number(std::string_view& text, std::uint32_t most) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number > most) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

}  // namespace detail

/// Nothing if the text is no IPv4 range.
inline std::optional<IpRange> parse_range(std::string_view text) {
  IpRange range;
  for (int part = 0; part < 4; ++part) {
    const std::optional<std::uint32_t> number = detail::take_number(text, 255);
    if (!number || text.empty() || text.front() != (part < 3 ? '.' : '/')) return std::nullopt;
    range.address = range.address << 8U | *number;
    text.remove_prefix(1);
  }
  const std::optional<std::uint32_t> prefix = detail::take_number(text, 32);
  if (!prefix || !text.empty()) return std::nullopt;
  range.prefix = *prefix;
  return range;
}

}  // namespace plandiff::rules
