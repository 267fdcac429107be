#include "analyzers/knowledge/table.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <mutex>

#include <fmt/format.h>

namespace plandiff {

struct EmbeddedTable {
  std::string_view name;
  std::string_view csv;
};
std::span<const EmbeddedTable> embedded_tables();  // generated from config/data by CMake

namespace {

// Cells of one record; `rest` is left after its line end. Quoted cells may hold commas and line ends.
std::vector<std::string> read_record(std::string_view& rest) {
  std::vector<std::string> cells(1);
  bool is_quoted = false;
  std::size_t at = 0;
  for (; at < rest.size(); ++at) {
    const char letter = rest[at];
    if (is_quoted) {
      if (letter != '"') cells.back() += letter;
      else if (at + 1 < rest.size() && rest[at + 1] == '"') cells.back() += rest[++at];
      else is_quoted = false;
    } else if (letter == '"') {
      is_quoted = true;
    } else if (letter == ',') {
      cells.emplace_back();
    } else if (letter == '\n') {
      ++at;
      break;
    } else if (letter != '\r') {
      cells.back() += letter;
    }
  }
  rest.remove_prefix(at);
  return cells;
}

}  // namespace

std::string_view Table::Row::operator[](std::string_view column) const {
  const auto found = std::find(table_->columns_.begin(), table_->columns_.end(), column);
  if (found == table_->columns_.end()) return {};
  const auto index = static_cast<std::size_t>(found - table_->columns_.begin());
  return table_->cells_[number_ * table_->columns_.size() + index];
}

Result<Table> Table::read(std::string_view csv, std::string name) {
  Table table;
  std::string_view rest = csv;
  std::uint32_t next_line = 1;
  while (!rest.empty()) {
    const std::uint32_t line = next_line;
    const bool is_comment = rest.front() == '#';
    const std::string_view before = rest;
    std::vector<std::string> cells = read_record(rest);
    const std::string_view record = before.substr(0, before.size() - rest.size());
    next_line += static_cast<std::uint32_t>(std::count(record.begin(), record.end(), '\n'));
    if (is_comment || (cells.size() == 1 && cells[0].empty())) continue;
    if (table.columns_.empty()) {
      table.columns_ = std::move(cells);
      continue;
    }
    if (cells.size() != table.columns_.size()) {
      return failure(Code::kConfig, fmt::format("{} cells where {} were expected", cells.size(), table.columns_.size()),
                     {std::move(name), line, 0, {}});
    }
    std::move(cells.begin(), cells.end(), std::back_inserter(table.cells_));
  }
  return table;
}

std::vector<Table::Row> Table::find(std::string_view column, std::string_view text) const {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < size(); ++i) {
    if (row(i)[column] == text) rows.push_back(row(i));
  }
  return rows;
}

const Table& knowledge(std::string_view name) {
  // Each table is read when first asked for: most plans need few of them.
  static std::mutex mutex;
  static std::map<std::string_view, Table> tables;
  const std::scoped_lock lock(mutex);
  if (const auto found = tables.find(name); found != tables.end()) return found->second;
  Table read;
  for (const EmbeddedTable& embedded : embedded_tables()) {
    if (embedded.name != name) continue;
    Result<Table> table = Table::read(embedded.csv, std::string(embedded.name));
    assert(table.has_value());
    if (table.has_value()) read = *std::move(table);
  }
  assert(read.size() > 0);
  return tables.emplace(name, std::move(read)).first->second;
}

std::vector<std::string_view> knowledge_names() {
  std::vector<std::string_view> names;
  for (const EmbeddedTable& embedded : embedded_tables()) names.push_back(embedded.name);
  return names;
}

}  // namespace plandiff
