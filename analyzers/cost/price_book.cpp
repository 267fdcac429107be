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

// `region NUL type`.
std::string joined(std::string_view region, std::string_view type) {
  std::string text(region);
  text.append(1, '\0').append(type);
  return text;
}

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

const PriceList* PriceBook::list(std::string_view region, std::string_view type) const {
  const auto found = lists_.find(joined(region, type));
  return found == lists_.end() ? nullptr : &found->second;
}

const Price* PriceBook::find(std::string_view region, std::string_view type, std::string_view key) const {
  const PriceList* const prices = list(region, type);
  if (prices == nullptr) return nullptr;
  const auto found = prices->find(key);
  return found == prices->end() ? nullptr : &found->second;
}

std::size_t PriceBook::size() const {
  std::size_t count = 0;
  for (const auto& [name, prices] : lists_) count += prices.size();
  return count;
}

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
  for (const auto& [name, prices] : lists_) {
    const std::size_t border = name.find('\0');
    const std::string_view text = name;
    for (const auto& [key, price] : prices) visit(text.substr(0, border), text.substr(border + 1), key, price);
  }
}

void PriceBook::set(std::string_view region, std::string_view type, std::string_view key, Price price) {
  lists_[joined(region, type)].insert_or_assign(std::string(key), std::move(price));
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
    if (!usd.has_value() || usd->is_negative() || *usd > *Usd::parse("100000") || !is_whole) {
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
