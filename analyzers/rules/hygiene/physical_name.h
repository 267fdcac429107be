// The names that resources have in AWS, where the code chooses them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// The attribute that holds a type's name, where names share one namespace an account or a region.
struct PhysicalName {
  std::string_view type;
  Path attribute;
};

inline constexpr std::array kPhysicalNames = {
    PhysicalName{"aws_cloudwatch_log_group", "name"},        PhysicalName{"aws_cloudwatch_metric_alarm", "alarm_name"},
    PhysicalName{"aws_db_instance", "identifier"},           PhysicalName{"aws_db_parameter_group", "name"},
    PhysicalName{"aws_db_subnet_group", "name"},             PhysicalName{"aws_dms_endpoint", "endpoint_id"},
    PhysicalName{"aws_dms_replication_instance", "replication_instance_id"},
    PhysicalName{"aws_dms_replication_subnet_group", "replication_subnet_group_id"},
    PhysicalName{"aws_dms_replication_task", "replication_task_id"},
    PhysicalName{"aws_dynamodb_table", "name"},              
    PhysicalName{"aws_ecs_cluster", "name"},                 PhysicalName{"aws_eks_cluster", "name"},
    PhysicalName{"aws_elasticache_replication_group", "replication_group_id"},
    PhysicalName{"aws_elasticache_subnet_group", "name"},    PhysicalName{"aws_iam_policy", "name"},
    PhysicalName{"aws_iam_role", "name"},                    PhysicalName{"aws_kinesis_stream", "name"},
    PhysicalName{"aws_kms_alias", "name"},                   PhysicalName{"aws_lambda_function", "function_name"},
    PhysicalName{"aws_lb", "name"},                          PhysicalName{"aws_lb_target_group", "name"},
    PhysicalName{"aws_rds_cluster", "cluster_identifier"},   PhysicalName{"aws_rds_cluster_instance", "identifier"},
    PhysicalName{"aws_s3_bucket", "bucket"},                 PhysicalName{"aws_secretsmanager_secret", "name"},
    PhysicalName{"aws_security_group", "name"},              PhysicalName{"aws_sfn_state_machine", "name"},
    PhysicalName{"aws_sns_topic", "name"},                   PhysicalName{"aws_sqs_queue", "name"},
    PhysicalName{"aws_ssm_parameter", "name"}};

/// The same types, for Rule::types.
inline constexpr auto kNamedTypes = [] {
  std::array<std::string_view, kPhysicalNames.size()> types{};
  for (std::size_t i = 0; i < types.size(); ++i) types[i] = kPhysicalNames[i].type;
  return types;
}();

inline const Path* name_attribute(std::string_view type) {
  for (const PhysicalName& name : kPhysicalNames) {
    if (name.type == type) return &name.attribute;
  }
  return nullptr;
}

/// Is `word` a part of the name, between borders?
inline bool name_holds(std::string_view name, std::string_view word) {
  const std::string lower = to_lower(name);
  const std::string wanted = to_lower(word);
  const auto is_inner = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  for (std::size_t at = lower.find(wanted); at != std::string::npos; at = lower.find(wanted, at + 1)) {
    const std::size_t end = at + wanted.size();
    const bool begins = at == 0 || !is_inner(lower[at - 1]) || !is_inner(wanted.front());
    if (begins && (end == lower.size() || !is_inner(lower[end]))) return true;
    // `ordersDev`: a hump is a border, too.
    if (at > 0 && name[at] >= 'A' && name[at] <= 'Z' && (end == lower.size() || !is_inner(lower[end]) || (name[end] >= 'A' && name[end] <= 'Z'))) return true;
  }
  return false;
}

}  // namespace plandiff::rules
