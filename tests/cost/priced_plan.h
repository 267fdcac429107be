// Small plans for tests of the estimate: resources as lines, in the shape that Terraform writes.
#pragma once

#include <chrono>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "analyzers/catalog.h"
#include "analyzers/cost/cost_report.h"
#include "analyzers/plan_input.h"
#include "analyzers/readers/reader.h"

namespace plandiff::test {

/// One resource of a plan. Values are JSON objects; empty is null.
struct TestResource {
  std::string type;
  std::string name;
  std::string before;
  std::string after;
  std::string actions = R"(["create"])";
  std::string unknown = "{}";
  std::string expressions = "{}";  ///< of the configuration
  std::string sensitive = "{}";
};

inline std::string plan_text(const std::vector<TestResource>& resources, std::string_view region = R"({"constant_value": "us-east-1"})") {
  std::string changes;
  std::string configured;
  for (const TestResource& resource : resources) {
    const std::string separator = changes.empty() ? "" : ",";
    changes += fmt::format(R"({}{{"address": "{}.{}", "mode": "managed", "type": "{}", "name": "{}", "provider_name": "registry.terraform.io/hashicorp/aws",
      "change": {{"actions": {}, "before": {}, "after": {}, "after_unknown": {}, "before_sensitive": {}, "after_sensitive": {}}}}})",
                           separator, resource.type, resource.name, resource.type, resource.name, resource.actions,
                           resource.before.empty() ? "null" : resource.before, resource.after.empty() ? "null" : resource.after, resource.unknown,
                           resource.sensitive, resource.sensitive);
    configured += fmt::format(R"({}{{"address": "{}.{}", "mode": "managed", "type": "{}", "name": "{}", "provider_config_key": "aws", "expressions": {}}})",
                              separator, resource.type, resource.name, resource.type, resource.name, resource.expressions);
  }
  const std::string provider = region.empty() ? "{}" : fmt::format(R"({{"aws": {{"name": "aws", "expressions": {{"region": {}}}}}}})", region);
  return fmt::format(R"({{"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": [{}], "complete": true, "errored": false,
    "configuration": {{"provider_config": {}, "root_module": {{"resources": [{}]}}}}}})", changes, provider, configured);
}

/// What the reader makes of it, with the values that the product keeps.
inline const Plan& priced_plan(const std::string& text) {
  static std::deque<PaddedBytes> bytes;  // plans refer to their bytes
  static std::deque<Plan> plans;
  static const RuleSet rules;
  ReaderScratch scratch;
  tl::expected<Plan, Rejection> plan = read_plan(bytes.emplace_back(text).view(), rules.wanted_types(), {}, scratch);
  REQUIRE_MESSAGE(plan.has_value(), plan.error().message);
  return plans.emplace_back(*std::move(plan));
}

/// 2026-11-23, the day of all tests.
inline std::chrono::sys_days test_day() { return std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}; }

/// The report with its lines, priced with the built-in book unless another one is given.
inline CostReport cost_of(const std::vector<TestResource>& resources, const CostContext& context = {},
                          std::string_view region = R"({"constant_value": "us-east-1"})") {
  const Plan& plan = priced_plan(plan_text(resources, region));
  Graph graph(plan);
  return make_cost_report(estimate({plan, graph, context, test_day(), true}), true);
}

/// A resource that is created.
inline TestResource created(std::string type, std::string after, std::string expressions = "{}", std::string unknown = "{}") {
  return {std::move(type), "x", "", std::move(after), R"(["create"])", std::move(unknown), std::move(expressions)};
}

/// What one new resource costs a month, to the cent: `54.24`, or `unpriced: why`.
inline std::string price_of(const TestResource& resource, const CostContext& context = {}) {
  const CostLine line = cost_of({resource}, context).resources.at(0);
  if (!line.after.has_value()) return "unpriced: " + line.reasons.at(0);
  std::string text = line.after->to_string();
  if (line.high != line.after) text += " to " + line.high->to_string();
  if (line.coverage != Coverage::kPriced) text += fmt::format(" ({})", to_text(line.coverage));
  return text;
}

}  // namespace plandiff::test
