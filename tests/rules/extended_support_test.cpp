// CST106 depends on the day; fixtures have one day only.
#include <chrono>
#include <string>

#include <doctest/doctest.h>

#include "analyzers/analyze.h"
#include "analyzers/rule.h"
#include "tests/rules/fixture.h"

namespace plandiff::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

// What the rule says on that day of a fixture's only finding; empty if it says nothing.
std::string said_on(sys_days day, std::string_view fixture) {
  const Rule* const rule = find_rule("CST106");
  REQUIRE(rule != nullptr);
  const RuleSet rules(std::vector<const Rule*>{rule});
  PlanInput input;
  input.path = "plan.json";
  input.bytes = PaddedBytes(read_file(fixtures_root() / "CST106" / fixture));
  AnalysisContext context;
  context.rules = &rules;
  context.today = day;
  ReaderScratch scratch;
  const Analysis analysis = analyze(input, context, scratch);
  if (analysis.findings.empty()) return {};
  return std::string(to_text(analysis.findings[0].severity)) + ": " + analysis.findings[0].message;
}

TEST_CASE("CST106 gives notice from the ninetieth day before extended support, one severity lower") {
  constexpr std::string_view kTest = "fires_mysql_80_test.json";
  CHECK(said_on(sys_days{2026y / 5 / 2}, kTest) == "");
  CHECK(said_on(sys_days{2026y / 5 / 3}, kTest) ==
        "low: mysql 8.0.36 pays extended support from 2026-08-01 on, for each vCPU and hour");
  CHECK(said_on(sys_days{2026y / 7 / 31}, kTest) ==
        "low: mysql 8.0.36 pays extended support from 2026-08-01 on, for each vCPU and hour");
  CHECK(said_on(sys_days{2025y / 12 / 1}, "fires_postgres_13.json") ==
        "medium: postgres 13.14 pays extended support from 2026-03-01 on, for each vCPU and hour");
}

TEST_CASE("CST106 counts the first day of extended support and the first of its third year") {
  CHECK(said_on(sys_days{2026y / 8 / 1}, "fires_mysql_80_test.json") ==
        "medium: mysql 8.0.36 pays extended support since 2026-08-01, for each vCPU and hour: +146.00 USD a month of 204.95");
  CHECK(said_on(sys_days{2026y / 2 / 28}, "fires_mysql_57_production.json") ==
        "high: mysql 5.7.44 pays extended support since 2024-03-01, for each vCPU and hour: +146.00 USD a month of 204.95");
  CHECK(said_on(sys_days{2026y / 3 / 1}, "fires_mysql_57_production.json") ==
        "high: mysql 5.7.44 pays extended support for each vCPU and hour, doubled since 2026-03-01: +292.00 USD a month of 350.95");
}

}  // namespace
}  // namespace plandiff::test
