// Every test vector of the price page, and what the composition rules make of each type.
#include "tests/cost/priced_plan.h"

using namespace plandiff;
using namespace plandiff::test;

namespace {

TestResource database(std::string_view machine, std::string_view engine, bool multi_az, int size, std::string_view type = "gp3") {
  return created("aws_db_instance", fmt::format(R"({{"engine": "{}", "instance_class": "{}", "multi_az": {}, "allocated_storage": {}, "storage_type": "{}"}})",
                                                engine, machine, multi_az, size, type));
}

}  // namespace

TEST_CASE("databases: the vectors to the cent") {
  CHECK(price_of(database("db.t3.micro", "mysql", false, 20, "gp2")) == "14.71");
  CHECK(price_of(database("db.t3.micro", "mysql", false, 20, "gp3")) == "14.71");
  CHECK(price_of(database("db.t3.small", "mysql", true, 20)) == "54.24 (derived)");
  CHECK(price_of(database("db.t4g.large", "mysql", false, 100)) == "105.67");
  CHECK(price_of(database("db.t4g.xlarge", "mysql", false, 150)) == "205.59 (derived)");
  CHECK(price_of(database("db.r5.xlarge", "postgres", true, 100)) == "753.00");
}

TEST_CASE("the saving of the seed: Multi-AZ small to single micro") {
  TestResource change = database("db.t3.micro", "mysql", false, 20);
  change.before = database("db.t3.small", "mysql", true, 20).after;
  change.actions = R"(["update"])";
  const CostReport report = cost_of({change});
  CHECK(report.totals.before.to_string() == "54.24");
  CHECK(report.totals.after.to_string() == "14.71");
  CHECK(report.totals.delta().with_sign() == "-39.53");
}

TEST_CASE("single services: the vectors to the cent") {
  CHECK(price_of(created("aws_dms_replication_instance", R"({"replication_instance_class": "dms.t3.medium", "multi_az": true})")) == "108.77");
  CHECK(price_of(created("aws_nat_gateway", R"({"connectivity_type": "public"})")) == "36.50");
  CHECK(price_of(created("aws_nat_gateway", R"({"connectivity_type": "private"})")) == "32.85");
  CHECK(price_of(created("aws_elasticache_replication_group", R"({"engine": "redis", "node_type": "cache.t3.micro", "num_cache_clusters": 2})")) == "24.82");
  CHECK(price_of(created("aws_kinesis_stream", R"({"shard_count": 2, "stream_mode_details": [{"stream_mode": "PROVISIONED"}]})")) == "21.90");
  CHECK(price_of(created("aws_eks_cluster", R"({"version": "1.34"})")) == "73.00");
  CHECK(price_of(created("aws_eks_cluster", R"({"version": "1.28"})")) == "438.00");
}

TEST_CASE("three gateways cost two more than one") {
  TestResource second = created("aws_nat_gateway", R"({"connectivity_type": "public"})");
  second.name = "y";
  TestResource third = second;
  third.name = "z";
  TestResource first = created("aws_nat_gateway", R"({"connectivity_type": "public"})");
  first.before = first.after;
  first.actions = R"(["no-op"])";
  const CostReport report = cost_of({first, second, third});
  CHECK(report.totals.delta().with_sign() == "+73.00");
}

TEST_CASE("a key, a secret and three alarms") {
  std::vector<TestResource> all = {created("aws_kms_key", "{}"), created("aws_secretsmanager_secret", "{}")};
  for (const char* const name : {"a", "b", "c"}) {
    all.push_back(created("aws_cloudwatch_metric_alarm", R"({"metric_name": "CPUUtilization", "period": 300})"));
    all.back().name = name;
  }
  CHECK(cost_of(all).totals.after.to_string() == "1.70");
}

TEST_CASE("Aurora Serverless v2 is a range from its floor to its ceiling") {
  const TestResource cluster = created("aws_rds_cluster", R"({"engine": "aurora-postgresql", "cluster_identifier": "c",
    "serverlessv2_scaling_configuration": [{"min_capacity": 0.5, "max_capacity": 4}]})");
  const TestResource instance = created("aws_rds_cluster_instance", R"({"engine": "aurora-postgresql", "instance_class": "db.serverless", "cluster_identifier": "c"})");
  const CostReport report = cost_of({cluster, instance});
  CHECK(report.totals.after.to_string() == "43.80");
  CHECK(report.totals.high.to_string() == "350.40");
}

TEST_CASE("provisioned concurrency takes the memory of its function") {
  const TestResource function = created("aws_lambda_function", R"({"function_name": "f", "memory_size": 1024, "architectures": ["x86_64"]})");
  const TestResource config = created("aws_lambda_provisioned_concurrency_config", R"({"function_name": "f", "provisioned_concurrent_executions": 1})");
  CHECK(cost_of({function, config}).totals.after.to_string() == "10.95");
}

TEST_CASE("storage of a database: what it includes and what is paid above it") {
  const auto with = [](std::string_view rest) {
    return created("aws_db_instance", fmt::format(R"({{"engine": "mysql", "instance_class": "db.t3.micro", "multi_az": false, {}}})", rest));
  };
  CHECK(price_of(with(R"("allocated_storage": 399, "storage_type": "gp3", "iops": 3100)")) == "60.30");   // 12.41 + 45.885 + 100 iops
  CHECK(price_of(with(R"("allocated_storage": 400, "storage_type": "gp3", "iops": 12000)")) == "58.41");  // striped: 12,000 are included
  CHECK(price_of(with(R"("allocated_storage": 400, "storage_type": "gp3", "iops": 13000)")) == "78.41");
  CHECK(price_of(with(R"("allocated_storage": 100, "storage_type": "io1", "iops": 1000)")) == "124.91");
  CHECK(price_of(with(R"("allocated_storage": 100, "storage_type": "standard")")) == "22.41");
  CHECK(price_of(with(R"("allocated_storage": 100, "storage_type": "io2", "iops": 1000)")) == "unpriced: no price for io2 storage");
  CHECK(price_of(with(R"("allocated_storage": 100, "storage_type": "gp3", "storage_throughput": 500)")) ==
        "unpriced: no price for gp3 throughput above the included one");
  CHECK(price_of(with(R"("allocated_storage": 100)")) == "23.91");  // gp2 is the default
}

TEST_CASE("extended support is paid by vCPU, twice in two zones, twice in its third year") {
  const auto version = [](std::string_view engine, std::string_view number, bool multi_az, std::string_view more = "") {
    return price_of(created("aws_db_instance", fmt::format(R"({{"engine": "{}", "engine_version": "{}", "instance_class": "db.m5.large", "multi_az": {},
                                                             "allocated_storage": 100{}}})", engine, number, multi_az, more)));
  };
  CHECK(version("mysql", "8.4.3", false) == "136.33");
  CHECK(version("mysql", "8.0.36", false) == "282.33");  // + 2 x 0.10 x 730
  CHECK(version("mysql", "8.0.36", true) == "564.66");
  CHECK(version("mysql", "5.7.44", false) == "428.33");  // third year since March 2026
  CHECK(version("mysql", "8.0.36", false, R"(, "engine_lifecycle_support": "open-source-rds-extended-support-disabled")") == "136.33");
}

TEST_CASE("volumes, machines and groups of machines") {
  CHECK(price_of(created("aws_ebs_volume", R"({"type": "gp3", "size": 100, "iops": 4000, "throughput": 250})")) == "18.00");
  CHECK(price_of(created("aws_ebs_volume", R"({"type": "io2", "size": 100, "iops": 1000})")) == "77.50");
  CHECK(price_of(created("aws_instance", R"({"instance_type": "m5.large", "root_block_device": [{"volume_size": 50, "volume_type": "gp3"}]})")) == "74.08");
  CHECK(price_of(created("aws_instance", R"({"instance_type": "m5.large", "tenancy": "host"})")) == "unpriced: no price for an instance on a dedicated host");
  CHECK(price_of(created("aws_instance", R"({"instance_type": "m5.large", "monitoring": true})")) == "72.18");
  const TestResource launch = {"aws_launch_template", "x", "", R"({"id": "lt-1", "instance_type": "t3.medium",
    "block_device_mappings": [{"ebs": [{"volume_size": 20, "volume_type": "gp3"}]}]})", R"(["create"])"};
  const TestResource group = created("aws_autoscaling_group", R"({"min_size": 1, "max_size": 3, "launch_template": [{"id": "lt-1"}]})");
  const CostReport report = cost_of({launch, group});
  CHECK(report.totals.after.to_string() == "31.97");  // 30.368 + 1.60
  CHECK(report.totals.high.to_string() == "95.90");
}

TEST_CASE("network: zones multiply, a gateway endpoint is free, an address is billed once") {
  CHECK(price_of(created("aws_vpc_endpoint", R"({"vpc_endpoint_type": "Interface", "subnet_ids": ["a", "b", "c"]})")) == "21.90");
  CHECK(price_of(created("aws_vpc_endpoint", R"({"vpc_endpoint_type": "Gateway"})")) == "0.00 (free)");
  CHECK(price_of(created("aws_lb", R"({"load_balancer_type": "application", "internal": true})")) == "16.43");
  TestResource address = created("aws_eip", R"({"domain": "vpc"})", "{}", R"({"id": true})");
  const TestResource gateway = created("aws_nat_gateway", R"({"connectivity_type": "public"})", R"({"allocation_id": {"references": ["aws_eip.x.id", "aws_eip.x"]}})",
                                       R"({"allocation_id": true})");
  CHECK(cost_of({address, gateway}).totals.after.to_string() == "36.50");
  CHECK(price_of(created("aws_wafv2_web_acl", R"({"rule": [{"name": "a"}, {"name": "b"}]})")) == "7.00");
}

TEST_CASE("managed services") {
  CHECK(price_of(created("aws_opensearch_domain", R"({"cluster_config": [{"instance_type": "m6g.large.search", "instance_count": 2}],
    "ebs_options": [{"ebs_enabled": true, "volume_type": "gp3", "volume_size": 100}]})")) == "211.28");
  CHECK(price_of(created("aws_msk_cluster", R"({"number_of_broker_nodes": 3, "broker_node_group_info": [{"instance_type": "kafka.m5.large",
    "storage_info": [{"ebs_storage_info": [{"volume_size": 100}]}]}]})")) == "489.90");
  CHECK(price_of(created("aws_mq_broker", R"({"engine_type": "RabbitMQ", "host_instance_type": "mq.m5.xlarge", "deployment_mode": "CLUSTER_MULTI_AZ"})")) == "1261.44");
  CHECK(price_of(created("aws_dynamodb_table", R"({"billing_mode": "PROVISIONED", "read_capacity": 10, "write_capacity": 5,
    "global_secondary_index": [{"read_capacity": 10, "write_capacity": 5}]})")) == "6.64");
  CHECK(price_of(created("aws_dynamodb_table", R"({"billing_mode": "PAY_PER_REQUEST"})")) == "0.00 (usage)");
  CHECK(price_of(created("aws_elasticache_replication_group", R"({"engine": "valkey", "node_type": "cache.m6g.4xlarge", "num_node_groups": 2,
    "replicas_per_node_group": 1})")).ends_with("(derived)"));
  CHECK(price_of(created("aws_cloudwatch_metric_alarm", R"({"threshold_metric_id": "e1", "metric_query": [{"id": "e1"}, {"id": "m1", "metric": [{"period": 300}]}]})")) == "0.30");
  CHECK(price_of(created("aws_cloudwatch_metric_alarm", R"({"period": 10, "metric_name": "x"})")) == "0.30");
  CHECK(price_of(created("aws_route53_health_check", R"({"type": "HTTP"})")) == "0.50 to 0.75");
  CHECK(price_of(created("aws_secretsmanager_secret", R"({"replica": [{"region": "us-west-2"}]})")) == "0.80");
}
