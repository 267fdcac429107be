// By what AWS knows a resource: two of one type with the same identity are the same thing.
#pragma once

#include <array>
#include <string_view>

namespace plandiff::rules {

/// Attributes that together are the identity of a type within an account and region. From the registry's page of each
/// type.
struct Identity {
  std::string_view type;
  std::string_view attribute;
  std::string_view beside = {};  ///< a second one, where the first is not enough
};

inline constexpr std::array kIdentities = {
    Identity{"aws_db_instance", "identifier"},
    Identity{"aws_rds_cluster", "cluster_identifier"},
    Identity{"aws_rds_cluster_instance", "identifier"},
    Identity{"aws_db_subnet_group", "name"},
    Identity{"aws_db_parameter_group", "name"},
    Identity{"aws_rds_cluster_parameter_group", "name"},
    Identity{"aws_db_option_group", "name"},
    Identity{"aws_docdb_cluster", "cluster_identifier"},
    Identity{"aws_docdb_cluster_instance", "identifier"},
    Identity{"aws_docdb_subnet_group", "name"},
    Identity{"aws_docdb_cluster_parameter_group", "name"},
    Identity{"aws_neptune_cluster", "cluster_identifier"},
    Identity{"aws_neptune_cluster_instance", "identifier"},
    Identity{"aws_neptune_subnet_group", "name"},
    Identity{"aws_memorydb_cluster", "name"},
    Identity{"aws_db_proxy", "name"},
    Identity{"aws_rds_global_cluster", "global_cluster_identifier"},
    Identity{"aws_redshift_cluster", "cluster_identifier"},
    Identity{"aws_redshift_subnet_group", "name"},
    Identity{"aws_elasticache_replication_group", "replication_group_id"},
    Identity{"aws_elasticache_cluster", "cluster_id"},
    Identity{"aws_elasticache_serverless_cache", "name"},
    Identity{"aws_elasticache_subnet_group", "name"},
    Identity{"aws_elasticache_parameter_group", "name"},
    Identity{"aws_dms_replication_instance", "replication_instance_id"},
    Identity{"aws_dms_replication_task", "replication_task_id"},
    Identity{"aws_dms_endpoint", "endpoint_id"},
    Identity{"aws_dms_replication_subnet_group", "replication_subnet_group_id"},
    Identity{"aws_kinesis_stream", "name"},
    Identity{"aws_kinesis_firehose_delivery_stream", "name"},
    Identity{"aws_dynamodb_table", "name"},
    Identity{"aws_s3_bucket", "bucket"},
    Identity{"aws_efs_file_system", "creation_token"},
    Identity{"aws_lambda_function", "function_name"},
    Identity{"aws_lambda_alias", "name", "function_name"},
    Identity{"aws_sqs_queue", "name"},
    Identity{"aws_sns_topic", "name"},
    Identity{"aws_sfn_state_machine", "name"},
    Identity{"aws_cloudwatch_log_group", "name"},
    Identity{"aws_cloudwatch_metric_alarm", "alarm_name"},
    Identity{"aws_cloudwatch_dashboard", "dashboard_name"},
    Identity{"aws_cloudwatch_event_rule", "name", "event_bus_name"},
    Identity{"aws_secretsmanager_secret", "name"},
    Identity{"aws_ssm_parameter", "name"},
    Identity{"aws_kms_alias", "name"},
    Identity{"aws_iam_role", "name"},
    Identity{"aws_iam_policy", "name"},
    Identity{"aws_iam_user", "name"},
    Identity{"aws_iam_instance_profile", "name"},
    Identity{"aws_ecr_repository", "name"},
    Identity{"aws_ecs_cluster", "name"},
    Identity{"aws_ecs_service", "name", "cluster"},
    Identity{"aws_eks_cluster", "name"},
    Identity{"aws_eks_node_group", "node_group_name", "cluster_name"},
    Identity{"aws_msk_cluster", "cluster_name"},
    Identity{"aws_msk_serverless_cluster", "cluster_name"},
    Identity{"aws_mq_broker", "broker_name"},
    Identity{"aws_opensearch_domain", "domain_name"},
    Identity{"aws_elasticsearch_domain", "domain_name"},
    Identity{"aws_glue_catalog_database", "name"},
    Identity{"aws_athena_workgroup", "name"},
    Identity{"aws_backup_vault", "name"},
    Identity{"aws_autoscaling_group", "name"},
    Identity{"aws_launch_template", "name"},
    Identity{"aws_key_pair", "key_name"},
    Identity{"aws_iam_group", "name"},
    Identity{"aws_cloudfront_function", "name"},
    Identity{"aws_lb", "name"},
    Identity{"aws_lb_target_group", "name"},
    Identity{"aws_security_group", "name", "vpc_id"},
    Identity{"aws_subnet", "cidr_block", "vpc_id"},
    Identity{"aws_vpc", "cidr_block"},
    Identity{"aws_cognito_user_pool", "name"},
    Identity{"aws_codebuild_project", "name"},
};

/// The types of the table, for a rule that reads them.
inline constexpr auto kIdentityTypes = [] {
  std::array<std::string_view, kIdentities.size()> types{};
  for (std::size_t i = 0; i < types.size(); ++i) types[i] = kIdentities[i].type;
  return types;
}();

/// Null for a type whose identity is not known.
constexpr const Identity* identity_of(std::string_view type) {
  for (const Identity& identity : kIdentities) {
    if (identity.type == type) return &identity;
  }
  return nullptr;
}

}  // namespace plandiff::rules
