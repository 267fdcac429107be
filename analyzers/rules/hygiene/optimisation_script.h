// A script that is to change deployed resources: which values it would set, and of what.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/program/program.h"
#include "analyzers/rule.h"

namespace plandiff::rules {

/// What such scripts change, by the words of the provider and of boto3.
struct Tunable {
  Path attribute;
  std::string_view boto;
};
inline constexpr std::array kTunables = {
    Tunable{"instance_class", "DBInstanceClass"},     Tunable{"allocated_storage", "AllocatedStorage"}, Tunable{"multi_az", "MultiAZ"},
    Tunable{"backup_retention_period", "BackupRetentionPeriod"}, Tunable{"storage_type", "StorageType"},  Tunable{"iops", "Iops"},
    Tunable{"storage_throughput", "StorageThroughput"}, Tunable{"node_type", "CacheNodeType"},          Tunable{"num_cache_clusters", "NumCacheClusters"},
    Tunable{"memory_size", "MemorySize"},             Tunable{"replication_instance_class", "ReplicationInstanceClass"},
    Tunable{"max_allocated_storage", "MaxAllocatedStorage"}, Tunable{"performance_insights_enabled", "EnablePerformanceInsights"}};

/// Types that have them.
inline constexpr std::string_view kTunedTypes[] = {"aws_db_instance", "aws_rds_cluster", "aws_rds_cluster_instance", "aws_elasticache_replication_group", "aws_lambda_function", "aws_dms_replication_instance"};

/// One value that the script sets.
struct TunedValue {
  const Tunable* tunable = nullptr;
  std::string value;  ///< as text: `db.t4g.medium`, `100`, `false`
};

inline bool is_optimisation_script(std::string_view path) {
  const std::string name = to_lower(path.substr(path.rfind('/') + 1));
  return (name.find("optimize") != std::string::npos || name.find("optimise") != std::string::npos || name.find("optimization") != std::string::npos) && language_of(name) != Language::kOther;
}

/// Values in `"instance_class": "db.t4g.medium"`, `instance_class = …` and `DBInstanceClass="…"`. Only constants; quotes within a string,
/// as scripts that rewrite tfvars have them, are taken off.
inline std::vector<TunedValue> tuned_values(const Source& script) {
  std::vector<TunedValue> found;
  const std::vector<Token>& tokens = script.syntax.tokens;
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    const bool names = tokens[i].kind == Token::Kind::kName || tokens[i].kind == Token::Kind::kText;
    if (!names || !(tokens[i + 1].is_sign(":") || tokens[i + 1].is_sign("="))) continue;
    const auto tunable = std::ranges::find_if(kTunables, [&](const Tunable& one) { return tokens[i].text == one.attribute.text() || tokens[i].text == one.boto; });
    const Token& value = tokens[i + 2];
    // A lone constant: `20 * 1024` or `size + 1` is worked out.
    const bool is_alone = i + 3 >= tokens.size() || tokens[i + 3].statement != value.statement || std::string_view(",;)}]").find(tokens[i + 3].text) != std::string_view::npos;
    const bool is_flag = value.is_name("True") || value.is_name("False") || value.is_name("true") || value.is_name("false");
    const bool is_constant = (value.kind == Token::Kind::kText && !value.is_template) || value.kind == Token::Kind::kNumber || is_flag;
    if (tunable == kTunables.end() || !is_constant || !is_alone) continue;
    std::string text(value.text);
    std::erase_if(text, [](char c) { return c == '"' || c == '\'' || c == '\\'; });
    found.push_back({&*tunable, is_flag ? to_lower(text) : text});
  }
  return found;
}

/// Names of databases and caches that the script writes out: `DBInstanceIdentifier="payments-mysql-prod"`.
inline std::vector<std::string> named_targets(const Source& script) {
  constexpr std::array<std::string_view, 6> kKeys = {"DBInstanceIdentifier", "DBClusterIdentifier", "ReplicationGroupId", "db_instance_identifier", "replication_group_id", "ReplicationInstanceIdentifier"};
  std::vector<std::string> found;
  const std::vector<Token>& tokens = script.syntax.tokens;
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    const bool is_key = std::ranges::find(kKeys, tokens[i].text) != kKeys.end() && (tokens[i + 1].is_sign("=") || tokens[i + 1].is_sign(":"));
    if (is_key && tokens[i + 2].kind == Token::Kind::kText && !tokens[i + 2].is_template) found.emplace_back(tokens[i + 2].text);
  }
  return found;
}

}  // namespace plandiff::rules
