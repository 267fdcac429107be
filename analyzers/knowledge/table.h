// Knowledge as data: reserved names, limits, life cycles, units. Each table is a CSV file of config/data with a source per row, embedded when
// built, so that a new runtime or limit is a line of data and no code.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/base/result.h"

namespace plandiff {

/// A table of text with named columns. Immutable after construction; any thread.
class Table {
 public:
  /// One row; valid as long as its table.
  class Row {
   public:
    Row(const Table& table, std::size_t number) : table_(&table), number_(number) {}
    /// The cell of that column; empty if there is no such column.
    [[nodiscard]] std::string_view operator[](std::string_view column) const;

   private:
    const Table* table_;
    std::size_t number_;
  };

  /// Reads CSV (RFC 4180; a first line of column names; lines that start with # are comments). Fails with Code::kConfig and the line if a row has
  /// another number of cells than the first.
  [[nodiscard]] static Result<Table> read(std::string_view csv, std::string name);

  [[nodiscard]] std::size_t size() const { return cells_.size() / std::max<std::size_t>(columns_.size(), 1); }
  [[nodiscard]] Row row(std::size_t number) const { return {*this, number}; }
  [[nodiscard]] std::span<const std::string> columns() const { return columns_; }
  /// All rows that have this text in this column, in order.
  [[nodiscard]] std::vector<Row> find(std::string_view column, std::string_view text) const;

 private:
  [[nodiscard]] std::size_t index_of(std::string_view column) const;

  std::vector<std::string> columns_;
  std::vector<std::string> cells_;
};

/// The embedded table of config/data/<name>.csv. The name must exist: a wrong one is our own mistake and ends the program in a test.
[[nodiscard]] const Table& knowledge(std::string_view name);

/// Puts a table of the user's in the place of the embedded one, whole. Only before anything asked for that table: at the start of the program. Fails with
/// Code::kConfig, and with `file` as the place, if there is no table of that name, the columns differ, there are no rows, or the CSV is none.
[[nodiscard]] Result<void> replace_knowledge(std::string_view name, std::string_view csv, const std::string& file);

/// Names of all embedded tables, sorted.
[[nodiscard]] std::vector<std::string_view> knowledge_names();

}  // namespace plandiff
