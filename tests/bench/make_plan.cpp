#include "tests/bench/make_plan.h"

#include <array>

#include <fmt/format.h>

namespace plandiff::bench {
namespace {

constexpr std::array<std::string_view, 8> kTypes = {"aws_db_instance", "aws_lambda_function", "aws_iam_role",
                                                    "aws_security_group", "aws_instance", "aws_s3_bucket",
                                                    "aws_cloudwatch_metric_alarm", "aws_subnet"};
constexpr std::array<std::string_view, 10> kActions = {
    R"("no-op")", R"("no-op")", R"("update")", R"("no-op")", R"("create")",
    R"("no-op")", R"("delete")", R"("no-op")", R"("delete","create")", R"("no-op")"};

// About 1.1 KB of attributes, with the mix of kinds that provider schemas have.
std::string values_of(std::size_t number, std::string_view type) {
  return fmt::format(
      R"({{"arn":"arn:aws:service:us-east-1:210987654321:thing/{0}-{1}","id":"{0}-{1}","allocated_storage":{2},"engine":"mysql",)"
      R"("instance_class":"db.t4g.medium","multi_az":{3},"storage_type":"gp3","iops":null,"publicly_accessible":false,)"
      R"("vpc_security_group_ids":["sg-0{1:08x}","sg-1{1:08x}"],"enabled_cloudwatch_logs_exports":["error","slowquery"],)"
      R"("tags":{{"Environment":"test","Name":"{0}-{1}","Team":"payments","CostCenter":"{2}"}},)"
      R"("tags_all":{{"Environment":"test","Name":"{0}-{1}","Team":"payments","CostCenter":"{2}"}},)"
      R"("policy":"{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:PutObject\"],\"Resource\":\"arn:aws:s3:::bucket-{1}/*\"}}]}}",)"
      R"("ingress":[{{"from_port":443,"to_port":443,"protocol":"tcp","cidr_blocks":["10.0.0.0/16"],"description":""}}],)"
      R"("timeouts":null,"filename":null,"handler":"app.handler","runtime":"python3.12","memory_size":256,"threshold":0.75,)"
      R"("description":"made for measurement number {1}, with a text of the usual length","domain":[],"domain_iam_role":null,"monitoring_interval":60}})",
      type, number, number % 500 + 20, number % 2 == 0);
}

}  // namespace

std::string make_plan(std::size_t bytes) {
  // One resource costs about 5.3 KB in all sections together.
  const std::size_t count = std::max<std::size_t>(1, bytes / 5300);
  std::string changes;
  std::string planned;
  std::string prior;
  std::string configuration;
  changes.reserve(bytes / 2);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view type = kTypes[i % kTypes.size()];
    const std::string_view actions = kActions[i % kActions.size()];
    const std::string values = values_of(i, type);
    const bool is_create = actions == R"("create")";
    const bool is_delete = actions == R"("delete")";
    const std::string_view comma = i == 0 ? "" : ",";
    changes += fmt::format(
        R"({0}{{"address":"{1}.r{2}","mode":"managed","type":"{1}","name":"r{2}","provider_name":"registry.terraform.io/hashicorp/aws","change":{{"actions":[{3}],"before":{4},"after":{5},"after_unknown":{6},"before_sensitive":false,"after_sensitive":{{"tags":{{}},"tags_all":{{}},"ingress":[{{}}]}}}}}})",
        comma, type, i, actions, is_create ? "null" : values, is_delete ? "null" : values,
        is_create ? R"({"arn":true,"id":true,"tags":{},"ingress":[{"cidr_blocks":[false]}]})" : "{}");
    if (!is_delete) {
      planned += fmt::format(
          R"({}{{"address":"{}.r{}","mode":"managed","type":"{}","name":"r{}","provider_name":"registry.terraform.io/hashicorp/aws","schema_version":2,"values":{},"sensitive_values":{{"tags":{{}}}}}})",
          planned.empty() ? "" : ",", type, i, type, i, values);
    }
    if (!is_create) {
      prior += fmt::format(
          R"({}{{"address":"{}.r{}","mode":"managed","type":"{}","name":"r{}","provider_name":"registry.terraform.io/hashicorp/aws","schema_version":2,"values":{},"sensitive_values":{{"tags":{{}}}}}})",
          prior.empty() ? "" : ",", type, i, type, i, values);
    }
    configuration += fmt::format(
        R"({0}{{"address":"{1}.r{2}","mode":"managed","type":"{1}","name":"r{2}","provider_config_key":"aws","expressions":{{"engine":{{"constant_value":"mysql"}},"instance_class":{{"constant_value":"db.t4g.medium"}},"multi_az":{{"references":["var.multi_az"]}},"tags":{{"references":["local.tags"]}},"storage_type":{{"constant_value":"gp3"}}}},"schema_version":2}})",
        comma, type, i);
  }
  return fmt::format(
      R"({{"format_version":"1.2","terraform_version":"1.11.4","variables":{{"environment":{{"value":"test"}},"multi_az":{{"value":false}}}},"planned_values":{{"root_module":{{"resources":[{}]}}}},"resource_changes":[{}],"prior_state":{{"format_version":"1.0","terraform_version":"1.11.4","values":{{"root_module":{{"resources":[{}]}}}}}},"configuration":{{"provider_config":{{"aws":{{"name":"aws","expressions":{{"region":{{"constant_value":"us-east-1"}}}}}}}},"root_module":{{"resources":[{}],"variables":{{"environment":{{}},"multi_az":{{"default":false}}}}}}}},"timestamp":"2026-11-23T02:26:32Z","applyable":true,"complete":true,"errored":false}})",
      planned, changes, prior, configuration);
}

}  // namespace plandiff::bench
