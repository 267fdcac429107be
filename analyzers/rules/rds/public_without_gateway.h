// A database that asks for a public address where none can be reached.
#pragma once

#include <optional>
#include <string>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/internet_gateway.h"
#include "analyzers/rules/rds/sent.h"

namespace plandiff::rules {

namespace detail {

/// The subnet group that an attribute names, if the plan changes or keeps it.
inline std::optional<ResourceView> group_of(const Subject& subject) {
  const Attribute name = subject.after("db_subnet_group_name");
  for (const ResourceView& group : subject.resources("aws_db_subnet_group")) {
    if (group.change() != nullptr && name.text() && group.attribute("name").text() == name.text()) return group;
  }
  const Referred referred = subject.referred("db_subnet_group_name");
  if (referred.resources.size() != 1 || referred.resources.front().type() != "aws_db_subnet_group") return std::nullopt;
  return referred.resources.front().change() == nullptr ? std::nullopt : std::optional(referred.resources.front());
}

/// A member of a cluster lies where its cluster lies.
inline std::optional<ResourceView> group_of_member(const Subject& subject) {
  if (const std::optional<ResourceView> own = group_of(subject)) return own;
  for (const ResourceView& cluster : subject.referred("cluster_identifier").resources) {
    if (cluster.type() == "aws_rds_cluster" && cluster.change() != nullptr)
      return group_of(subject.subject(*cluster.change()));
  }
  return std::nullopt;
}

}  // namespace detail

/// Judges publicly_accessible of an instance or a member of a cluster.
inline void judge_public_without_gateway(const Subject& subject, Report& report) {
  const Attribute exposed = subject.after("publicly_accessible");
  const Verdict is_judged = is_true(exposed) & is_sent(subject, "publicly_accessible");
  if (is_judged.is_no()) return;
  const std::optional<ResourceView> group =
      subject.type() == "aws_db_instance" ? detail::group_of(subject) : detail::group_of_member(subject);
  const std::optional<ResourceView> vpc = group ? vpc_of_group(subject.subject(*group->change())) : std::nullopt;
  if (!vpc) return;  // the plan does not show the network
  report.judge(is_judged & is_without_gateway(subject, *vpc),
               {.attribute = exposed.path(),
                .message = "apply fails or the public address is of no use: " + std::string(vpc->address()) +
                           " has no internet gateway",
                .confidence = Confidence::kLikely,
                .evidence = {"looked for aws_internet_gateway and aws_internet_gateway_attachment in plan and state"}});
}

}  // namespace plandiff::rules
