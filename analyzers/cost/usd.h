// Money and amounts as exact decimals: sums of thousands of prices must come out to the cent, whatever the order.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plandiff {

/// A whole number of 128 bits; a compiler's extension, so it is named once.
__extension__ using Int128 = __int128;

/// How much of something: hours, GB, vCPUs, half a capacity unit. Twelve decimals, never negative when read, at most 1e9 when read.
class Quantity {
 public:
  constexpr Quantity() = default;
  [[nodiscard]] static constexpr Quantity of(std::int64_t whole) { return Quantity(Int128{whole} * kScale); }
  /// `0.5`, `100`; nothing for other text, more than twelve decimals, or more than 1e9.
  [[nodiscard]] static std::optional<Quantity> parse(std::string_view decimal);

  /// Divides, cut after twelve decimals: 1536 MB as GB.
  [[nodiscard]] constexpr Quantity divided_by(std::int64_t divisor) const { return Quantity(value_ / divisor); }
  [[nodiscard]] bool is_zero() const { return value_ == 0; }
  /// The whole part.
  [[nodiscard]] std::int64_t whole() const { return static_cast<std::int64_t>(value_ / kScale); }
  /// Shortest decimal: `1460`, `0.5`.
  [[nodiscard]] std::string to_string() const;

  friend constexpr auto operator<=>(Quantity, Quantity) = default;
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity(a.value_ + b.value_); }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity(a.value_ - b.value_); }
  friend constexpr Quantity operator*(Quantity a, Quantity b) {
    return Quantity(a.value_ * (b.value_ / kScale) + a.value_ * (b.value_ % kScale) / kScale);
  }

 private:
  friend class Usd;
  static constexpr std::int64_t kScale = 1'000'000'000'000;
  constexpr explicit Quantity(Int128 value) : value_(value) {}

  Int128 value_ = 0;
};

/// US dollars with eighteen decimals. A price of at most ten decimals times a quantity is exact; 1e20 dollars fit.
class Usd {
 public:
  constexpr Usd() = default;
  /// `0.0000166667`, `-3`; nothing for other text or more than twelve decimals.
  [[nodiscard]] static std::optional<Usd> parse(std::string_view decimal);

  [[nodiscard]] constexpr Usd times(Quantity quantity) const {
    return Usd(value_ * (quantity.value_ / Quantity::kScale) + value_ * (quantity.value_ % Quantity::kScale) / Quantity::kScale);
  }
  [[nodiscard]] constexpr Usd divided_by(std::int64_t divisor) const { return Usd(value_ / divisor); }
  [[nodiscard]] constexpr bool is_zero() const { return value_ == 0; }
  [[nodiscard]] constexpr bool is_negative() const { return value_ < 0; }

  /// Rounded to the cent, half away from zero: `27.12`, `-0.50`.
  [[nodiscard]] std::string to_string() const;
  /// The same with `+` before what is not negative.
  [[nodiscard]] std::string with_sign() const;
  /// All decimals that are not zero, at least two: `0.0000041667`, `27.12`.
  [[nodiscard]] std::string exact() const;
  /// For gauges only.
  [[nodiscard]] double as_double() const;

  friend constexpr auto operator<=>(Usd, Usd) = default;
  friend constexpr Usd operator+(Usd a, Usd b) { return Usd(a.value_ + b.value_); }
  friend constexpr Usd operator-(Usd a, Usd b) { return Usd(a.value_ - b.value_); }
  constexpr Usd& operator+=(Usd other) { return *this = *this + other; }

 private:
  static constexpr std::int64_t kScale = 1'000'000'000'000'000'000;
  constexpr explicit Usd(Int128 value) : value_(value) {}

  Int128 value_ = 0;
};

}  // namespace plandiff
