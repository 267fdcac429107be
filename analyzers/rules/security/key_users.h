// Which AWS services have to use a KMS key as themselves, so that its policy must name them: for these a grant by the
// caller does not do.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// A service that needs the key, and for which resource.
struct KeyUser {
  std::string_view service;  ///< `logs` for logs.<region>.amazonaws.com
  std::string address;
};

inline constexpr std::string_view kKeyUserTypes[] = {"aws_cloudwatch_log_group",
                                                     "aws_sns_topic",
                                                     "aws_sqs_queue",
                                                     "aws_cloudtrail",
                                                     "aws_config_delivery_channel",
                                                     "aws_kms_alias",
                                                     "aws_cloudwatch_metric_alarm",
                                                     "aws_cloudwatch_composite_alarm",
                                                     "aws_cloudwatch_event_target",
                                                     "aws_s3_bucket_notification",
                                                     "aws_sns_topic_subscription",
                                                     "aws_iam_policy_document",
                                                     "aws_kms_key",
                                                     "aws_kms_key_policy"};

namespace detail {

/// Where a type names the key it uses or the target it publishes to, and the service that does so.
struct Use {
  std::string_view type;
  Path path;
  std::string_view service;
};

inline constexpr std::array kKeyUses = {Use{"aws_cloudwatch_log_group", "kms_key_id", "logs"},
                                        Use{"aws_cloudtrail", "kms_key_id", "cloudtrail"},
                                        Use{"aws_config_delivery_channel", "s3_kms_key_arn", "config"},
                                        Use{"aws_sns_topic", "kms_master_key_id", ""},
                                        Use{"aws_sqs_queue", "kms_master_key_id", ""},
                                        Use{"aws_kms_alias", "target_key_id", ""}};

// Who publishes to an encrypted topic or queue decides, not the topic itself.
inline constexpr std::array kPublishers = {Use{"aws_cloudwatch_metric_alarm", "alarm_actions", "cloudwatch"},
                                           Use{"aws_cloudwatch_metric_alarm", "ok_actions", "cloudwatch"},
                                           Use{"aws_cloudwatch_composite_alarm", "alarm_actions", "cloudwatch"},
                                           Use{"aws_cloudwatch_event_target", "arn", "events"},
                                           Use{"aws_s3_bucket_notification", "topic", "s3"},
                                           Use{"aws_s3_bucket_notification", "queue", "s3"},
                                           Use{"aws_sns_topic_subscription", "endpoint", "sns"}};

inline bool refers_to(const Subject& subject, Path path, std::string_view address) {
  const Referred referred = subject.referred(path);
  return std::ranges::any_of(referred.resources, [&](const ResourceView& view) { return view.address() == address; });
}

inline void add_publishers(const Subject& target, std::vector<KeyUser>& users) {
  for (const ResourceView& view : target.consumers()) {
    for (const Use& use : kPublishers) {
      if (view.type() == use.type && refers_to(target.subject(*view.change()), use.path, target.change().address)) {
        users.push_back({use.service, std::string(view.address())});
        break;
      }
    }
  }
}

}  // namespace detail

/// Everything in the plan that uses a key, directly or by an alias.
inline std::vector<KeyUser> key_users(const Subject& key) {
  std::vector<KeyUser> users;
  for (const ResourceView& view : key.consumers()) {
    const Subject user = key.subject(*view.change());
    for (const detail::Use& use : detail::kKeyUses) {
      if (view.type() != use.type || !detail::refers_to(user, use.path, key.change().address)) continue;
      if (use.type == "aws_kms_alias") {
        const std::vector<KeyUser> by_alias = key_users(user);
        users.insert(users.end(), by_alias.begin(), by_alias.end());
      } else if (use.service.empty()) {
        detail::add_publishers(user, users);
      } else {
        users.push_back({use.service, std::string(view.address())});
      }
    }
  }
  return users;
}

}  // namespace plandiff::rules
