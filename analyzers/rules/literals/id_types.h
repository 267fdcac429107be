// Resource types whose attributes hold ids, ARNs or zones. Named one by one, so that of all other types of a plan no values are kept.
#pragma once

#include <string_view>

namespace plandiff::rules {

inline constexpr std::string_view kIdHolders[] = {
    // network
    "aws_subnet", "aws_security_group", "aws_security_group_rule", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule",
    "aws_route_table", "aws_route", "aws_route_table_association", "aws_internet_gateway", "aws_nat_gateway", "aws_network_acl",
    "aws_network_interface", "aws_vpc_endpoint", "aws_vpc_peering_connection", "aws_eip", "aws_eip_association", "aws_flow_log",
    "aws_ec2_transit_gateway_vpc_attachment", "aws_lb", "aws_alb", "aws_elb", "aws_lb_target_group", "aws_lb_listener", "aws_lb_listener_rule",
    "aws_lb_target_group_attachment", "aws_cloudfront_distribution", "aws_apigatewayv2_vpc_link", "aws_api_gateway_domain_name", "aws_wafv2_web_acl_association",
    // compute
    "aws_instance", "aws_spot_instance_request", "aws_launch_template", "aws_launch_configuration", "aws_autoscaling_group", "aws_ebs_volume",
    "aws_volume_attachment", "aws_lambda_function", "aws_lambda_permission", "aws_lambda_event_source_mapping", "aws_ecs_service",
    "aws_ecs_task_definition", "aws_eks_cluster", "aws_eks_node_group", "aws_eks_fargate_profile", "aws_batch_compute_environment",
    "aws_codebuild_project", "aws_sagemaker_notebook_instance", "aws_emr_cluster", "aws_mwaa_environment", "aws_workspaces_directory",
    // data
    "aws_db_instance", "aws_db_subnet_group", "aws_db_proxy", "aws_rds_cluster", "aws_rds_cluster_instance", "aws_docdb_cluster",
    "aws_docdb_subnet_group", "aws_neptune_cluster", "aws_redshift_cluster", "aws_redshift_subnet_group", "aws_elasticache_cluster",
    "aws_elasticache_replication_group", "aws_elasticache_subnet_group", "aws_dms_endpoint", "aws_dms_replication_instance",
    "aws_dms_replication_subnet_group", "aws_dms_replication_task", "aws_msk_cluster", "aws_opensearch_domain", "aws_elasticsearch_domain",
    "aws_mq_broker", "aws_efs_file_system", "aws_efs_mount_target", "aws_fsx_lustre_file_system", "aws_kinesis_stream",
    "aws_kinesis_firehose_delivery_stream", "aws_dynamodb_table", "aws_s3_bucket_notification", "aws_s3_bucket_server_side_encryption_configuration",
    // everything else
    "aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm", "aws_cloudwatch_log_group", "aws_cloudwatch_log_subscription_filter",
    "aws_cloudwatch_event_target", "aws_cloudtrail", "aws_sns_topic", "aws_sns_topic_subscription", "aws_sqs_queue", "aws_secretsmanager_secret",
    "aws_secretsmanager_secret_rotation", "aws_ssm_parameter", "aws_kms_alias", "aws_kms_grant", "aws_iam_role_policy_attachment", "aws_sfn_state_machine",
    "aws_scheduler_schedule", "aws_backup_plan", "aws_backup_selection", "aws_backup_vault", "aws_codepipeline", "aws_transfer_server", "aws_route53_zone",
    "aws_route53_record"};

/// What may show that an id exists: the holders themselves, and these.
inline constexpr std::string_view kIdProofs[] = {"aws_vpc",          "aws_default_vpc", "aws_vpcs",           "aws_subnets",
                                                 "aws_security_groups", "aws_ami",      "aws_caller_identity", "aws_kms_key",
                                                 "aws_iam_role",     "aws_acm_certificate", "aws_ebs_snapshot"};

}  // namespace plandiff::rules
