// What gp3 storage of RDS gives without being paid for.
#pragma once

#include <optional>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// What the price of the storage includes.
struct Gp3Baseline {
  double iops = 3000;
  double throughput = 125;  ///< MiB/s
  bool is_striped = false;
};

/// The size in GiB from which an engine's gp3 storage is striped. Nothing for an engine that the table does not hold;
/// infinite where no size is striped.
inline std::optional<double> striping_threshold(const Attribute& engine) {
  const std::string_view name = engine.text().value_or("");
  const Table& table = knowledge("rds_gp3_striping");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Table::Row row = table.row(i);
    if (!name.starts_with(row["engine"])) continue;
    double gib = 0;
    for (const char digit : row["gib"]) gib = digit >= '0' && digit <= '9' ? gib * 10 + (digit - '0') : 1e9;
    return gib;
  }
  return std::nullopt;
}

/// The baseline of storage of that size. Nothing if engine or size are not known.
inline std::optional<Gp3Baseline> gp3_baseline(const Attribute& engine, const Attribute& size) {
  const std::optional<double> threshold = striping_threshold(engine);
  const std::optional<double> gib = size.number();
  if (!threshold || !gib) return std::nullopt;
  return *gib >= *threshold ? Gp3Baseline{12000, 500, true} : Gp3Baseline{};
}

}  // namespace plandiff::rules
