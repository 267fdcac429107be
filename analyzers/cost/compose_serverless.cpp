// Streams, keys, secrets, alarms, tables and functions: small fixed prices, and much that depends on use.
#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/cost/compositions.h"

namespace plandiff {
namespace {

bool is_on_demand(Bill& stream) { return stream.known_text("stream_mode_details[0].stream_mode") == "ON_DEMAND"; }

std::size_t count_blocks(std::span<const Value> blocks, std::string_view inner) {
  std::size_t count = 0;
  for (const Value& block : blocks) {
    const Value* const found = block.find(inner);
    if (found != nullptr && !found->items().empty()) ++count;
  }
  return count;
}

bool has_text(std::span<const Value> blocks, std::string_view key, std::string_view beginning) {
  for (const Value& block : blocks) {
    const Value* const found = block.find(key);
    if (found != nullptr && found->is_string() && found->text()->starts_with(beginning)) return true;
  }
  return false;
}

}  // namespace

void compose_kinesis_stream(Bill& bill) {
  const std::optional<std::string> mode = bill.text("stream_mode_details[0].stream_mode", "PROVISIONED");
  const std::optional<Quantity> retention = bill.number("retention_period", Quantity::of(24));
  if (!mode || !retention) return;
  if (*mode == "ON_DEMAND") {
    bill.charge("stream (on demand)", "on-demand/stream", Quantity::of(1));
    bill.usage("on-demand/data-ingested");
    bill.usage("on-demand/data-retrieved");
    return;
  }
  const std::optional<Quantity> shards = bill.number("shard_count");
  if (!shards) return;
  bill.charge("shards", "provisioned/shard", *shards);
  bill.usage("provisioned/put-payload-unit");
  if (*retention > Quantity::of(24)) bill.charge("retention beyond 24 hours", "provisioned/extended-retention-24h-7d", *shards);
  if (*retention > Quantity::of(168)) bill.usage("provisioned/long-term-retention");
}

void compose_kinesis_consumer(Bill& bill) {
  const ResourceChange* const found = bill.named("stream_arn", "aws_kinesis_stream", "arn");
  if (found == nullptr) return bill.lack("its stream is not in the plan");
  Bill stream = bill.other(*found, "aws_kinesis_stream");
  if (is_on_demand(stream)) return bill.lack_price("a consumer of an on-demand stream");
  const std::optional<Quantity> shards = stream.number("shard_count");
  bill.take_reasons(stream);
  if (shards) bill.charge("shards read", "efo/consumer-shard", *shards);
  bill.usage("efo/data-retrieved");
}

void compose_kms_key(Bill& bill) {
  bill.charge("key", "customer-managed-key", Quantity::of(1));
  bill.usage("symmetric-requests");
  if (bill.known_text("enable_key_rotation") == "true") bill.note("its first two rotations add a key each, not counted");
}

void compose_secret(Bill& bill) {
  const std::optional<Quantity> replicas = bill.count("replica");
  if (!replicas) return;
  bill.charge("secret", "secret", *replicas + Quantity::of(1));
  bill.usage("api-requests");
}

void compose_metric_alarm(Bill& bill) {
  // Ten or thirty seconds make an alarm of high resolution; an anomaly is three metrics: the value and its two borders.
  const std::optional<Quantity> period = bill.number("period", Quantity::of(60));
  if (!period) return;
  const std::span<const Value> queries = bill.items("metric_query");
  bool is_fast = *period < Quantity::of(60);
  for (const Value& query : queries) {
    const Value* const metric = query.find("metric");
    for (const Value& block : metric == nullptr ? std::span<const Value>() : metric->items()) {
      const Value* const seconds = block.find("period");
      if (seconds != nullptr && seconds->as_number().value_or(60) < 60) is_fast = true;
    }
  }
  if (!bill.is_absent("threshold_metric_id")) {
    return bill.charge("anomaly alarm", is_fast ? "anomaly-detection-high-resolution" : "anomaly-detection-standard-resolution", Quantity::of(1));
  }
  const std::size_t metrics = queries.empty() ? 1 : count_blocks(queries, "metric");
  if (has_text(queries, "expression", "SELECT") || has_text(queries, "expression", "SEARCH") || metrics == 0) {
    return bill.lack("how many metrics its query finds is not in the plan");
  }
  bill.charge(is_fast ? "metrics of an alarm (high resolution)" : "metrics of an alarm",
              is_fast ? "high-resolution/metric" : "standard-resolution/metric", Quantity::of(static_cast<std::int64_t>(metrics)));
}

void compose_dashboard(Bill& bill) { bill.charge("dashboard", "dashboard", Quantity::of(1)); }

void compose_dynamodb_table(Bill& bill) {
  const std::optional<std::string> mode = bill.text("billing_mode", "PROVISIONED");
  const std::optional<std::string> table_class = bill.text("table_class", "STANDARD");
  if (!mode || !table_class) return;
  if (!bill.items("replica").empty()) bill.lack_price("replicas of a table");
  if (*mode == "PAY_PER_REQUEST") {
    bill.usage("on-demand/wru");
    bill.usage("on-demand/rru");
  } else if (*table_class != "STANDARD") {
    bill.lack_price("provisioned capacity of an infrequent-access table");
  } else {
    std::optional<Quantity> reads = bill.number("read_capacity");
    std::optional<Quantity> writes = bill.number("write_capacity");
    for (const Value& index : bill.items("global_secondary_index")) {
      const Value* const read = index.find("read_capacity");
      const Value* const write = index.find("write_capacity");
      if (reads && read != nullptr) reads = *reads + Quantity::parse(read->to_json()).value_or(Quantity());
      if (writes && write != nullptr) writes = *writes + Quantity::parse(write->to_json()).value_or(Quantity());
    }
    if (reads) bill.charge("read capacity", "provisioned/rcu", *reads);
    if (writes) bill.charge("write capacity", "provisioned/wcu", *writes);
  }
  bill.usage("storage");
  if (bill.known_text("point_in_time_recovery[0].enabled") == "true") bill.usage("pitr-backup");
}

void compose_efs(Bill& bill) {
  if (bill.known_text("throughput_mode") == "provisioned") {
    const std::optional<Quantity> throughput = bill.number("provisioned_throughput_in_mibps");
    if (throughput) bill.charge("provisioned throughput", "provisioned-throughput", *throughput);
  }
  bill.usage(bill.is_absent("availability_zone_name") ? "standard/storage" : "one-zone/storage");
}

void compose_provisioned_concurrency(Bill& bill) {
  const std::optional<Quantity> count = bill.number("provisioned_concurrent_executions");
  const ResourceChange* const found = bill.named("function_name", "aws_lambda_function", "function_name");
  if (!count) return;
  if (found == nullptr) return bill.lack("its function is not in the plan");
  Bill function = bill.other(*found, "aws_lambda_function");
  const std::optional<Quantity> memory = function.number("memory_size", Quantity::of(128));
  const std::optional<std::string> machine = function.text("architectures[0]", "x86_64");
  bill.take_reasons(function);
  if (!memory || !machine) return;
  bill.charge("provisioned concurrency", *machine == "arm64" ? "arm64/provisioned" : "x86/provisioned", memory->divided_by(1024) * *count, *machine);
  bill.usage(*machine == "arm64" ? "arm64/provisioned-duration" : "x86/provisioned-duration");
}

void compose_sqs_queue(Bill& bill) { bill.usage(bill.known_text("fifo_queue") == "true" ? "fifo/requests" : "standard/requests"); }

void compose_lambda(Bill& bill) {
  const bool is_arm = bill.known_text("architectures[0]") == "arm64";
  bill.usage("requests");
  bill.usage(is_arm ? "arm64/duration-first-7.5B" : "x86/duration-first-6B");
}

}  // namespace plandiff
