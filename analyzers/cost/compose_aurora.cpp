// Aurora and DocumentDB. Storage belongs to the cluster and is paid by use; instances are paid by the hour, serverless ones by capacity.
#include <fmt/format.h>

#include "analyzers/cost/compositions.h"
#include "analyzers/cost/extended_support_price.h"
#include "analyzers/cost/machine.h"

namespace plandiff {
namespace {

// An Aurora capacity range, from what it may shrink to.
std::optional<Amount> capacity_of(Bill& cluster) {
  const std::optional<Quantity> low = cluster.number("serverlessv2_scaling_configuration[0].min_capacity");
  const std::optional<Quantity> high = cluster.number("serverlessv2_scaling_configuration[0].max_capacity");
  if (!low.has_value() || !high.has_value()) return std::nullopt;
  return Amount{*low, *high};
}

std::string aurora_engine(const std::string& engine) { return engine == "aurora" ? "aurora-mysql" : engine; }

}  // namespace

void compose_rds_cluster(Bill& bill) {
  const std::optional<std::string> mode = bill.text("engine_mode", "provisioned");
  const std::optional<std::string> engine = bill.text("engine", "aurora-mysql");
  if (!mode.has_value() || !engine.has_value()) return;
  if (!engine->starts_with("aurora")) {
    // Two readable standbys: the price of their instances is in no source, and never the double of one.
    return bill.lack_price("a Multi-AZ database cluster");
  }
  if (*mode == "serverless") {
    const std::optional<Quantity> low = bill.number("scaling_configuration[0].min_capacity", Quantity::of(1));
    const std::optional<Quantity> high = bill.number("scaling_configuration[0].max_capacity", Quantity::of(16));
    const std::optional<bool> pauses = bill.flag("scaling_configuration[0].auto_pause", true);
    if (low && high && pauses) bill.charge("capacity (Aurora Serverless v1)", "aurora-serverless-v1/acu", Amount{*pauses ? Quantity() : *low, *high});
  }
  const bool is_optimized = bill.known_text("storage_type") == "aurora-iopt1";
  bill.usage(is_optimized ? "aurora/storage-io-optimized" : "aurora/storage-standard");
  if (!is_optimized) bill.usage("aurora/io-requests");
  bill.usage("aurora/backup");
}

void compose_rds_cluster_instance(Bill& bill) {
  const std::optional<std::string> machine = bill.text("instance_class");
  if (!machine.has_value()) return;
  const ResourceChange* const found = bill.named("cluster_identifier", "aws_rds_cluster", "cluster_identifier");
  std::optional<Bill> cluster;
  if (found != nullptr) cluster = bill.other(*found, "aws_rds_cluster");
  const bool is_optimized = cluster.has_value() && cluster->known_text("storage_type") == "aurora-iopt1";
  if (found == nullptr) bill.note("its cluster is not in the plan: priced with standard storage");
  if (*machine == "db.serverless") {
    if (!cluster.has_value()) return bill.lack("the cluster that limits its capacity is not in the plan");
    const std::optional<Amount> capacity = capacity_of(*cluster);
    bill.take_reasons(*cluster);
    const std::string_view key = is_optimized ? "aurora-serverless-v2-io-optimized/acu" : "aurora-serverless-v2/acu";
    const Price* const price = bill.find_price("aws_rds_cluster", key);
    if (price == nullptr) return bill.lack_price(key);
    if (capacity.has_value()) bill.charge("capacity (Aurora Serverless v2)", *price, *capacity);
    return;
  }
  std::optional<std::string> engine = bill.known_text("engine");
  if (!engine.has_value() && cluster.has_value()) {
    engine = cluster->known_text("engine");
    bill.take_reasons(*cluster);
  }
  if (!engine.has_value()) engine = bill.text("engine", "aurora-mysql");
  if (!engine.has_value()) return;
  const std::string key = aurora_engine(*engine);
  std::optional<Price> price = bill.machine_price(key + "/", *machine, "");
  const Price* const factor = bill.find_price("aws_rds_cluster", "aurora/multiplier-io-optimized-compute");
  if (!price.has_value() || (is_optimized && factor == nullptr)) return bill.lack_price(fmt::format("{} with {}", *machine, *engine));
  if (is_optimized) price->usd = price->usd.times(factor->factor());
  if (is_optimized) bill.charge("instance", *price, Quantity::of(1), *machine, *engine, "I/O-Optimized");
  else bill.charge("instance", *price, Quantity::of(1), *machine, *engine);
  charge_extended_support(bill, key, *machine, 1);
}

void compose_docdb_cluster_instance(Bill& bill) {
  const std::optional<std::string> machine = bill.text("instance_class");
  if (!machine.has_value()) return;
  const std::optional<Price> price = bill.machine_price("", *machine, "");
  if (!price.has_value()) return bill.lack_price(*machine);
  bill.charge("instance", *price, Quantity::of(1), *machine);
}

}  // namespace plandiff
