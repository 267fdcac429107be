#include "analyzers/cost/extended_support_price.h"

#include <vector>

#include <fmt/format.h>

#include "analyzers/cost/machine.h"
#include "analyzers/knowledge/table.h"

namespace plandiff {
namespace {

// A day `2026-08-01` of our own table; nothing for an empty cell.
std::optional<std::chrono::sys_days> day_of(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  const auto number = [text](std::size_t from, std::size_t length) {
    int value = 0;
    for (const char digit : text.substr(from, length)) value = value * 10 + (digit - '0');
    return value;
  };
  return std::chrono::sys_days{std::chrono::year{number(0, 4)} / std::chrono::month{static_cast<unsigned>(number(5, 2))} /
                               std::chrono::day{static_cast<unsigned>(number(8, 2))}};
}

struct Life {
  std::string_view engine;
  std::string_view major;
  std::optional<std::chrono::sys_days> starts;
  std::optional<std::chrono::sys_days> third;
};

// The table with its days read, since each database asks.
const std::vector<Life>& lives() {
  static const std::vector<Life> read = [] {
    std::vector<Life> made;
    const Table& table = knowledge("extended_support");
    for (std::size_t i = 0; i < table.size(); ++i) {
      const Table::Row row = table.row(i);
      made.push_back({row["engine"], row["version"], day_of(row["starts"]), day_of(row["year3"])});
    }
    return made;
  }();
  return read;
}

}  // namespace

SupportYear support_year(std::string_view engine, std::string_view version, std::chrono::sys_days today) {
  for (const Life& life : lives()) {
    if (life.engine != engine || !version.starts_with(life.major)) continue;
    if (version.size() > life.major.size() && version[life.major.size()] != '.') continue;
    if (!life.starts.has_value() || today < *life.starts) return SupportYear::kStandard;
    if (life.third.has_value()) return today < *life.third ? SupportYear::kFirst : SupportYear::kThird;
    // Aurora MySQL stays at the price of the first year (aws.amazon.com/rds/aurora/pricing).
    const bool is_third = engine != "aurora-mysql" && today >= *life.starts + std::chrono::years(2);
    return is_third ? SupportYear::kEither : SupportYear::kFirst;
  }
  return SupportYear::kStandard;
}

void charge_extended_support(Bill& bill, const std::string& engine, const std::string& machine, int zones) {
  if (bill.known_text("engine_lifecycle_support") == "open-source-rds-extended-support-disabled") return;
  const std::optional<std::string> version = bill.known_text("engine_version");
  if (!version.has_value()) return;
  const SupportYear year = support_year(engine, *version, bill.context().today);
  if (year == SupportYear::kStandard) return;
  const Price* const first = bill.find_price("aws_db_instance", "extended-support/year-1-2");
  const Price* const third = bill.find_price("aws_db_instance", "extended-support/year-3");
  const std::optional<int> vcpus = vcpus_of(machine);
  if (first == nullptr || third == nullptr || !vcpus.has_value()) {
    return bill.lack_price(fmt::format("extended support of {} {} on {}", engine, *version, machine));
  }
  const Quantity units = Quantity::of(*vcpus * zones);
  const Price& price = year == SupportYear::kThird ? *third : *first;
  // The third year costs twice as much.
  const Amount amount = year == SupportYear::kEither ? Amount{units, units * Quantity::of(2)} : Amount{units};
  bill.charge("extended support", price, amount, engine, *version);
}

}  // namespace plandiff
