#include "daemon/cli/check.h"

#include <doctest/doctest.h>

#include "tests/support/temp_dir.h"

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
  const CheckReport report = report_on({folder.path("gone.json"), plan, folder.path()});
  CHECK(report.exit_code == 3);
  CHECK(report.text == folder.path("gone.json") + "  not analyzed: unreadable\n  no such file\n\n" + plan +
                           "  terraform 1.11.4, environment unknown\n  1 to create\n\n  no findings\n  cost: nothing: all of it is free\n  time: not known (1 of 1 changes have no figures)\n\n" + folder.path() +
                           "  not analyzed: unreadable\n  a directory\n  try  name the plan files in it\n\n"
                           "3 plans: 1 analyzed, 2 unreadable; no findings\n");
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
