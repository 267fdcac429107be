// Services that have to assume a role because something in the plan runs with it.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// A service and the resource for which it assumes the role.
struct RoleUser {
  std::string_view service;  ///< `lambda` for lambda.amazonaws.com
  std::string address;
};

inline constexpr std::string_view kRoleUserTypes[] = {"aws_lambda_function",      "aws_db_instance",
                                                      "aws_rds_cluster_instance", "aws_rds_cluster",
                                                      "aws_dms_endpoint",         "aws_iam_policy_document"};

namespace detail {

struct RoleUse {
  std::string_view type;
  Path path;
  std::string_view service;
};

inline constexpr std::array kRoleUses = {RoleUse{"aws_lambda_function", "role", "lambda"},
                                         RoleUse{"aws_db_instance", "monitoring_role_arn", "monitoring.rds"},
                                         RoleUse{"aws_rds_cluster_instance", "monitoring_role_arn", "monitoring.rds"},
                                         RoleUse{"aws_rds_cluster", "monitoring_role_arn", "monitoring.rds"},
                                         RoleUse{"aws_dms_endpoint", "service_access_role", "dms"},
                                         RoleUse{"aws_dms_endpoint", "secrets_manager_access_role_arn", "dms"},
                                         RoleUse{"aws_dms_endpoint", "kinesis_settings", "dms"},
                                         RoleUse{"aws_dms_endpoint", "s3_settings", "dms"},
                                         RoleUse{"aws_dms_endpoint", "elasticsearch_settings", "dms"},
                                         RoleUse{"aws_dms_endpoint", "redshift_settings", "dms"}};

}  // namespace detail

/// Whoever runs with the role, each service once.
inline std::vector<RoleUser> role_users(const Subject& role) {
  std::vector<RoleUser> users;
  for (const ResourceView& view : role.consumers()) {
    for (const detail::RoleUse& use : detail::kRoleUses) {
      if (view.type() != use.type) continue;
      const Referred referred = role.subject(*view.change()).referred(use.path);
      const bool is_role = std::ranges::any_of(
          referred.resources, [&](const ResourceView& found) { return found.address() == role.change().address; });
      const bool is_known =
          std::ranges::any_of(users, [&](const RoleUser& user) { return user.service == use.service; });
      if (is_role && !is_known) users.push_back({use.service, std::string(view.address())});
    }
  }
  return users;
}

}  // namespace plandiff::rules
