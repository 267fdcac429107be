// Which types have prices, and which are known to cost nothing by themselves.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace plandiff {

class Bill;

/// A type that an estimate knows.
struct PricedType {
  std::string_view type;
  std::string_view price_type;             ///< under which its prices stand
  void (*compose)(Bill& bill) = nullptr;   ///< null: it costs by use only, by `meters`
  std::span<const std::string_view> meters{};
  bool is_global = false;                  ///< the same price in every region
};

/// Null if it has no prices.
[[nodiscard]] const PricedType* find_priced_type(std::string_view type);

/// Types whose values are needed to price something, sorted.
[[nodiscard]] std::span<const std::string_view> types_with_prices();

/// What config/data/types_without_price.csv says of a type, by its name or by a beginning such as `random_*`.
struct TypeWithoutPrice {
  bool is_usage = false;   ///< else it costs nothing by itself
  std::string_view meter;  ///< what is counted
};

/// Nothing for a type that is not on that list.
[[nodiscard]] std::optional<TypeWithoutPrice> find_type_without_price(std::string_view type);

}  // namespace plandiff
