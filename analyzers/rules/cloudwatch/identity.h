// How dimensions name resources: DBInstanceIdentifier holds the identifier of an aws_db_instance or a member of a
// cluster.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rules/cloudwatch/alarm.h"

namespace plandiff::rules {

/// A dimension with a type of resource that it names.
struct Named {
  std::string_view dimension;
  std::string_view type;
  Path name;
};

inline constexpr std::array kNamed = {
    Named{"DBInstanceIdentifier", "aws_db_instance", "identifier"},
    Named{"DBInstanceIdentifier", "aws_rds_cluster_instance", "identifier"},
    Named{"DBInstanceIdentifier", "aws_docdb_cluster_instance", "identifier"},
    Named{"DBClusterIdentifier", "aws_rds_cluster", "cluster_identifier"},
    Named{"DBClusterIdentifier", "aws_docdb_cluster", "cluster_identifier"},
    Named{"FunctionName", "aws_lambda_function", "function_name"},
    Named{"ReplicationInstanceIdentifier", "aws_dms_replication_instance", "replication_instance_id"},
    Named{"ReplicationTaskIdentifier", "aws_dms_replication_task", "replication_task_id"},
    Named{"CacheClusterId", "aws_elasticache_cluster", "cluster_id"},
    Named{"CacheClusterId", "aws_elasticache_replication_group", "replication_group_id"},
    Named{"QueueName", "aws_sqs_queue", "name"},
    Named{"StreamName", "aws_kinesis_stream", "name"}};

/// `orders-001` and `orders-0001-002` are nodes of the replication group `orders`: its name, or nothing.
inline std::string_view group_of_node(std::string_view node) {
  std::string_view rest = node;
  for (int part = 0; part < 2; ++part) {
    const std::size_t dash = rest.rfind('-');
    if (dash == std::string_view::npos || rest.size() - dash < 4) break;
    const std::string_view digits = rest.substr(dash + 1);
    if (!std::ranges::all_of(digits, [](char letter) { return letter >= '0' && letter <= '9'; })) break;
    rest = rest.substr(0, dash);
  }
  return rest.size() == node.size() ? std::string_view() : rest;
}

}  // namespace plandiff::rules
