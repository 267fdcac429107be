// EC2 machines, their volumes, and groups of them.
#include <fmt/format.h>

#include "analyzers/cost/compositions.h"

namespace plandiff {
namespace {

constexpr std::int64_t kDetailedMetrics = 7;  // that detailed monitoring of one instance sends (docs.aws.amazon.com/AWSEC2, viewing_metrics)
constexpr std::string_view kVolume = "aws_ebs_volume";

struct Volume {
  std::string type;
  Quantity size;
  Quantity iops;
  Quantity throughput;
};

template <class... Details>
void charge_part(Bill& bill, std::string_view what, std::string_view key, Quantity quantity, const Details&... details) {
  const Price* const price = bill.find_price(kVolume, key);
  if (price == nullptr) return bill.lack_price(fmt::format("{} of a volume", key));
  bill.charge(what, *price, quantity, details...);
}

void charge_volume(Bill& bill, const Volume& volume) {
  charge_part(bill, "storage", volume.type + "/storage", volume.size, volume.type);
  if (volume.type == "gp3" && volume.iops > Quantity::of(3000)) {
    charge_part(bill, "iops above 3000", "gp3/iops-above-3000", volume.iops - Quantity::of(3000));
  }
  if (volume.type == "gp3" && volume.throughput > Quantity::of(125)) {
    charge_part(bill, "throughput above 125 MB/s", "gp3/throughput-above-125", volume.throughput - Quantity::of(125));
  }
  if (volume.type == "io1") charge_part(bill, "provisioned iops", "io1/iops", volume.iops);
  if (volume.type == "io2") {
    // Above 32,000 another tier begins, whose price is in no source.
    if (volume.iops > Quantity::of(32'000)) return bill.lack_price("io2 iops above 32000");
    charge_part(bill, "provisioned iops", "io2/iops-first-tier", volume.iops);
  }
}

Quantity quantity_in(const Value& block, std::string_view key) {
  const Value* const found = block.find(key);
  if (found == nullptr || found->is_null()) return {};
  return Quantity::parse(found->is_string() ? *found->text() : std::string_view(found->to_json())).value_or(Quantity());
}

// A block such as `ebs_block_device`. Without a size the machine image decides.
void charge_block(Bill& bill, const Value& block, std::string_view what) {
  const Value* const type = block.find("volume_type");
  const Quantity size = quantity_in(block, "volume_size");
  if (size.is_zero()) {
    bill.note(fmt::format("{}: its size comes from the image, not counted", what));
    return;
  }
  const bool has_type = type != nullptr && type->is_string() && !type->text()->empty();
  charge_volume(bill, {has_type ? std::string(*type->text()) : "gp2", size, quantity_in(block, "iops"), quantity_in(block, "throughput")});
}

void charge_machine(Bill& bill, const std::string& machine, const std::string& tenancy, const Amount& count) {
  if (tenancy == "host") return bill.lack_price("an instance on a dedicated host");
  const std::string prefix = tenancy == "dedicated" ? "linux/dedicated/" : "linux/shared/";
  const std::optional<Price> price = bill.machine_price(prefix, machine, "");
  if (!price.has_value()) return bill.lack_price(fmt::format("{}{}", machine, tenancy == "dedicated" ? " on dedicated hardware" : ""));
  bill.note("priced as Linux: the plan does not tell the system of the image");
  bill.charge("instance", *price, count, machine);
}

void charge_launch_template(Bill& bill, Bill& launch, const Amount& count) {
  const std::optional<std::string> machine = launch.text("instance_type");
  bill.take_reasons(launch);
  if (!machine.has_value()) return;
  if (!launch.items("instance_market_options").empty()) return bill.lack_price("spot instances");
  charge_machine(bill, *machine, launch.known_text("placement[0].tenancy").value_or("default"), count);
  Bill volumes = launch.other(launch.change(), "aws_instance");
  for (const Value& mapping : launch.items("block_device_mappings")) {
    const Value* const ebs = mapping.find("ebs");
    for (const Value& block : ebs == nullptr ? std::span<const Value>() : ebs->items()) charge_block(volumes, block, "volume");
  }
  for (const Value& block : launch.items("ebs_block_device")) charge_block(volumes, block, "volume");
  for (const Value& block : launch.items("root_block_device")) charge_block(volumes, block, "root volume");
  bill.append(volumes, count);
}

}  // namespace

void compose_ebs_volume(Bill& bill) {
  const std::optional<std::string> type = bill.text("type", "gp2");
  const std::optional<Quantity> size = bill.number("size");
  if (!type.has_value() || !size.has_value()) return;
  const bool has_paid_iops = *type == "gp3" || *type == "io1" || *type == "io2";
  const std::optional<Quantity> iops = has_paid_iops ? bill.number("iops", *type == "gp3" ? Quantity::of(3000) : std::optional<Quantity>()) : Quantity();
  const std::optional<Quantity> throughput = *type == "gp3" ? bill.number("throughput", Quantity::of(125)) : Quantity();
  if (!iops.has_value() || !throughput.has_value()) return;
  charge_volume(bill, {*type, *size, *iops, *throughput});
  if (*type == "standard") bill.usage("standard/io-requests");
}

void compose_instance(Bill& bill) {
  std::optional<std::string> machine = bill.known_text("instance_type");
  const ResourceChange* const found = bill.named("launch_template[0].id", "aws_launch_template", "id");
  if (!machine.has_value() && found != nullptr) {
    Bill launch = bill.other(*found, "aws_launch_template");
    return charge_launch_template(bill, launch, Quantity::of(1));
  }
  if (!machine.has_value()) machine = bill.text("instance_type");
  const std::string tenancy = bill.known_text("tenancy").value_or("default");
  if (!machine.has_value()) return;
  if (bill.known_text("get_password_data") == "true") return bill.lack_price("Windows instances");
  if (!bill.items("instance_market_options").empty()) return bill.lack_price("spot instances");
  charge_machine(bill, *machine, tenancy, Quantity::of(1));
  if (bill.known_text("monitoring") == "true") bill.charge("detailed monitoring", "detailed-monitoring/metric", Quantity::of(kDetailedMetrics));
  if (bill.known_text("associate_public_ip_address") == "true") {
    const Price* const address = bill.find_price("aws_eip", "public-ipv4/hour");
    if (address != nullptr) bill.charge("public IPv4 address", *address, Quantity::of(1));
    else bill.lack_price("a public IPv4 address");
  }
  if (bill.items("root_block_device").empty()) bill.note("root volume: its size comes from the image, not counted");
  for (const Value& block : bill.items("root_block_device")) charge_block(bill, block, "root volume");
  for (const Value& block : bill.items("ebs_block_device")) charge_block(bill, block, "volume");
}

void compose_autoscaling_group(Bill& bill) {
  const std::optional<Quantity> least = bill.number("min_size");
  const std::optional<Quantity> most = bill.number("max_size");
  if (!least.has_value() || !most.has_value()) return;
  if (!bill.items("mixed_instances_policy").empty()) return bill.lack_price("a group of mixed instances");
  const ResourceChange* found = bill.named("launch_template[0].id", "aws_launch_template", "id");
  if (found == nullptr) found = bill.named("launch_template[0].name", "aws_launch_template", "name");
  if (found == nullptr) found = bill.named("launch_configuration", "aws_launch_configuration", "name");
  if (found == nullptr) return bill.lack("what it launches is not in the plan");
  Bill launch = bill.other(*found, found->type);
  charge_launch_template(bill, launch, {*least, *most});
}

void compose_eks_node_group(Bill& bill) {
  const std::optional<Quantity> least = bill.number("scaling_config[0].min_size");
  const std::optional<Quantity> most = bill.number("scaling_config[0].max_size");
  const std::optional<std::string> capacity = bill.text("capacity_type", "ON_DEMAND");
  if (!least.has_value() || !most.has_value() || !capacity.has_value()) return;
  if (*capacity != "ON_DEMAND") return bill.lack_price("spot instances");
  const ResourceChange* const found = bill.named("launch_template[0].id", "aws_launch_template", "id");
  if (found != nullptr && bill.is_absent("instance_types")) {
    Bill launch = bill.other(*found, "aws_launch_template");
    return charge_launch_template(bill, launch, {*least, *most});
  }
  if (bill.items("instance_types").size() > 1) return bill.lack_price("a group of mixed instances");
  const std::optional<std::string> machine = bill.text("instance_types[0]", "t3.medium");
  if (machine.has_value()) charge_machine(bill, *machine, "default", {*least, *most});
  bill.note("volumes of its nodes are not counted");
}

}  // namespace plandiff
