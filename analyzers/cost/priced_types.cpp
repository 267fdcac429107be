#include "analyzers/cost/priced_types.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

#include "analyzers/cost/compositions.h"
#include "analyzers/knowledge/table.h"

namespace plandiff {
namespace {

constexpr std::string_view kLogMeters[] = {"ingest", "storage"};
constexpr std::string_view kBucketMeters[] = {"standard/storage-first-50TB", "standard/put-requests", "standard/get-requests"};
constexpr std::string_view kApiMeters[] = {"requests-first-333M"};
constexpr std::string_view kStateMachineMeters[] = {"standard/transitions"};
constexpr std::string_view kSnapshotMeters[] = {"snapshot/storage"};
constexpr std::string_view kDocumentMeters[] = {"storage", "backup"};
constexpr std::string_view kRuleMeters[] = {"evaluations-first-100k"};
constexpr std::string_view kClientVpnMeters[] = {"connection/hour"};
constexpr std::string_view kWorkgroupMeters[] = {"rpu"};

constexpr PricedType kTypes[] = {
    {"aws_acmpca_certificate_authority", "aws_acmpca_certificate_authority", compose_certificate_authority},
    {"aws_alb", "aws_lb", compose_lb},
    {"aws_api_gateway_rest_api", "aws_api_gateway_rest_api", nullptr, kApiMeters},
    {"aws_autoscaling_group", "aws_instance", compose_autoscaling_group},
    {"aws_cloudwatch_dashboard", "aws_cloudwatch_dashboard", compose_dashboard, {}, true},
    {"aws_cloudwatch_log_group", "aws_cloudwatch_log_group", nullptr, kLogMeters},
    {"aws_cloudwatch_metric_alarm", "aws_cloudwatch_metric_alarm", compose_metric_alarm},
    {"aws_config_config_rule", "aws_config_config_rule", nullptr, kRuleMeters},
    {"aws_db_instance", "aws_db_instance", compose_db_instance},
    {"aws_directory_service_directory", "aws_directory_service_directory", compose_directory},
    {"aws_dms_replication_instance", "aws_dms_replication_instance", compose_dms_replication_instance},
    {"aws_docdb_cluster", "aws_docdb_cluster", nullptr, kDocumentMeters},
    {"aws_docdb_cluster_instance", "aws_docdb_cluster_instance", compose_docdb_cluster_instance},
    {"aws_dynamodb_table", "aws_dynamodb_table", compose_dynamodb_table},
    {"aws_ebs_snapshot", "aws_ebs_snapshot", nullptr, kSnapshotMeters},
    {"aws_ebs_volume", "aws_ebs_volume", compose_ebs_volume},
    {"aws_ec2_client_vpn_endpoint", "aws_ec2_client_vpn_endpoint", nullptr, kClientVpnMeters},
    {"aws_ec2_client_vpn_network_association", "aws_ec2_client_vpn_network_association", compose_client_vpn_association},
    {"aws_ec2_transit_gateway_vpc_attachment", "aws_ec2_transit_gateway_vpc_attachment", compose_transit_gateway_attachment},
    {"aws_ecs_service", "aws_ecs_service", compose_ecs_service},
    {"aws_efs_file_system", "aws_efs_file_system", compose_efs},
    {"aws_eip", "aws_eip", compose_eip},
    {"aws_eks_cluster", "aws_eks_cluster", compose_eks_cluster},
    {"aws_eks_node_group", "aws_instance", compose_eks_node_group},
    {"aws_elasticache_cluster", "aws_elasticache_replication_group", compose_elasticache_cluster},
    {"aws_elasticache_replication_group", "aws_elasticache_replication_group", compose_elasticache_replication_group},
    {"aws_elasticsearch_domain", "aws_opensearch_domain", compose_opensearch_domain},
    {"aws_elb", "aws_elb", compose_elb},
    {"aws_globalaccelerator_accelerator", "aws_globalaccelerator_accelerator", compose_global_accelerator, {}, true},
    {"aws_instance", "aws_instance", compose_instance},
    {"aws_kinesis_stream", "aws_kinesis_stream", compose_kinesis_stream},
    {"aws_kinesis_stream_consumer", "aws_kinesis_stream_consumer", compose_kinesis_consumer},
    {"aws_kms_key", "aws_kms_key", compose_kms_key},
    {"aws_lambda_function", "aws_lambda_function", compose_lambda},
    {"aws_lambda_provisioned_concurrency_config", "aws_lambda_provisioned_concurrency_config", compose_provisioned_concurrency},
    {"aws_lb", "aws_lb", compose_lb},
    {"aws_mq_broker", "aws_mq_broker", compose_mq_broker},
    {"aws_msk_cluster", "aws_msk_cluster", compose_msk_cluster},
    {"aws_mwaa_environment", "aws_mwaa_environment", compose_mwaa_environment},
    {"aws_nat_gateway", "aws_nat_gateway", compose_nat_gateway},
    {"aws_networkfirewall_firewall", "aws_networkfirewall_firewall", compose_network_firewall},
    {"aws_opensearch_domain", "aws_opensearch_domain", compose_opensearch_domain},
    {"aws_rds_cluster", "aws_rds_cluster", compose_rds_cluster},
    {"aws_rds_cluster_instance", "aws_rds_cluster_instance", compose_rds_cluster_instance},
    {"aws_redshift_cluster", "aws_redshift_cluster", compose_redshift_cluster},
    {"aws_redshiftserverless_workgroup", "aws_redshiftserverless_workgroup", nullptr, kWorkgroupMeters},
    {"aws_route53_health_check", "aws_route53_health_check", compose_route53_health_check, {}, true},
    {"aws_route53_zone", "aws_route53_zone", compose_route53_zone, {}, true},
    {"aws_s3_bucket", "aws_s3_bucket", nullptr, kBucketMeters},
    {"aws_secretsmanager_secret", "aws_secretsmanager_secret", compose_secret},
    {"aws_sfn_state_machine", "aws_sfn_state_machine", nullptr, kStateMachineMeters},
    {"aws_sqs_queue", "aws_sqs_queue", compose_sqs_queue},
    {"aws_transfer_server", "aws_transfer_server", compose_transfer_server},
    {"aws_vpc_endpoint", "aws_vpc_endpoint", compose_vpc_endpoint},
    {"aws_vpn_connection", "aws_vpn_connection", compose_vpn_connection},
    {"aws_wafv2_web_acl", "aws_wafv2_web_acl", compose_wafv2_web_acl},
};

// Looked up to price another: what a group launches, what a service runs, what a database is restored from.
constexpr std::string_view kAlsoRead[] = {"aws_db_snapshot", "aws_ecs_task_definition", "aws_launch_configuration", "aws_launch_template"};

}  // namespace

const PricedType* find_priced_type(std::string_view type) {
  static const std::unordered_map<std::string_view, const PricedType*> index = [] {
    std::unordered_map<std::string_view, const PricedType*> made;
    for (const PricedType& priced : kTypes) made.emplace(priced.type, &priced);
    return made;
  }();
  const auto found = index.find(type);
  return found == index.end() ? nullptr : found->second;
}

std::span<const std::string_view> types_with_prices() {
  static const std::vector<std::string_view> types = [] {
    std::vector<std::string_view> made(std::begin(kAlsoRead), std::end(kAlsoRead));
    for (const PricedType& priced : kTypes) {
      if (priced.compose != nullptr) made.push_back(priced.type);
    }
    std::sort(made.begin(), made.end());
    return made;
  }();
  return types;
}

std::optional<TypeWithoutPrice> find_type_without_price(std::string_view type) {
  struct Index {
    std::unordered_map<std::string_view, TypeWithoutPrice> types;
    std::vector<std::pair<std::string_view, TypeWithoutPrice>> beginnings;
  };
  static const Index index = [] {
    Index made;
    const Table& table = knowledge("types_without_price");
    for (std::size_t i = 0; i < table.size(); ++i) {
      const Table::Row row = table.row(i);
      const TypeWithoutPrice known{row["coverage"] == "usage", row["meter"]};
      const std::string_view name = row["type"];
      if (name.ends_with('*')) made.beginnings.emplace_back(name.substr(0, name.size() - 1), known);
      else made.types.emplace(name, known);
    }
    return made;
  }();
  if (const auto found = index.types.find(type); found != index.types.end()) return found->second;
  for (const auto& [beginning, known] : index.beginnings) {
    if (type.starts_with(beginning)) return known;
  }
  return std::nullopt;
}

}  // namespace plandiff
