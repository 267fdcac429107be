// Templates and change sets from text, with the values of the types that the tests look at.
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include "analyzers/plan_input.h"
#include "analyzers/readers/reader.h"

namespace plandiff::test {

inline tl::expected<Plan, Rejection> read_stack(std::string_view text, std::string_view before = {}, const Limits& limits = {}) {
  static constexpr std::string_view kWanted[] = {"aws_cloudwatch_metric_alarm",
                                                 "aws_db_instance",
                                                 "aws_dms_replication_instance",
                                                 "aws_docdb_cluster",
                                                 "aws_iam_role",
                                                 "aws_kms_key",
                                                 "aws_lambda_function",
                                                 "aws_rds_cluster",
                                                 "aws_rds_cluster_instance",
                                                 "aws_s3_bucket",
                                                 "aws_s3_bucket_versioning",
                                                 "aws_secretsmanager_secret_version",
                                                 "aws_security_group",
                                                 "aws_sqs_queue"};
  static std::deque<PaddedBytes> kept;  // plans refer to their bytes
  ReaderScratch scratch;
  return read_plan(kept.emplace_back(text).view(), kWanted, limits, scratch, before);
}

/// A plan that must be readable.
inline Plan stack_of(std::string_view text, std::string_view before = {}) {
  tl::expected<Plan, Rejection> plan = read_stack(text, before);
  REQUIRE_MESSAGE(plan.has_value(), plan.error().message);
  return std::move(*plan);
}

/// Why the text is refused, as `reason message at pointer`.
inline std::string stack_refusal(std::string_view text, std::string_view before = {}, const Limits& limits = {}) {
  const tl::expected<Plan, Rejection> plan = read_stack(text, before, limits);
  if (plan.has_value()) return "accepted";
  std::string said = std::string(to_text(plan.error().reason)) + ": " + plan.error().message;
  if (!plan.error().pointer.empty()) said += " at " + plan.error().pointer;
  return said;
}

/// The change of that address and type.
inline const ResourceChange& change_of(const Plan& plan, std::string_view address, std::string_view type = {}) {
  for (const ResourceChange& change : plan.changes()) {
    if (change.address == address && (type.empty() || change.type == type)) return change;
  }
  FAIL("no change of " << std::string(address));
  return plan.changes().front();
}

/// One SQS queue in a template, its QueueName being the text: what a function gives shows in `name`.
inline std::string named_by(std::string_view value, std::string_view above = {}) {
  return "AWSTemplateFormatVersion: '2010-09-09'\n" + std::string(above) +
         "Resources:\n  Role:\n    Type: AWS::IAM::Role\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: " + std::string(value) + "\n";
}

/// What `name` is then: its text, `unknown` or `absent`, and what the configuration says that it comes from.
inline std::string name_of(const Plan& plan) {
  const ResourceChange& queue = change_of(plan, "Queue");
  const Value* const name = queue.after.find("name");
  const Value* const late = queue.after_unknown.find("name");
  const Value* const written = queue.configured == nullptr ? nullptr : queue.configured->find("expressions")->find("name");
  std::string said = late != nullptr ? "unknown" : name == nullptr ? "absent" : name->to_json();
  if (written != nullptr) {
    if (const Value* const references = written->find("references")) said += " from " + references->to_json();
    else said += " constant";
  }
  return said;
}

}  // namespace plandiff::test
