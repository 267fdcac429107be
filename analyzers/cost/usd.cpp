#include "analyzers/cost/usd.h"

#include <algorithm>

namespace plandiff {
namespace {

constexpr std::size_t kMostDigits = 15;  // before the point; what is larger is no price and no size

// The digits of `12.5` as a number with `decimals` decimals.
std::optional<Int128> parse_fixed(std::string_view text, std::size_t decimals, std::size_t most_decimals) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  const auto is_digits = [](std::string_view part) {
    return std::all_of(part.begin(), part.end(), [](char letter) { return letter >= '0' && letter <= '9'; });
  };
  if (whole.empty() || whole.size() > kMostDigits || !is_digits(whole) || !is_digits(fraction)) return std::nullopt;
  if (point != std::string_view::npos && fraction.empty()) return std::nullopt;
  const std::string_view kept = fraction.substr(0, std::min(fraction.size(), most_decimals));
  if (fraction.substr(kept.size()).find_first_not_of('0') != std::string_view::npos) return std::nullopt;
  Int128 value = 0;
  for (const char digit : whole) value = value * 10 + (digit - '0');
  for (std::size_t i = 0; i < decimals; ++i) value = value * 10 + (i < kept.size() ? kept[i] - '0' : 0);
  return value;
}

// A number that is not negative, with `decimals` decimals, of which at least `least` are shown.
std::string fixed_text(Int128 value, std::size_t decimals, std::size_t least) {
  std::string digits;
  for (; value != 0; value /= 10) digits += static_cast<char>('0' + static_cast<int>(value % 10));
  if (digits.size() <= decimals) digits.append(decimals + 1 - digits.size(), '0');
  std::reverse(digits.begin(), digits.end());
  std::string text = digits.substr(0, digits.size() - decimals);
  std::string fraction = digits.substr(digits.size() - decimals);
  while (fraction.size() > least && fraction.back() == '0') fraction.pop_back();
  return fraction.empty() ? text : text + "." + fraction;
}

}  // namespace

std::optional<Quantity> Quantity::parse(std::string_view decimal) {
  const std::optional<Int128> value = parse_fixed(decimal, 12, 12);
  if (!value.has_value() || *value > Int128{1'000'000'000} * kScale) return std::nullopt;
  return Quantity(*value);
}

std::string Quantity::to_string() const { return (value_ < 0 ? "-" : "") + fixed_text(value_ < 0 ? -value_ : value_, 12, 0); }

std::optional<Usd> Usd::parse(std::string_view decimal) {
  const bool is_negative = decimal.starts_with('-');
  if (is_negative) decimal.remove_prefix(1);
  const std::optional<Int128> value = parse_fixed(decimal, 18, 12);
  if (!value.has_value()) return std::nullopt;
  return Usd(is_negative ? -*value : *value);
}

std::string Usd::to_string() const {
  constexpr Int128 kCent = kScale / 100;
  const Int128 size = value_ < 0 ? -value_ : value_;
  const Int128 cents = (size + kCent / 2) / kCent;
  return (value_ < 0 && cents != 0 ? "-" : "") + fixed_text(cents, 2, 2);
}

std::string Usd::with_sign() const {
  const std::string text = to_string();
  return text.starts_with('-') ? text : "+" + text;
}

std::string Usd::exact() const { return (value_ < 0 ? "-" : "") + fixed_text(value_ < 0 ? -value_ : value_, 18, 2); }

double Usd::as_double() const { return static_cast<double>(value_) / static_cast<double>(kScale); }

}  // namespace plandiff
