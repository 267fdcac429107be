#include "analyzers/knowledge/table.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <mutex>
#include <optional>

#include <fmt/format.h>

#include "analyzers/base/text.h"

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
  const std::size_t index = table_->index_of(column);
  if (index == table_->columns_.size()) return {};
  return table_->cells_[number_ * table_->columns_.size() + index];
}

std::size_t Table::index_of(std::string_view column) const {
  return static_cast<std::size_t>(std::find(columns_.begin(), columns_.end(), column) - columns_.begin());
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
  const std::size_t width = columns_.size();
  for (std::size_t at = index_of(column); at < cells_.size(); at += width) {
    if (cells_[at] == text) rows.push_back(row(at / width));
  }
  return rows;
}

namespace {

// Each table is read when first asked for: most plans need few of them.
struct Tables {
  std::mutex mutex;
  std::map<std::string_view, Table> read;
};

Tables& tables() {
  static Tables all;
  return all;
}

const EmbeddedTable* find_embedded(std::string_view name) {
  const std::span<const EmbeddedTable> all = embedded_tables();
  const auto found = std::find_if(all.begin(), all.end(), [name](const EmbeddedTable& embedded) { return embedded.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

const Table& knowledge(std::string_view name) {
  Tables& all = tables();
  const std::scoped_lock lock(all.mutex);
  if (const auto found = all.read.find(name); found != all.read.end()) return found->second;
  const EmbeddedTable* const embedded = find_embedded(name);
  assert(embedded != nullptr);
  Result<Table> table = embedded == nullptr ? Table() : Table::read(embedded->csv, std::string(embedded->name));
  assert(table.has_value() && table->size() > 0);
  return all.read.emplace(name, std::move(table).value_or(Table())).first->second;
}

Result<void> replace_knowledge(std::string_view name, std::string_view csv, const std::string& file) {
  const EmbeddedTable* const embedded = find_embedded(name);
  if (embedded == nullptr) {
    const std::vector<std::string_view> known = knowledge_names();
    const std::string_view near = nearest(name, known);
    const std::string meant = near.empty() ? std::string() : fmt::format(" (did you mean {}.csv?)", near);
    return failure(Code::kConfig, fmt::format("there is no table {}{}", printable(name, 80), meant), {file, 0, 0, {}});
  }
  Result<Table> table = Table::read(csv, file);
  if (!table.has_value()) return tl::unexpected(std::move(table.error()));
  const Result<Table> original = Table::read(embedded->csv, std::string(name));
  if (!std::ranges::equal(table->columns(), original->columns())) {
    return failure(Code::kConfig, fmt::format("the columns of this table are {}", fmt::join(original->columns(), ",")), {file, 0, 0, {}});
  }
  if (table->size() == 0) return failure(Code::kConfig, "the table has no rows", {file, 0, 0, {}});
  Tables& all = tables();
  const std::scoped_lock lock(all.mutex);
  if (!all.read.emplace(embedded->name, *std::move(table)).second) {
    return failure(Code::kConfig, fmt::format("the table {} is in use already", name), {file, 0, 0, {}});
  }
  return {};
}

std::vector<std::string_view> knowledge_names() {
  std::vector<std::string_view> names;
  for (const EmbeddedTable& embedded : embedded_tables()) names.push_back(embedded.name);
  return names;
}

}  // namespace plandiff
