// Tags as a resource will have them, and the types that can have some.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// Types of the AWS provider with an argument `tags`. Attachments, policies, rules and versions have none.
inline constexpr std::string_view kTaggableTypes[] = {
    "aws_acm_certificate", "aws_api_gateway_rest_api", "aws_api_gateway_stage", "aws_apigatewayv2_api", "aws_appautoscaling_target",
    "aws_athena_workgroup", "aws_backup_plan", "aws_backup_vault", "aws_batch_compute_environment", "aws_cloudfront_distribution",
    "aws_cloudtrail", "aws_cloudwatch_event_rule", "aws_cloudwatch_log_group", "aws_cloudwatch_metric_alarm", "aws_codebuild_project",
    "aws_codepipeline", "aws_cognito_user_pool", "aws_db_instance", "aws_db_option_group", "aws_db_parameter_group", "aws_db_proxy",
    "aws_db_subnet_group", "aws_dms_endpoint", "aws_dms_replication_instance", "aws_dms_replication_subnet_group", "aws_dms_replication_task",
    "aws_docdb_cluster", "aws_docdb_cluster_instance", "aws_dynamodb_table", "aws_ebs_volume", "aws_ecr_repository", "aws_ecs_cluster",
    "aws_ecs_service", "aws_ecs_task_definition", "aws_efs_file_system", "aws_eip", "aws_eks_cluster", "aws_eks_node_group",
    "aws_elasticache_cluster", "aws_elasticache_parameter_group", "aws_elasticache_replication_group", "aws_elasticache_subnet_group",
    "aws_emr_cluster", "aws_fsx_lustre_file_system", "aws_glue_job", "aws_iam_policy", "aws_iam_role", "aws_iam_user", "aws_instance",
    "aws_internet_gateway", "aws_kinesis_firehose_delivery_stream", "aws_kinesis_stream", "aws_kms_key", "aws_lambda_function",
    "aws_launch_template", "aws_lb", "aws_lb_target_group", "aws_mq_broker", "aws_msk_cluster", "aws_nat_gateway", "aws_neptune_cluster",
    "aws_neptune_cluster_instance", "aws_network_acl", "aws_opensearch_domain", "aws_rds_cluster", "aws_rds_cluster_instance",
    "aws_rds_cluster_parameter_group", "aws_redshift_cluster", "aws_route53_zone", "aws_route_table", "aws_s3_bucket",
    "aws_sagemaker_endpoint", "aws_secretsmanager_secret", "aws_security_group", "aws_sfn_state_machine", "aws_sns_topic", "aws_sqs_queue",
    "aws_ssm_parameter", "aws_subnet", "aws_vpc", "aws_vpc_endpoint", "aws_vpc_peering_connection", "aws_vpn_gateway", "aws_wafv2_web_acl"};

/// The tags that a resource will have: its own, and those that its provider adds.
struct Tags {
  std::map<std::string_view, Attribute> by_key;  ///< values may be unknown; keys stand in the plan
  bool is_complete = true;  ///< false: there may be more that nothing tells of yet
};

namespace detail {

inline void add_tags(const Attribute& tags, Tags& found) {
  for (const Member& member : tags.value().members()) found.by_key.emplace(member.key, tags.at(member.key));
  // A value that is not known yet still has its key.
  for (const Member& late : tags.late_members()) {
    if (late.value.is_true()) found.by_key.emplace(late.key, tags.at(late.key));
  }
}

/// `default_tags` of the resource's provider, where they are constants.
inline void add_default_tags(const Subject& subject, Tags& found) {
  const Value* const key = subject.change().configured == nullptr ? nullptr : subject.change().configured->find("provider_config_key");
  const Value* const provider = key == nullptr || !key->text() ? nullptr : subject.plan().configuration().providers().find(*key->text());
  const Value* const written = provider == nullptr ? nullptr : provider->find("expressions");
  const Value* const blocks = written == nullptr ? nullptr : written->find("default_tags");
  if (blocks == nullptr || blocks->items().empty()) return;
  const Value* const tags = blocks->items()[0].find("tags");
  const Value* const constant = tags == nullptr ? nullptr : tags->find("constant_value");
  if (constant == nullptr) {
    found.is_complete = tags == nullptr;
    return;
  }
  add_tags(Attribute("default_tags", Attribute::State::kKnown, *constant, Value(), Value(), Origin::kLiteral).as_template(), found);
}

}  // namespace detail

inline Tags tags_of(const Subject& subject) {
  Tags found;
  const Attribute own = subject.after("tags");
  const Attribute all = subject.after("tags_all");
  detail::add_tags(own, found);
  detail::add_tags(all, found);
  if (all.is_known()) return found;
  if (own.is_unknown() || (!own.is_known() && subject.is_configured("tags").is_unknown() && all.is_unknown())) found.is_complete = false;
  detail::add_default_tags(subject, found);
  return found;
}

/// A key without case and separators: `cost-center`, `CostCenter` and `cost_center` are one.
inline std::string folded_key(std::string_view key) {
  std::string folded = to_lower(key);
  std::erase_if(folded, [](char c) { return c == '-' || c == '_' || c == ' ' || c == ':' || c == '.'; });
  return folded;
}

}  // namespace plandiff::rules
