// What things cost: prices by region, resource type and meter. us-east-1 is built in; other regions come from AWS's own price lists, read by
// `plandiffd prices import`. A price is never scaled from one region to another.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzers/base/result.h"
#include "analyzers/cost/usd.h"

namespace plandiff {

/// One price of a list.
struct Price {
  Usd usd;                 ///< for one `unit`; for unit `x` a factor
  std::string unit;        ///< `hour`, `GB-month`, `1M-requests`, …
  std::string confidence;  ///< high, medium, low
  std::string source;      ///< tag of config/data/price_sources.csv, or the list it was read from
  bool is_derived = false; ///< worked out from another row, not printed in a list

  /// Of unit `x`: the factor as a number.
  [[nodiscard]] Quantity factor() const { return Quantity::parse(usd.exact()).value_or(Quantity::of(1)); }
};

/// Where prices are built in for.
inline constexpr std::string_view kHomeRegion = "us-east-1";

/// Types whose prices can be read from AWS's price lists.
inline constexpr std::array<std::string_view, 8> kImportedTypes = {"aws_db_instance", "aws_rds_cluster",  "aws_rds_cluster_instance",
                                                                   "aws_instance",    "aws_ebs_volume",   "aws_nat_gateway",
                                                                   "aws_eip",         "aws_elasticache_replication_group"};

/// Lookup by text without a copy of it.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

/// The prices of one type in one region, by meter: `mysql/db.t3.small/single-az`.
using PriceList = std::unordered_map<std::string, Price, TextHash, std::equal_to<>>;

/// Prices. Immutable once filled; any thread.
class PriceBook {
 public:
  /// The prices that are built in, read on first use.
  [[nodiscard]] static const PriceBook& embedded();

  /// The price of a meter of a type in a region: `aws_db_instance`, `mysql/db.t3.small/single-az`. Null if it is not known.
  [[nodiscard]] const Price* find(std::string_view region, std::string_view type, std::string_view key) const;
  /// All prices of a type in a region; null if there are none.
  [[nodiscard]] const PriceList* list(std::string_view region, std::string_view type) const;
  /// The day on which the newest price of a region was read, `2026-10-02`; empty for a region that is not there.
  [[nodiscard]] std::string_view as_of(std::string_view region) const;
  [[nodiscard]] std::vector<std::string> regions() const;
  [[nodiscard]] std::size_t size() const;

  /// Calls `visit(region, type, key, price)` for each, in no order.
  void each(const std::function<void(std::string_view, std::string_view, std::string_view, const Price&)>& visit) const;

  /// Adds a price, or replaces the one that is there.
  void set(std::string_view region, std::string_view type, std::string_view key, Price price);
  void set_date(std::string_view region, std::string_view date);
  /// Adds rows in the form of config/data/prices.csv, with an optional column `region` (default us-east-1). Fails with Code::kConfig and the line
  /// at the first row that is wrong, and then has changed nothing.
  [[nodiscard]] Result<void> add_csv(std::string_view csv, const std::string& name);

 private:
  std::unordered_map<std::string, PriceList, TextHash, std::equal_to<>> lists_;  // region NUL type
  std::unordered_map<std::string, std::string, TextHash, std::equal_to<>> dates_;
};

}  // namespace plandiff
