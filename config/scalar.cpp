#include "config/scalar.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include <fmt/format.h>

namespace plandiff {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::array<Unit, 4> kSizes = {{{"GiB", 1U << 30U}, {"MiB", 1U << 20U}, {"KiB", 1U << 10U}, {"B", 1}}};
constexpr std::array<Unit, 4> kDurations = {{{"d", 86'400}, {"h", 3'600}, {"m", 60}, {"s", 1}}};

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

std::optional<std::uint64_t> times(std::uint64_t count, std::uint64_t factor) {
  if (count > std::numeric_limits<std::uint64_t>::max() / factor) return std::nullopt;
  return count * factor;
}

bool is_address(int family, const std::string& text) {
  in6_addr parsed{};
  return inet_pton(family, text.c_str(), &parsed) == 1;
}

}  // namespace

std::optional<std::uint64_t> parse_whole(std::string_view text) {
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  const std::optional<std::uint64_t> count = parse_whole(take_digits(text));
  if (!count.has_value() || text.empty()) return count;
  if (text.front() == ' ') text.remove_prefix(1);
  for (const Unit& unit : kSizes) {
    if (text == unit.name) return times(*count, unit.factor);
  }
  return std::nullopt;
}

std::string exact_size(std::uint64_t bytes) {
  for (const Unit& unit : kSizes) {
    if (bytes >= unit.factor && bytes % unit.factor == 0) return fmt::format("{}{}", bytes / unit.factor, unit.name);
  }
  return fmt::format("{}B", bytes);
}

std::string readable_size(std::uint64_t bytes) {
  for (const Unit& unit : kSizes) {
    if (bytes < unit.factor || unit.factor == 1) continue;
    if (bytes % unit.factor == 0) return fmt::format("{} {}", bytes / unit.factor, unit.name);
    return fmt::format("{:.1f} {}", static_cast<double>(bytes) / static_cast<double>(unit.factor), unit.name);
  }
  return fmt::format("{} bytes", bytes);
}

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  constexpr std::uint64_t kLongest = 100ULL * 365 * 86'400;  // a century: enough for anybody, far from overflow
  if (text == "0") return std::chrono::seconds(0);
  if (text.empty()) return std::nullopt;
  std::uint64_t total = 0;
  std::size_t next_unit = 0;
  while (!text.empty()) {
    const std::optional<std::uint64_t> count = parse_whole(take_digits(text));
    if (!count.has_value() || *count > kLongest || text.empty()) return std::nullopt;
    while (next_unit < kDurations.size() && kDurations[next_unit].name.front() != text.front()) ++next_unit;
    if (next_unit == kDurations.size()) return std::nullopt;
    total += *count * kDurations[next_unit].factor;
    ++next_unit;
    text.remove_prefix(1);
  }
  if (total > kLongest) return std::nullopt;
  return std::chrono::seconds(total);
}

std::optional<Listen> parse_listen(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::optional<std::uint64_t> port = parse_whole(text.substr(colon + 1));
  if (!port.has_value() || *port > std::numeric_limits<std::uint16_t>::max()) return std::nullopt;
  std::string address(text.substr(0, colon));
  if (address == "localhost") address = "127.0.0.1";
  const bool has_brackets = address.size() > 2 && address.front() == '[' && address.back() == ']';
  if (has_brackets) address = address.substr(1, address.size() - 2);
  if (!is_address(has_brackets ? AF_INET6 : AF_INET, address)) return std::nullopt;
  return Listen{std::move(address), static_cast<std::uint16_t>(*port)};
}

std::optional<std::chrono::sys_days> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t length) {
    unsigned value = 0;
    const std::string_view digits = text.substr(at, length);
    const bool is_number = std::all_of(digits.begin(), digits.end(), is_digit);
    if (is_number) std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return is_number ? value : 99U;  // no month and no day
  };
  const std::chrono::year_month_day day{std::chrono::year(static_cast<int>(number(0, 4))), std::chrono::month(number(5, 2)),
                                        std::chrono::day(number(8, 2))};
  if (!std::all_of(text.begin(), text.begin() + 4, is_digit) || !day.ok()) return std::nullopt;
  return std::chrono::sys_days(day);
}

}  // namespace plandiff
