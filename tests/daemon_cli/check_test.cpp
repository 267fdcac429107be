#include "daemon/cli/check.h"

#include <doctest/doctest.h>

#include "analyzers/catalog.h"
#include "tests/support/temp_dir.h"
#include "tests/support/zip_file.h"

namespace plandiff {
namespace {

constexpr std::string_view kPlan = R"({"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[)"
                                   R"({"address":"null_resource.a","mode":"managed","type":"null_resource","name":"a",)"
                                   R"("provider_name":"registry.terraform.io/hashicorp/null",)"
                                   R"("change":{"actions":["create"],"before":null,"after":{},"after_unknown":{}}}]})";

Analysis analysis_with(Outcome outcome, std::vector<Severity> severities) {
  Analysis analysis;
  analysis.outcome = outcome;
  for (const Severity severity : severities) {
    analysis.findings.emplace_back();
    analysis.findings.back().severity = severity;
  }
  return analysis;
}

CheckReport report_on(std::vector<std::string> files, CheckOptions options = {}, const Settings& settings = {}) {
  options.files = std::move(files);
  return make_report(options, settings, {});
}

}  // namespace

TEST_CASE("findings at the level or worse fail, a file without analysis fails harder") {
  const Analysis high = analysis_with(Outcome::kAnalyzed, {Severity::kHigh, Severity::kInfo});
  const Analysis quiet = analysis_with(Outcome::kAnalyzed, {});
  const Analysis refused = analysis_with(Outcome::kTooLarge, {});
  const auto code = [](std::vector<Analysis> analyses, std::optional<Severity> fail_on) { return exit_code_of(analyses, fail_on); };
  CHECK(code({quiet}, Severity::kInfo) == 0);
  CHECK(code({quiet, high}, Severity::kCritical) == 0);
  CHECK(code({quiet, high}, Severity::kHigh) == 1);
  CHECK(code({high}, Severity::kInfo) == 1);
  CHECK(code({high}, std::nullopt) == 0);
  CHECK(code({high, refused}, Severity::kHigh) == 3);
  CHECK(code({quiet, refused}, std::nullopt) == 3);
}

TEST_CASE("one file that cannot be read costs the others nothing") {
  const test::TempDir folder;
  const std::string plan = folder.write("plan.json", kPlan);
  const CheckReport report = report_on({folder.path("gone.json"), plan, folder.make_directory("empty")});
  CHECK(report.exit_code == 3);
  CHECK(report.text == folder.path("gone.json") + "  not analyzed: unreadable\n  no such file\n\n" + plan +
                           "  terraform 1.11.4, environment unknown\n  1 to create\n\n  no findings\n  cost: nothing: all of it is free\n  time: not known (1 of 1 changes have no figures)\n\n" + folder.path("empty") +
                           "  not analyzed: unreadable\n  a directory without a plan\n  try  write one into it: terraform show -json PLANFILE > plan.json\n\n"
                           "3 plans: 1 analyzed, 2 unreadable; no findings\n");
}

TEST_CASE("a directory stands for the plans in it and below") {
  const test::TempDir folder;
  folder.write("stacks/a/tfplan.json", kPlan);
  folder.write("stacks/b/out.ndjson", "{\"@level\":\"info\",\"@module\":\"terraform.ui\",\"type\":\"change_summary\",\"changes\":{\"operation\":\"plan\"}}\n");
  folder.write("stacks/b/tfplan", "PK\x03\x04zip");
  folder.write("stacks/c/plan.json", "[1]");
  folder.write("package.json", R"({"name":"left-pad","version":"1.0.0"})");
  folder.write("plan.txt", "Terraform will perform the following actions:");
  folder.write("node_modules/x/plan.json", kPlan);
  const CheckReport report = report_on({folder.path()});
  CHECK(report.text.find(folder.path("stacks/a/tfplan.json") + "  terraform 1.11.4") == 0);
  CHECK(report.text.find(folder.path("stacks/b/out.ndjson") + "  terraform-log") != std::string::npos);
  CHECK(report.text.find(folder.path("stacks/c/plan.json") + "  not analyzed: not_a_plan") != std::string::npos);
  CHECK(report.text.find("3 plans: 2 analyzed, 1 not_a_plan; no findings\n") != std::string::npos);
}

TEST_CASE("a CDKTF stack speaks through its plan, or through its configuration where there is none") {
  const test::TempDir folder;
  constexpr std::string_view kStack = R"({"//":{"metadata":{"backend":"local","stackName":"net","version":"0.20.5"}},"resource":{"null_resource":{"a":{"//":{"metadata":{"path":"net/group/a"}}}}}})";
  folder.write("cdktf.out/manifest.json", R"({"version":"0.20.5","stacks":{"net":{"name":"net","synthesizedStackPath":"stacks/net/cdk.tf.json"}}})");
  folder.write("cdktf.out/stacks/net/cdk.tf.json", kStack);
  const std::string configuration = folder.path("cdktf.out/stacks/net/cdk.tf.json");
  CHECK(report_on({folder.path("cdktf.out")}).text.starts_with(configuration + "  cdktf-configuration 0.20.5, environment unknown\n  1 to create\n  warning: a configuration without a plan"));
  const std::string plan = folder.write("cdktf.out/stacks/net/plan.json", kPlan);
  const std::string planned = report_on({folder.path("cdktf.out/")}).text;
  CHECK(planned.starts_with(plan + "  terraform 1.11.4, environment unknown\n  1 to create\n"));
  CHECK(planned.find("cdktf-configuration") == std::string::npos);
  CheckOptions options;
  options.format = ReportFormat::kJson;
  CHECK(report_on({plan}, options).text.find("\"stack\": \"net\"") != std::string::npos);
}

TEST_CASE("assets of a CDKTF stack are looked for in its folder, and the hash that CDKTF gives them is no placeholder") {
  const test::TempDir folder;
  constexpr std::string_view kAsset = "assets/code/0123456789ABCDEF0123456789ABCDEF/archive.zip";
  const std::string values = R"("filename":")" + std::string(kAsset) + R"(","source_code_hash":"0123456789ABCDEF0123456789ABCDEF","handler":"index.handler","runtime":"python3.12","role":"arn:aws:iam::210987654321:role/r","function_name":"f")";
  folder.write("cdktf.out/manifest.json", R"({"version":"0.20.5","stacks":{"net":{"name":"net","synthesizedStackPath":"stacks/net/cdk.tf.json"}}})");
  folder.write("cdktf.out/stacks/net/cdk.tf.json", R"({"//":{"metadata":{"stackName":"net"}},"resource":{"aws_lambda_function":{"code":{"//":{"metadata":{"path":"net/code"}},)" + values + "}}}}");
  const std::string plan = folder.write("plan.json", R"({"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[{"address":"aws_lambda_function.code","mode":"managed","type":"aws_lambda_function",
    "name":"code","change":{"actions":["create"],"before":null,"after":{)" + values + R"(},"after_unknown":{}}}]})");
  const auto codes = [&](const std::string& path) {
    std::string found;
    for (const std::string_view code : {"DEP201", "DEP202", "OPS201"}) {
      if (report_on({path}).text.find(std::string(code) + "  aws_lambda_function.code") != std::string::npos) found += std::string(code) + " ";
    }
    return found;
  };
  CHECK(codes(plan) == "DEP201 ");
  CHECK(report_on({plan}).text.find("aws_lambda_function.code.filename in net/code\n") != std::string::npos);
  CHECK(codes(folder.path("cdktf.out")) == "DEP201 ");
  folder.make_directory("cdktf.out/stacks/net/assets/code/0123456789ABCDEF0123456789ABCDEF");
  test::write_zip(folder.path("cdktf.out/stacks/net/" + std::string(kAsset)), {{"other.py", ""}});
  CHECK(codes(plan) == "DEP202 ");
  test::write_zip(folder.path("cdktf.out/stacks/net/" + std::string(kAsset)), {{"index.py", "def handler(event, context):\n  pass\n"}});
  CHECK(codes(plan).empty());
  CHECK(codes(folder.path("cdktf.out")).empty());
}

TEST_CASE("the report on one plan has no closing line") {
  const test::TempDir folder;
  const std::string plan = folder.write("plan.json", kPlan);
  CHECK(report_on({plan}).text == plan + "  terraform 1.11.4, environment unknown\n  1 to create\n\n  no findings\n  cost: nothing: all of it is free\n  time: not known (1 of 1 changes have no figures)\n");
}

TEST_CASE("a large file before a small one leaves nothing in the small one") {
  const test::TempDir folder;
  const std::string large = folder.write("large.json", std::string(kPlan) + std::string(10'000, ' '));
  const std::string small = folder.write("small.json", kPlan);
  CHECK(report_on({large, small, large}).exit_code == 0);
}

TEST_CASE("a template is compared with the one that is deployed") {
  const test::TempDir folder;
  const std::string before = folder.write("before.yaml", "Resources:\n  Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}\n");
  const std::string after = folder.write("after.yaml", "Resources:\n  Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: tasks}}\n");
  CheckOptions options;
  CHECK(report_on({after}, options).text.starts_with(after + "  cloudformation-template, environment unknown\n  1 to create\n"));
  options.before = before;
  CHECK(report_on({after}, options).text.find("1 to replace\n") != std::string::npos);
  options.before = folder.path("gone.yaml");
  CHECK(report_on({after}, options).text == folder.path("gone.yaml") + "  not analyzed: unreadable\n  no such file\n");
  options.before = before;
  CHECK(report_on({folder.write("plan.json", kPlan)}, options).text.find("--before is the template that is deployed") != std::string::npos);
}

TEST_CASE("the option wins over the configuration, and the first mapping that fits over what the plan says") {
  const test::TempDir folder;
  const std::string plan = folder.write("stacks/live/plan.json", kPlan);
  Settings settings;
  settings.environments = {{folder.path("stacks/live/**"), EnvironmentClass::kProd}};
  CheckOptions options;
  CHECK(report_on({plan}, options, settings).text.find("environment prod (certain)") != std::string::npos);
  options.environment = EnvironmentClass::kDev;
  CHECK(report_on({plan}, options, settings).text.find("environment dev (certain)") != std::string::npos);
}

TEST_CASE("--max-size wins over limits.plan_size in both directions") {
  const test::TempDir folder;
  const std::string plan = folder.write("plan.json", kPlan);
  Settings settings;
  settings.limits.plan_size = 100;
  CheckOptions options;
  CHECK(report_on({plan}, options, settings).exit_code == 3);
  options.max_size = 1U << 20U;
  CHECK(report_on({plan}, options, settings).exit_code == 0);
  options.max_size = 10;
  CHECK(report_on({plan}, options, {}).exit_code == 3);
}

TEST_CASE("only the JSON report hashes") {
  const test::TempDir folder;
  const std::string plan = folder.write("plan.json", "{}");
  CheckOptions options;
  options.format = ReportFormat::kJson;
  const std::string report = report_on({plan}, options).text;
  CHECK(report.find("\"sha256\": \"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\"") != std::string::npos);
  CHECK(report.find("\"exit_code\": 3") != std::string::npos);
}

TEST_CASE("--cost adds a table, and another region is priced with the book that was read for it") {
  const test::TempDir folder;
  const std::string plan = folder.write("plan.json", R"({"format_version":"1.2","resource_changes":[{"address":"aws_nat_gateway.a","mode":"managed",)"
      R"("type":"aws_nat_gateway","name":"a","provider_name":"registry.terraform.io/hashicorp/aws","change":{"actions":["create"],"before":null,)"
      R"("after":{"connectivity_type":"private","region":"eu-central-1"},"after_unknown":{}}}]})");
  CheckOptions options;
  options.cost = true;
  options.rules = {find_rule("CST901")};
  CHECK(report_on({plan}, options).text.ends_with("        unpriced                aws_nat_gateway.a\n"
      "                                  not priced: depends on usage of data-processed\n"
      "                                  unpriced: no prices of aws_nat_gateway for eu-central-1: plandiffd prices import reads AWS's list\n\n"
      "  no findings\n  1 question could not be decided, since the plan does not tell yet (--format json lists them)\n"
      "  cost: unknown: 1 of 1 resource without a price\n  time: 1 to 3 minutes, decided by aws_nat_gateway.a\n"));
  PriceBook book = PriceBook::embedded();
  REQUIRE(book.add_csv("region,resource_type,key,unit,usd\neu-central-1,aws_nat_gateway,hour,hour,0.052\n", "own.csv").has_value());
  Settings settings;
  settings.cost.prices = &book;
  const std::string priced = report_on({plan}, options, settings).text;
  CHECK(priced.ends_with("  no findings\n  cost: 37.96 USD a month (+37.96), eu-central-1, prices of 2026-10-02\n  time: 1 to 3 minutes, decided by aws_nat_gateway.a\n"));
}

}  // namespace plandiff
