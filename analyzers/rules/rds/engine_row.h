// The rows of a knowledge table that hold for a database engine. The column `engine` holds its name, or the beginning
// that its editions share: `oracle-` for oracle-ee, oracle-se2-cdb and custom-oracle-ee.
#pragma once

#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// True if a cell of the column `engine` means this engine.
inline bool means_engine(std::string_view cell, std::string_view engine) {
  if (!cell.ends_with('-')) return cell == engine;
  if (engine.starts_with("custom-")) engine.remove_prefix(7);
  return engine.starts_with(cell);
}

/// All rows for an engine; for an engine that is not known, all rows.
inline std::vector<Table::Row> engine_rows(std::string_view table, const Attribute& engine) {
  const Table& all = knowledge(table);
  std::vector<Table::Row> rows;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Table::Row row = all.row(i);
    if (!engine.is_known() || means_engine(row["engine"], engine.text().value_or(""))) rows.push_back(row);
  }
  return rows;
}

/// The row for an engine; nothing for one that is not known or not in the table.
inline std::optional<Table::Row> engine_row(std::string_view table, const Attribute& engine) {
  if (!engine.is_known()) return std::nullopt;
  const std::vector<Table::Row> rows = engine_rows(table, engine);
  return rows.empty() ? std::nullopt : std::optional(rows.front());
}

/// The number in a cell; an empty one is no bound.
inline double number_in(std::string_view cell, double fallback = std::numeric_limits<double>::infinity()) {
  double number = fallback;
  std::from_chars(cell.data(), cell.data() + cell.size(), number);
  return number;
}

/// The engine's name for a message.
inline std::string engine_name(const Attribute& engine) {
  return engine.is_sensitive() || !engine.text() ? "the engine" : printable(*engine.text(), 64);
}

/// A number for a message without a fraction that is none: 20, 0.5.
inline std::string short_number(double number) {
  char text[32];
  const std::to_chars_result end = std::to_chars(std::begin(text), std::end(text), number);
  return {text, end.ptr};
}

}  // namespace plandiff::rules
