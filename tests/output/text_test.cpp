#include "analyzers/output/text.h"

#include <doctest/doctest.h>

#include "analyzers/output/cost_text.h"
#include "tests/output/samples.h"
#include "tests/support/golden.h"

namespace plandiff {
namespace {

const TextStyle kPlain{false};
const TextStyle kColour{true};

std::string without_colours(std::string text) {
  for (std::size_t at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b', at)) text.erase(at, text.find('m', at) - at + 1);
  return text;
}

}  // namespace

TEST_CASE("the table of costs: what changes most, what nobody knows, what stays, each with its parts") {
  CHECK(render_cost_table(test::full_analysis().cost) ==
        "     USD a month        change  resource\n"
        "  43.80 to 350.40        +43.80  aws_rds_cluster_instance.writer\n"
        "                                  capacity: 365 to 2920 ACU-hour x 0.12 = 43.80 to 350.40\n"
        "                                  a note\n"
        "           54.24        +27.12  aws_db_instance.main\n"
        "                                  instance (db.t3.small, mysql, multi-az): 730 hours x 0.068 = 49.64 (derived)\n"
        "                                  storage (gp3): 20 GB-month x 0.23 = 4.60\n"
        "                                  not priced: depends on usage of backup/additional\n"
        "        unpriced                aws_db_instance.late\n"
        "                                  unpriced: instance_class is known only after apply\n"
        "          by use                aws_lambda_function.validation\n"
        "                                  not priced: depends on usage of requests\n"
        "            free                2 resources\n\n");
}

TEST_CASE("the closing line of cost never shows a zero for what is not known") {
  const auto line = [](CoverageCounts coverage, std::string_view before, std::string_view after) {
    CostReport cost;
    cost.totals.coverage = coverage;
    cost.totals.before = *Usd::parse(before);
    cost.totals.after = *Usd::parse(after);
    cost.totals.high = cost.totals.after;
    cost.totals.region = "us-east-1";
    cost.totals.prices_as_of = "2026-10-02";
    return cost_line(cost);
  };
  CHECK(line({2, 0, 1, 0, 0}, "0", "10") == "10.00 USD a month (+10.00), us-east-1, prices of 2026-10-02");
  CHECK(line({2, 1, 1, 3, 0}, "20", "10") == "10.00 USD a month (-10.00), us-east-1, prices of 2026-10-02; 1 derived, 3 by use, not counted");
  CHECK(line({2, 0, 1, 0, 1}, "0", "10") ==
        "at least 10.00 USD a month (priced part only: +10.00), us-east-1, prices of 2026-10-02; 1 of 4 unpriced");
  CHECK(line({2, 0, 1, 0, 1}, "10", "0") == "priced part only: -10.00 USD a month, us-east-1, prices of 2026-10-02; 1 of 4 unpriced");
  CHECK(line({2, 0, 1, 0, 1}, "10", "10") == "at least 10.00 USD a month (unchanged), us-east-1, prices of 2026-10-02; 1 of 4 unpriced");
  CHECK(line({0, 0, 1, 2, 1}, "0", "0") == "unknown: 1 of 4 resources without a price");
  CHECK(line({0, 0, 1, 2, 0}, "0", "0") == "nothing fixed: 2 resources paid by use");
  CHECK(line({0, 0, 1, 0, 0}, "0", "0") == "nothing: all of it is free");
  CHECK(line({0, 0, 0, 0, 0}, "0", "0") == "no resources");
}

TEST_CASE("minutes are rounded outwards") {
  using std::chrono::seconds;
  CHECK(minutes_text(seconds(630), seconds(1080)) == "10 to 18 minutes");
  CHECK(minutes_text(seconds(0), seconds(59)) == "under a minute");
  CHECK(minutes_text(seconds(180), seconds(180)) == "3 minutes");
}

TEST_CASE("a plan with findings shows the worst first and how to go on") {
  test::check_golden("tests/output/full.txt", render_text(test::full_analysis(), kPlain));
}

TEST_CASE("colours change nothing but colours") {
  test::check_golden("tests/output/full_colour.txt", render_text(test::full_analysis(), kColour));
  CHECK(without_colours(render_text(test::full_analysis(), kColour)) == render_text(test::full_analysis(), kPlain));
}

TEST_CASE("a plan without findings says so") {
  CHECK(render_text(test::quiet_analysis(), kPlain) ==
        "quiet.json  opentofu 1.8.0, environment unknown\n"
        "  no resource changes, 7 unchanged\n"
        "\n"
        "  no findings\n"
        "  cost: no resources\n"
        "  time: nothing to apply\n");
}

TEST_CASE("a plan of two environments shows the evidence for each") {
  Analysis analysis = test::quiet_analysis();
  analysis.environment.environment = EnvironmentClass::kMixed;
  analysis.environment.evidence = {{2, EnvironmentClass::kProd, "tag env = \"prod\""},
                                   {2, EnvironmentClass::kDev, "tag env = \"dev\""},
                                   {7, EnvironmentClass::kDev, "identifier \"db-dev\""}};
  CHECK(render_text(analysis, kPlain) ==
        "quiet.json  opentofu 1.8.0, environment mixed (certain)\n"
        "  prod: tag env = \"prod\"; dev: tag env = \"dev\" and 1 more\n"
        "  no resource changes, 7 unchanged\n"
        "\n"
        "  no findings\n"
        "  cost: no resources\n"
        "  time: nothing to apply\n");
}

TEST_CASE("contradicting evidence is shown as such") {
  Analysis analysis = test::quiet_analysis();
  analysis.environment.is_contradictory = true;
  analysis.environment.evidence = {{2, EnvironmentClass::kProd, "tag env = \"prod\""}, {4, EnvironmentClass::kDev, "variable env \"dev\""}};
  CHECK(render_text(analysis, kPlain) ==
        "quiet.json  opentofu 1.8.0, environment unknown: the evidence contradicts itself\n"
        "  prod: tag env = \"prod\"; dev: variable env \"dev\"\n"
        "  no resource changes, 7 unchanged\n"
        "\n"
        "  no findings\n"
        "  cost: no resources\n"
        "  time: nothing to apply\n");
}

TEST_CASE("a refused file shows what, where and the way out") {
  CHECK(render_text(test::truncated_analysis(), kPlain) ==
        "broken.json  not analyzed: malformed\n"
        "  the document ends inside an object\n"
        "  at   /resource_changes/3/change, byte 4096\n"
        "  try  write it again: terraform show -json tfplan > broken.json\n");
}

TEST_CASE("what comes from outside cannot steer the terminal") {
  const std::string text = render_text(test::hostile_analysis(), kPlain);
  CHECK(text.find_first_of("\x1b\x07\r") == std::string::npos);
  CHECK(text.find("\xe2\x80\xae") == std::string::npos);
  test::check_golden("tests/output/hostile.txt", text);
}

TEST_CASE("no line is longer than 100 letters unless an address is") {
  Analysis analysis = test::quiet_analysis();
  std::string words;
  for (int i = 0; i < 40; ++i) words += i % 3 == 0 ? "größer " : "word ";
  analysis.warnings = {words};
  const std::string text = render_text(analysis, kPlain);
  std::size_t widest = 0;
  std::size_t line = 0;
  for (const char byte : text) {
    line = byte == '\n' ? 0 : line + ((byte & 0xC0) != 0x80 ? 1 : 0);
    widest = std::max(widest, line);
  }
  CHECK(widest <= 100);
  CHECK(widest > 90);
}

TEST_CASE("several plans end with a line over all of them") {
  const std::vector<Analysis> analyses = {test::full_analysis(), test::quiet_analysis(), test::truncated_analysis()};
  CHECK(render_text_summary(analyses, kPlain) == "3 plans: 2 analyzed, 1 malformed; 3 findings: 1 high, 1 medium, 1 info\n");
  CHECK(render_text_summary(std::vector<Analysis>{test::quiet_analysis()}, kPlain) == "1 plan: 1 analyzed; no findings\n");
}

}  // namespace plandiff
