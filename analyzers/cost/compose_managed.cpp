// Caches, search, streams, queues and clusters that are paid by the node.
#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/cost/compositions.h"
#include "analyzers/cost/extended_support_price.h"
#include "analyzers/cost/machine.h"

namespace plandiff {
namespace {

// Where a machine's price stands: `instance/` m6g.large.search, `rabbitmq/` mq.m5.xlarge `/single`.
struct MachineKey {
  std::string_view prefix;
  std::string_view machine;
  std::string_view suffix{};
};

void charge_machines(Bill& bill, std::string_view what, const MachineKey& key, Quantity count) {
  const std::optional<Price> price = bill.machine_price(key.prefix, key.machine, key.suffix);
  if (!price.has_value()) return bill.lack_price(key.machine);
  bill.charge(what, *price, count, key.machine);
}

// Valkey costs eight tenths of Redis where the table has no row for it.
std::optional<Price> cache_price(Bill& bill, const std::string& engine, const std::string& machine) {
  if (const Price* const exact = bill.find_price(fmt::format("{}/{}", engine, machine))) return *exact;
  if (engine == "valkey") {
    const Price* const factor = bill.find_price("multiplier/valkey-vs-redis");
    std::optional<Price> price = bill.machine_price("redis/", machine, "");
    if (price.has_value() && factor != nullptr) {
      price->usd = price->usd.times(factor->factor());
      price->is_derived = true;
      return price;
    }
  }
  return bill.machine_price(engine + "/", machine, "");
}

void charge_cache(Bill& bill, const std::string& engine, const std::string& machine, Quantity nodes) {
  const std::optional<Price> price = cache_price(bill, engine, machine);
  if (!price.has_value()) return bill.lack_price(fmt::format("{} with {}", machine, engine));
  bill.charge("nodes", *price, nodes, machine, engine);
  bill.usage("backup");
}

}  // namespace

void compose_elasticache_replication_group(Bill& bill) {
  const std::optional<std::string> machine = bill.text("node_type");
  const std::optional<std::string> engine = bill.text("engine", "redis");
  if (!machine.has_value() || !engine.has_value()) return;
  const bool has_shards = !bill.is_absent("num_node_groups") || !bill.is_absent("replicas_per_node_group");
  const bool has_clusters = !bill.is_absent("num_cache_clusters") && !bill.is_unknown("num_cache_clusters");
  std::optional<Quantity> nodes;
  if (has_clusters) nodes = bill.number("num_cache_clusters");
  else if (!bill.is_absent("number_cache_clusters")) nodes = bill.number("number_cache_clusters");
  else if (has_shards) {
    const std::optional<Quantity> shards = bill.number("num_node_groups", Quantity::of(1));
    const std::optional<Quantity> replicas = bill.number("replicas_per_node_group", Quantity());
    if (shards.has_value() && replicas.has_value()) nodes = *shards * (*replicas + Quantity::of(1));
  } else {
    nodes = bill.number("cluster_mode[0].num_node_groups", Quantity::of(1));
    const std::optional<Quantity> replicas = bill.number("cluster_mode[0].replicas_per_node_group", Quantity());
    if (nodes.has_value() && replicas.has_value()) nodes = *nodes * (*replicas + Quantity::of(1));
  }
  if (nodes.has_value()) charge_cache(bill, *engine, *machine, *nodes);
}

void compose_elasticache_cluster(Bill& bill) {
  if (!bill.is_absent("replication_group_id")) return bill.lack("it is a member of a replication group, which may count it already");
  const std::optional<std::string> machine = bill.text("node_type");
  const std::optional<std::string> engine = bill.text("engine");
  const std::optional<Quantity> nodes = bill.number("num_cache_nodes", Quantity::of(1));
  if (machine.has_value() && engine.has_value() && nodes.has_value()) charge_cache(bill, *engine, *machine, *nodes);
}

void compose_dms_replication_instance(Bill& bill) {
  const std::optional<std::string> machine = bill.text("replication_instance_class");
  const std::optional<bool> is_multi_az = bill.flag("multi_az", false);
  if (!machine.has_value() || !is_multi_az.has_value()) return;
  std::optional<Price> price = bill.machine_price("", *machine, *is_multi_az ? "/multi-az" : "/single-az");
  const Price* const twice = bill.find_price("multiplier/multi-az");
  if (*is_multi_az && (!price.has_value() || price->is_derived)) {
    const std::optional<Price> single = bill.machine_price("", *machine, "/single-az");
    if (single.has_value() && twice != nullptr) {
      price = single;
      price->usd = price->usd.times(twice->factor());
    }
  }
  if (!price.has_value()) return bill.lack_price(*machine);
  bill.charge("instance", *price, Quantity::of(1), *machine, *is_multi_az ? "multi-az" : "single-az");
  // The price includes 50 GB for the t classes and 100 GB for all others (aws.amazon.com/dms/pricing).
  const Quantity included = Quantity::of(family_of(*machine).starts_with('t') ? 50 : 100);
  const std::optional<Quantity> size = bill.number("allocated_storage", included);
  if (size.has_value() && *size > included) {
    bill.charge("storage above the included one", *is_multi_az ? "storage/gp2/multi-az" : "storage/gp2/single-az", *size - included);
  }
}

void compose_opensearch_domain(Bill& bill) {
  const auto in_table = [](std::string machine) {
    const std::size_t end = machine.rfind(".elasticsearch");
    return end == std::string::npos ? machine : machine.substr(0, end) + ".search";
  };
  const std::optional<std::string> machine = bill.text("cluster_config[0].instance_type", "m4.large.search");
  const std::optional<Quantity> count = bill.number("cluster_config[0].instance_count", Quantity::of(1));
  const std::optional<bool> has_masters = bill.flag("cluster_config[0].dedicated_master_enabled", false);
  const std::optional<bool> has_warm = bill.flag("cluster_config[0].warm_enabled", false);
  const std::optional<bool> has_volumes = bill.flag("ebs_options[0].ebs_enabled", false);
  if (!machine || !count || !has_masters || !has_warm || !has_volumes) return;
  charge_machines(bill, "instances", {"instance/", in_table(*machine)}, *count);
  if (*has_masters) {
    const std::optional<std::string> master = bill.text("cluster_config[0].dedicated_master_type");
    const std::optional<Quantity> masters = bill.number("cluster_config[0].dedicated_master_count");
    if (master && masters) charge_machines(bill, "dedicated masters", {"instance/", in_table(*master)}, *masters);
  }
  if (*has_warm) {
    const std::optional<std::string> warm = bill.text("cluster_config[0].warm_type");
    const std::optional<Quantity> nodes = bill.number("cluster_config[0].warm_count");
    if (warm && nodes) charge_machines(bill, "warm nodes", {"instance/", in_table(*warm)}, *nodes);
  }
  if (!*has_volumes) return;
  const std::optional<std::string> type = bill.text("ebs_options[0].volume_type", "gp2");
  const std::optional<Quantity> size = bill.number("ebs_options[0].volume_size");
  if (!type || !size) return;
  bill.charge("storage", "storage/" + *type, *size * *count, *type);
  if (*type == "io1") {
    if (const std::optional<Quantity> iops = bill.number("ebs_options[0].iops")) bill.charge("provisioned iops", "iops/io1", *iops * *count);
  }
  if (*type == "gp3") {
    // What a gp3 volume includes grows with its size, by a table that no source here has: above the smallest one it may cost more.
    const std::optional<Quantity> throughput = bill.number("ebs_options[0].throughput", Quantity::of(125));
    const std::optional<Quantity> iops = bill.number("ebs_options[0].iops", Quantity::of(3000));
    if (iops && *iops > Quantity::of(3000)) bill.lack_price("gp3 iops above 3000");
    if (throughput && *throughput > Quantity::of(125)) {
      bill.charge("throughput above 125 MB/s", "throughput/gp3", Amount{Quantity(), (*throughput - Quantity::of(125)) * *count});
    }
  }
}

void compose_msk_cluster(Bill& bill) {
  const std::optional<std::string> machine = bill.text("broker_node_group_info[0].instance_type");
  const std::optional<Quantity> brokers = bill.number("number_of_broker_nodes");
  if (!machine || !brokers) return;
  const bool is_express = machine->starts_with("express.");
  charge_machines(bill, "brokers", {is_express ? "express-broker/" : "broker/", *machine}, *brokers);
  if (is_express) return bill.usage("storage/express");
  std::optional<Quantity> size;
  if (!bill.is_absent("broker_node_group_info[0].ebs_volume_size")) size = bill.number("broker_node_group_info[0].ebs_volume_size");
  else size = bill.number("broker_node_group_info[0].storage_info[0].ebs_storage_info[0].volume_size");
  if (size) bill.charge("storage", "storage/ebs", *size * *brokers);
  for (const Value& block : bill.items("broker_node_group_info[0].storage_info[0].ebs_storage_info[0].provisioned_throughput")) {
    const Value* const enabled = block.find("enabled");
    if (enabled != nullptr && enabled->is_true()) bill.lack_price("provisioned storage throughput");
  }
  if (bill.known_text("storage_mode") == "TIERED") bill.usage("storage/tiered");
}

void compose_redshift_cluster(Bill& bill) {
  const std::optional<std::string> machine = bill.text("node_type");
  const std::optional<Quantity> nodes = bill.number("number_of_nodes", Quantity::of(1));
  if (!machine || !nodes) return;
  bill.charge("nodes", "node/" + *machine, *nodes, *machine);
  if (machine->starts_with("ra3")) bill.usage("managed-storage/ra3");
  bill.usage("backup/first-50TB");
}

void compose_mq_broker(Bill& bill) {
  const std::optional<std::string> engine = bill.text("engine_type");
  const std::optional<std::string> machine = bill.text("host_instance_type");
  const std::optional<std::string> mode = bill.text("deployment_mode", "SINGLE_INSTANCE");
  if (!engine || !machine || !mode) return;
  const std::string name = to_lower(*engine);
  if (*mode == "CLUSTER_MULTI_AZ") {
    // A RabbitMQ cluster is three brokers.
    charge_machines(bill, "brokers", {name + "/", *machine, "/single"}, Quantity::of(3));
  } else {
    charge_machines(bill, "broker", {name + "/", *machine, *mode == "SINGLE_INSTANCE" ? "/single" : "/active-standby"}, Quantity::of(1));
  }
  bill.note("storage is not counted");
}

void compose_eks_cluster(Bill& bill) {
  const std::optional<std::string> version = bill.known_text("version");
  const bool declines = bill.known_text("upgrade_policy[0].support_type") == "STANDARD";
  if (!version.has_value() && bill.is_unknown("version")) return bill.lack("version is known only after apply");
  const SupportYear year = version.has_value() && !declines ? support_year("eks", *version, bill.context().today) : SupportYear::kStandard;
  const bool is_extended = year != SupportYear::kStandard;
  if (!is_extended) return bill.charge("control plane", "control-plane/standard", Quantity::of(1));
  bill.charge("control plane in extended support", "control-plane/extended-support", Quantity::of(1), *version);
}

void compose_ecs_service(Bill& bill) {
  if (!bill.items("capacity_provider_strategy").empty()) return bill.lack_price("a service with capacity providers");
  const std::optional<std::string> launch = bill.text("launch_type", "EC2");
  if (!launch || *launch == "EC2") return;
  if (*launch != "FARGATE") return bill.lack_price("a service that is not on Fargate");
  const std::optional<Quantity> tasks = bill.number("desired_count", Quantity());
  const ResourceChange* const found = bill.named("task_definition", "aws_ecs_task_definition", "arn");
  if (!tasks) return;
  if (found == nullptr) return bill.lack("its task definition is not in the plan");
  Bill task = bill.other(*found, "aws_ecs_task_definition");
  const std::optional<Quantity> units = task.number("cpu");
  const std::optional<Quantity> memory = task.number("memory");
  const std::string cpu = task.known_text("runtime_platform[0].cpu_architecture").value_or("X86_64");
  const std::string system = task.known_text("runtime_platform[0].operating_system_family").value_or("LINUX");
  bill.take_reasons(task);
  if (cpu != "X86_64" || system != "LINUX") return bill.lack_price(fmt::format("Fargate with {} on {}", system, cpu));
  if (!units || !memory) return;
  bill.charge("vCPUs of its tasks", "linux-x86/vcpu", units->divided_by(1024) * *tasks);
  bill.charge("memory of its tasks", "linux-x86/memory", memory->divided_by(1024) * *tasks);
}

void compose_transfer_server(Bill& bill) {
  const std::optional<Quantity> protocols = bill.count("protocols");
  if (!protocols) return;
  bill.charge("protocols", "protocol/hour", protocols->is_zero() ? Quantity::of(1) : *protocols);
  bill.note("data is not counted");
}

void compose_certificate_authority(Bill& bill) {
  const std::optional<std::string> mode = bill.text("usage_mode", "GENERAL_PURPOSE");
  if (!mode) return;
  if (*mode != "GENERAL_PURPOSE") return bill.lack_price("a short-lived certificate authority");
  bill.charge("certificate authority", "general-purpose", Quantity::of(1));
  bill.note("certificates are not counted");
}

void compose_mwaa_environment(Bill& bill) {
  const std::optional<std::string> kind = bill.text("environment_class", "mw1.small");
  if (!kind) return;
  if (*kind != "mw1.small") return bill.lack_price(fmt::format("an environment of class {}", *kind));
  bill.charge("environment (mw1.small)", "small/hour", Quantity::of(1));
  bill.note("workers beyond the first and storage are not counted");
}

void compose_directory(Bill& bill) {
  const std::optional<std::string> kind = bill.text("type", "SimpleAD");
  if (!kind) return;
  const std::optional<std::string> edition = *kind == "MicrosoftAD" ? bill.text("edition", "Enterprise") : std::string();
  if (!edition) return;
  if (*kind != "MicrosoftAD" || *edition != "Standard") return bill.lack_price("a directory other than Microsoft AD Standard");
  const std::optional<Quantity> controllers = bill.number("desired_number_of_domain_controllers", Quantity::of(2));
  if (controllers) bill.charge("domain controllers", "microsoft-ad-standard/controller", *controllers);
}

}  // namespace plandiff
