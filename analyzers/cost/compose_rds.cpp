// aws_db_instance: instance hours, storage, IOPS above what the storage includes, extended support. Rules of prices.md 2.
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analyzers/cost/compositions.h"
#include "analyzers/cost/extended_support_price.h"
#include "analyzers/cost/machine.h"
#include "analyzers/knowledge/table.h"

namespace plandiff {
namespace {

constexpr std::int64_t kIncludedIops = 3000;
constexpr std::int64_t kStripedIops = 12000;
constexpr std::int64_t kIncludedThroughput = 125;  // MiB/s
constexpr std::int64_t kStripedThroughput = 500;

// A replica and a restored database have the engine of what they come from.
std::optional<std::string> engine_of(Bill& bill) {
  if (std::optional<std::string> own = bill.known_text("engine"); own && !own->empty()) return own;
  const ResourceChange* source = bill.named("replicate_source_db", "aws_db_instance", "identifier");
  if (source == nullptr) source = bill.named("snapshot_identifier", "aws_db_snapshot", "db_snapshot_identifier");
  if (source != nullptr && source != &bill.change()) {
    Bill other = bill.other(*source, "aws_db_instance");
    const std::optional<std::string> its = other.known_text("engine");
    bill.take_reasons(other);
    if (its && !its->empty()) return its;
  }
  return bill.text("engine");
}

// `oracle-se2` has a price for each licence.
std::optional<std::string> engine_key(Bill& bill, const std::string& engine) {
  if (!engine.starts_with("oracle-")) return engine;
  const std::optional<std::string> license = bill.text("license_model");
  if (!license.has_value()) return std::nullopt;
  const std::string edition = engine.ends_with("-cdb") ? engine.substr(0, engine.size() - 4) : engine;
  return fmt::format("{}/{}", edition, *license == "bring-your-own-license" ? "byol" : *license);
}

// Where the list has no row for two zones, twice that for one: exact for 395 of 405 classes, off by rounding for the smallest.
struct ZonedPrice {
  Price price;
  bool is_doubled = false;
};

std::optional<ZonedPrice> in_zones(Bill& bill, std::string key, std::string_view factor, bool is_multi_az) {
  const std::size_t size = key.size();
  key += is_multi_az ? "/multi-az" : "/single-az";
  if (const Price* const exact = bill.find_price(key)) return ZonedPrice{*exact};
  if (!is_multi_az) return std::nullopt;
  key.replace(size, std::string::npos, "/single-az");
  const Price* const single = bill.find_price(key);
  const Price* const twice = bill.find_price(std::string("multiplier/multi-az/").append(factor));
  if (single == nullptr || twice == nullptr) return std::nullopt;
  ZonedPrice found{*single, true};
  found.price.usd = found.price.usd.times(twice->factor());
  return found;
}

void charge_instance(Bill& bill, const std::string& engine, const std::string& machine, bool is_multi_az) {
  const std::optional<std::string> key = engine_key(bill, engine);
  if (!key.has_value()) return;
  const std::string_view zones = is_multi_az ? "multi-az" : "single-az";
  if (std::optional<ZonedPrice> found = in_zones(bill, *key + "/" + machine, "instance", is_multi_az)) {
    const std::string_view size = size_of(machine);
    found->price.is_derived = found->is_doubled && (size == "micro" || size == "small");
    return bill.charge("instance", found->price, Quantity::of(1), machine, engine, zones);
  }
  std::optional<Price> price = bill.machine_price(*key + "/", machine, "/single-az");
  const Price* const twice = bill.find_price("multiplier/multi-az/instance");
  if (!price.has_value() || (is_multi_az && twice == nullptr)) return bill.lack_price(fmt::format("{} with {}", machine, *key));
  if (is_multi_az) price->usd = price->usd.times(twice->factor());
  bill.charge("instance", *price, Quantity::of(1), machine, engine, zones);
}

// Size from which RDS stripes gp3 storage over four volumes, which then includes more; nothing for SQL Server, which never does.
std::optional<Quantity> striped_from(std::string_view engine) {
  static const std::vector<std::pair<std::string_view, std::optional<Quantity>>> sizes = [] {
    std::vector<std::pair<std::string_view, std::optional<Quantity>>> made;
    const Table& table = knowledge("rds_gp3_striping");
    for (std::size_t i = 0; i < table.size(); ++i) made.emplace_back(table.row(i)["engine"], Quantity::parse(table.row(i)["gib"]));
    return made;
  }();
  for (const auto& [beginning, size] : sizes) {
    if (engine.starts_with(beginning)) return size;
  }
  return std::nullopt;
}

void charge_gp3_extras(Bill& bill, const std::string& engine, Quantity size, bool is_multi_az) {
  const std::optional<Quantity> threshold = striped_from(engine);
  const bool is_striped = threshold.has_value() && size >= *threshold;
  const Quantity included = Quantity::of(is_striped ? kStripedIops : kIncludedIops);
  const std::optional<Quantity> iops = bill.number("iops", included);
  if (iops.has_value() && *iops > included) {
    const std::string key = fmt::format("iops/gp3-above-baseline/{}", is_multi_az ? "multi-az" : "single-az");
    bill.charge("iops above the included ones", key, *iops - included);
  }
  const Quantity throughput_included = Quantity::of(is_striped ? kStripedThroughput : kIncludedThroughput);
  const std::optional<Quantity> throughput = bill.number("storage_throughput", throughput_included);
  if (throughput.has_value() && *throughput > throughput_included) bill.lack_price("gp3 throughput above the included one");
}

void charge_storage(Bill& bill, const std::string& engine, bool is_multi_az) {
  const bool has_iops = bill.known_text("iops").value_or("0") != "0";
  const std::optional<std::string> type = bill.text("storage_type", has_iops ? "io1" : "gp2");
  const bool is_copy = !bill.is_absent("snapshot_identifier") || !bill.is_absent("replicate_source_db");
  if (is_copy && bill.is_absent("allocated_storage")) return bill.lack("the size of its storage is that of what it is copied from");
  const std::optional<Quantity> size = bill.number("allocated_storage");
  if (!type.has_value() || !size.has_value()) return;
  const std::string row = *type == "standard" ? "magnetic" : *type;
  const std::optional<ZonedPrice> found = in_zones(bill, "storage/" + row, "storage", is_multi_az);
  if (!found.has_value()) return bill.lack_price(fmt::format("{} storage", *type));
  bill.charge("storage", found->price, *size, *type);
  if (*type == "gp3") charge_gp3_extras(bill, engine, *size, is_multi_az);
  if (*type == "standard") bill.usage("io-requests/magnetic");
  if (*type != "io1") return;
  const std::optional<Quantity> iops = bill.number("iops");
  const std::optional<ZonedPrice> iops_price = in_zones(bill, "iops/io1", "iops", is_multi_az);
  if (!iops.has_value()) return;
  if (!iops_price.has_value()) return bill.lack_price("io1 iops");
  bill.charge("provisioned iops", iops_price->price, *iops);
}

// Seven days of Performance Insights are free; longer retention is paid by vCPU, at a price that goes by the family.
void charge_performance_insights(Bill& bill, const std::string& machine) {
  if (bill.known_text("performance_insights_enabled") != "true") return;
  const std::optional<Quantity> days = bill.number("performance_insights_retention_period", Quantity::of(7));
  if (!days.has_value() || *days <= Quantity::of(7)) return;
  const std::optional<int> vcpus = vcpus_of(machine);
  for (const std::string_view row : {"db.t3.large", "db.m5.large", "db.r4.8xlarge"}) {
    if (family_of(row) != family_of(machine) || !vcpus.has_value()) continue;
    return bill.charge("performance insights beyond 7 days", fmt::format("performance-insights/long-term/{}", row), Quantity::of(*vcpus));
  }
  bill.lack_price(fmt::format("performance insights of {} beyond 7 days", machine));
}

}  // namespace

void compose_db_instance(Bill& bill) {
  const std::optional<std::string> engine = engine_of(bill);
  const std::optional<std::string> machine = bill.text("instance_class");
  const std::optional<bool> is_multi_az = bill.flag("multi_az", false);
  if (!engine.has_value() || !machine.has_value() || !is_multi_az.has_value()) return;
  charge_instance(bill, *engine, *machine, *is_multi_az);
  charge_storage(bill, *engine, *is_multi_az);
  charge_performance_insights(bill, *machine);
  charge_extended_support(bill, *engine, *machine, *is_multi_az ? 2 : 1);
  if (bill.known_text("backup_retention_period").value_or("0") != "0") bill.usage("backup/additional");
}

}  // namespace plandiff
