#include "analyzers/cost/price_book.h"

#include <algorithm>
#include <array>
#include <cassert>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/knowledge/table.h"

namespace plandiff {
namespace {

constexpr std::array<std::string_view, 4> kColumns = {"resource_type", "key", "unit", "usd"};

// `a NUL b`: the form of keys, made without an allocation where it fits.
class Joined {
 public:
  Joined(std::string_view a, std::string_view b, std::string_view c = {}) {
    text_.reserve(a.size() + b.size() + c.size() + 2);
    text_.append(a).append(1, '\0').append(b);
    if (!c.empty()) text_.append(1, '\0').append(c);
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

struct ReadRow {
  std::string region;
  std::string type;
  std::string key;
  Price price;
};

}  // namespace

const PriceBook& PriceBook::embedded() {
  static const PriceBook book = [] {
    PriceBook made;
    for (const std::string_view name : {"prices", "prices_rds"}) {
      const Table& table = knowledge(name);
      for (std::size_t i = 0; i < table.size(); ++i) {
        const Table::Row row = table.row(i);
        const std::optional<Usd> usd = Usd::parse(row["usd"]);
        assert(usd.has_value());
        made.set(kHomeRegion, row["resource_type"], row["key"],
                 {usd.value_or(Usd()), std::string(row["unit"]), std::string(row["confidence"]), std::string(row["source"])});
      }
    }
    const Table& sources = knowledge("price_sources");
    for (std::size_t i = 0; i < sources.size(); ++i) made.set_date(kHomeRegion, sources.row(i)["date"]);
    return made;
  }();
  return book;
}

const Price* PriceBook::find(std::string_view region, std::string_view type, std::string_view key) const {
  const auto found = prices_.find(Joined(region, type, key).text());
  return found == prices_.end() ? nullptr : &found->second;
}

bool PriceBook::has(std::string_view region, std::string_view type) const { return types_.contains(Joined(region, type).text()); }

std::string_view PriceBook::as_of(std::string_view region) const {
  const auto found = dates_.find(region);
  return found == dates_.end() ? std::string_view() : std::string_view(found->second);
}

std::vector<std::string> PriceBook::regions() const {
  std::vector<std::string> names;
  for (const auto& [region, date] : dates_) names.push_back(region);
  std::sort(names.begin(), names.end());
  return names;
}

void PriceBook::each(const std::function<void(std::string_view, std::string_view, std::string_view, const Price&)>& visit) const {
  for (const auto& [joined, price] : prices_) {
    const std::string_view text = joined;
    const std::size_t first = text.find('\0');
    const std::size_t second = text.find('\0', first + 1);
    visit(text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1), price);
  }
}

void PriceBook::set(std::string_view region, std::string_view type, std::string_view key, Price price) {
  prices_.insert_or_assign(Joined(region, type, key).text(), std::move(price));
  types_.insert_or_assign(Joined(region, type).text(), true);
  if (!dates_.contains(region)) dates_.emplace(region, "");
}

void PriceBook::set_date(std::string_view region, std::string_view date) {
  std::string& known = dates_[std::string(region)];
  if (date > known) known = date;
}

Result<void> PriceBook::add_csv(std::string_view csv, const std::string& name) {
  const Result<Table> table = Table::read(csv, name);
  if (!table.has_value()) return tl::unexpected(table.error());
  const std::span<const std::string> columns = table->columns();
  for (const std::string_view column : kColumns) {
    if (std::find(columns.begin(), columns.end(), column) == columns.end()) {
      return failure(Code::kConfig, fmt::format("column {} is missing (needed: {})", column, fmt::join(kColumns, ", ")), {name, 0, 0, {}});
    }
  }
  std::vector<ReadRow> rows;
  rows.reserve(table->size());
  for (std::size_t i = 0; i < table->size(); ++i) {
    const Table::Row row = table->row(i);
    const std::optional<Usd> usd = Usd::parse(row["usd"]);
    const bool is_whole = !row["resource_type"].empty() && !row["key"].empty() && !row["unit"].empty();
    if (!usd.has_value() || usd->is_negative() || !is_whole) {
      return failure(Code::kConfig,
                     fmt::format("row {}: expected resource_type, key, unit and a price such as 0.034, found \"{}\"", i + 1,
                                 printable(fmt::format("{},{},{},{}", row["resource_type"], row["key"], row["unit"], row["usd"]), 120)),
                     {name, 0, 0, {}});
    }
    const std::string_view region = row["region"].empty() ? kHomeRegion : row["region"];
    const std::string_view source = row["source"].empty() ? std::string_view(name) : row["source"];
    rows.push_back({std::string(region), std::string(row["resource_type"]), std::string(row["key"]),
                    {*usd, std::string(row["unit"]), std::string(row["confidence"]), std::string(source)}});
  }
  for (ReadRow& row : rows) set(row.region, row.type, row.key, std::move(row.price));
  return {};
}

}  // namespace plandiff
