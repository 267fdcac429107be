#include "analyzers/analyze.h"

#include <algorithm>

#include <doctest/doctest.h>

using namespace plandiff;

namespace {

Analysis analyzed(std::string_view json, bool with_unchanged = false) {
  static const RuleSet rules;
  AnalysisContext context;
  context.with_unchanged = with_unchanged;
  context.rules = &rules;
  context.today = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23);
  PlanInput input{"plan.json", PaddedBytes(json), {}};
  ReaderScratch scratch;
  return analyze(input, context, scratch);
}

}  // namespace

TEST_CASE("each change counts once, moves and imports besides") {
  const Analysis analysis = analyzed(R"({"format_version":"1.2","resource_changes":[
    {"address":"a","type":"t","change":{"actions":["create"]}},{"address":"b","type":"t","change":{"actions":["delete","create"]}},
    {"address":"c","type":"t","change":{"actions":["create","delete"]}},{"address":"d","type":"t","change":{"actions":["delete"]}},
    {"address":"e","type":"t","previous_address":"x","change":{"actions":["no-op"]}},{"address":"f","type":"t","change":{"actions":["update"],"importing":{"id":"1"}}},
    {"address":"g","type":"t","mode":"data","change":{"actions":["read"]}},{"address":"h","type":"t","change":{"actions":["forget"]}},
    {"address":"i","type":"t","change":{"actions":["create","forget"]}},{"address":"j","type":"t","change":{"actions":["dance"]}}]})");
  CHECK(analysis.outcome == Outcome::kAnalyzed);
  CHECK(analysis.changes.create == 2);
  CHECK(analysis.changes.replace == 2);
  CHECK(analysis.changes.remove == 1);
  CHECK(analysis.changes.no_op == 1);
  CHECK(analysis.changes.update == 1);
  CHECK(analysis.changes.read == 1);
  CHECK(analysis.changes.forget == 1);
  CHECK(analysis.changes.other == 1);
  CHECK(analysis.changes.moved == 1);
  CHECK(analysis.changes.imported == 1);
  REQUIRE(analysis.warnings.size() == 1);
  CHECK(analysis.warnings[0] == "j: unknown action \"dance\", so it is judged by no rule");
}

TEST_CASE("what holds data and is deleted or replaced is counted by its environment") {
  const Analysis analysis = analyzed(R"({"format_version":"1.2","resource_changes":[
    {"address":"a","type":"aws_db_instance","change":{"actions":["delete","create"],"before":{"identifier":"orders-prod","tags":{"Environment":"prod"}},
     "after":{"identifier":"orders-prod","tags":{"Environment":"prod"}}}},
    {"address":"b","type":"aws_s3_bucket","change":{"actions":["delete"],"before":{"bucket":"x","tags":{"Environment":"prod"}},"after":null}},
    {"address":"c","type":"aws_dynamodb_table","change":{"actions":["forget"]}},{"address":"d","type":"aws_lambda_function","change":{"actions":["delete"]}},
    {"address":"e","type":"aws_sqs_queue","deposed":"abc","change":{"actions":["delete"]}},{"address":"f","type":"aws_kms_key","change":{"actions":["update"]}}]})");
  const auto at = [&](EnvironmentClass environment) { return analysis.stateful_destroys.at(static_cast<std::size_t>(environment)); };
  CHECK(at(EnvironmentClass::kProd) == 2);
  CHECK(at(EnvironmentClass::kUnknown) == 0);
  CHECK(at(EnvironmentClass::kTest) == 0);
}

TEST_CASE("a file that is no plan is a result like any other") {
  const Analysis analysis = analyzed("hello");
  CHECK(analysis.outcome == Outcome::kNotAPlan);
  REQUIRE(analysis.error.has_value());
  CHECK(analysis.error->message == "plain text, not a JSON plan");
  CHECK(analysis.findings.empty());
}

TEST_CASE("a plan that stops part way says so") {
  const Analysis analysis = analyzed(R"({"format_version":"1.2","resource_changes":[],"complete":false,"errored":true,"checks":[{"status":"fail"}]})");
  REQUIRE(analysis.warnings.size() == 3);
  CHECK(analysis.warnings[0] == "the plan is errored: it stops part way, so changes may be missing");
  CHECK(analysis.warnings[2] == "1 check failed in the plan");
}

TEST_CASE("resources that a plan leaves alone are judged only when asked for") {
  constexpr std::string_view kPlan = R"({"format_version":"1.2","resource_changes":[{"address":"aws_db_instance.a","mode":"managed","type":"aws_db_instance","name":"a",
    "change":{"actions":["no-op"],"before":{},"after":{"multi_az":true,"engine":"mysql","tags":{"env":"test"}},"after_unknown":{}}}]})";
  CHECK(analyzed(kPlan).findings.empty());
  const std::vector<Finding> found = analyzed(kPlan, true).findings;
  CHECK(std::any_of(found.begin(), found.end(), [](const Finding& finding) { return finding.rule->code == "CST101"; }));
  CHECK(std::none_of(found.begin(), found.end(), [](const Finding& finding) { return finding.rule->category == Category::kUndeployable; }));
}

TEST_CASE("what a rule says about a resource holds no text that the plan marks as sensitive") {
  const Analysis analysis = analyzed(R"({"format_version":"1.2","resource_changes":[{"address":"aws_lambda_function.f","mode":"managed","type":"aws_lambda_function","name":"f",
    "change":{"actions":["create"],"after":{"handler":"index.js.secretword","runtime":"nodejs20.x","filename":"x.zip"},"after_unknown":{},"after_sensitive":{"handler":true}}}]})");
  REQUIRE_FALSE(analysis.findings.empty());
  for (const Finding& finding : analysis.findings) CHECK(finding.message.find("secretword") == std::string::npos);
}
