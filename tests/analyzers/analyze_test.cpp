#include "analyzers/analyze.h"

#include <algorithm>

#include <doctest/doctest.h>

using namespace plandiff;

namespace {

Analysis analyzed(std::string_view json, bool with_unchanged = false, RuleSettings settings = {}) {
  static const RuleSet rules;
  AnalysisContext context;
  context.settings = std::move(settings);
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

TEST_CASE("each finding has the fingerprint of what the report shows") {
  const Analysis analysis = analyzed(R"({"format_version":"1.2","resource_changes":[{"address":"aws_db_instance.a","mode":"managed","type":"aws_db_instance","name":"a",
    "change":{"actions":["create"],"after":{"multi_az":true,"engine":"mysql","tags":{"env":"test"}},"after_unknown":{}}}]})");
  REQUIRE_FALSE(analysis.findings.empty());
  for (const Finding& finding : analysis.findings) CHECK(finding.fingerprint == fingerprint(finding.rule->code, finding.address, finding.attribute));
}

TEST_CASE("resources that a plan leaves alone are judged only when asked for") {
  constexpr std::string_view kPlan = R"({"format_version":"1.2","resource_changes":[{"address":"aws_db_instance.a","mode":"managed","type":"aws_db_instance","name":"a",
    "change":{"actions":["no-op"],"before":{},"after":{"multi_az":true,"engine":"mysql","tags":{"env":"test"}},"after_unknown":{}}}]})";
  CHECK(analyzed(kPlan).findings.empty());
  const std::vector<Finding> found = analyzed(kPlan, true).findings;
  CHECK(std::any_of(found.begin(), found.end(), [](const Finding& finding) { return finding.rule->code == "CST101"; }));
  CHECK(std::none_of(found.begin(), found.end(), [](const Finding& finding) { return finding.rule->category == Category::kUndeployable; }));
}

TEST_CASE("a log without values is judged by destructive rules only, and says so") {
  const auto change = [](std::string_view name, std::string_view action) {
    return R"({"@level":"info","@module":"terraform.ui","type":"planned_change","change":{"resource":{"addr":"aws_db_instance.)" + std::string(name) +
           R"(","module":"","resource":"aws_db_instance.)" + std::string(name) + R"(","resource_type":"aws_db_instance","resource_name":")" + std::string(name) + R"("},"action":")" +
           std::string(action) + "\"}}\n";
  };
  const Analysis analysis = analyzed(change("a", "create") + change("b", "replace") + change("c", "delete") + change("d", "update") +
                                     R"({"@level":"info","@module":"terraform.ui","type":"change_summary","changes":{"add":2,"change":1,"remove":2,"operation":"plan"}})");
  CHECK(analysis.format == Format::kTerraformLog);
  CHECK(analysis.changes.replace == 1);
  REQUIRE_FALSE(analysis.findings.empty());
  for (const Finding& finding : analysis.findings) CHECK(finding.rule->category == Category::kDestructive);
  for (const UnknownVerdict& verdict : analysis.unknown) CHECK(verdict.rule->category == Category::kDestructive);
  REQUIRE(analysis.warnings.size() == 1);
  CHECK(analysis.warnings[0].starts_with("the log of terraform plan -json holds no values: "));
}

TEST_CASE("what a rule says about a resource holds no text that the plan marks as sensitive") {
  const Analysis analysis = analyzed(R"({"format_version":"1.2","resource_changes":[{"address":"aws_lambda_function.f","mode":"managed","type":"aws_lambda_function","name":"f",
    "change":{"actions":["create"],"after":{"handler":"index.js.secretword","runtime":"nodejs20.x","filename":"x.zip"},"after_unknown":{},"after_sensitive":{"handler":true}}}]})");
  REQUIRE_FALSE(analysis.findings.empty());
  for (const Finding& finding : analysis.findings) CHECK(finding.message.find("secretword") == std::string::npos);
}

TEST_CASE("the tags that must be there and the words for environments are the organisation's") {
  constexpr std::string_view kPlan = R"({"format_version":"1.2","complete":true,"resource_changes":[
    {"address":"aws_sqs_queue.jobs","mode":"managed","type":"aws_sqs_queue","name":"jobs","change":{"actions":["create"],
     "after":{"tags":{"Environment":"qa","Team":"orders"},"tags_all":{"Environment":"qa","Team":"orders"}}}}],"configuration":{"root_module":{}}})";
  const auto said = [&](RuleSettings settings) {
    std::string lines;
    for (const Finding& finding : analyzed(kPlan, false, std::move(settings)).findings) {
      if (finding.rule->code == "HYG901" || finding.rule->code == "HYG902") lines += std::string(finding.rule->code) + ": " + finding.message + "\n";
    }
    return lines;
  };
  CHECK(said({}) == "HYG901: lacks the tags CostCenter, Owner, ManagedBy: it stays out of reports by tag\n");
  CHECK(said({{"Team"}, {}}) == "");
  CHECK(said({{}, {"dev", "QA"}}) == "");
  CHECK(said({{}, {"dev", "prod"}}) == "HYG902: tag Environment says \"qa\", which is none of the agreed environments\n");
}
