#include <doctest/doctest.h>

#include "analyzers/rule.h"

using namespace plandiff;

namespace {

constexpr Rule kRule{.code = "DEP101", .slug = "x", .title = "x", .severity = Severity::kHigh, .fix = "x", .doc = "x"};

Report report_on(std::string_view address) {
  static ResourceChange change;
  change.address = address;
  Report report;
  report.begin(kRule, change);
  return report;
}

}  // namespace

TEST_CASE("yes is a finding, unknown is listed, no is nothing") {
  Report report = report_on("a");
  report.judge(Verdict::yes(), {.attribute = "x", .message = "breaks"});
  report.judge(Verdict::unknown(), {.attribute = "y", .message = "breaks"});
  report.judge(Verdict::no(), {.attribute = "z", .message = "breaks"});
  REQUIRE(report.findings().size() == 1);
  CHECK(report.findings()[0].attribute == "x");
  REQUIRE(report.unknown().size() == 1);
  CHECK(report.unknown()[0].attribute == "y");
}

TEST_CASE("a case may be milder than its rule, never worse") {
  Report report = report_on("a");
  report.judge(Verdict::yes(), {.attribute = "x", .message = "m", .severity = Severity::kCritical});
  report.judge(Verdict::yes(), {.attribute = "y", .message = "m", .severity = Severity::kLow});
  CHECK(report.findings()[0].severity == Severity::kHigh);
  CHECK(report.findings()[1].severity == Severity::kLow);
}

TEST_CASE("of two findings about one attribute the worse is kept") {
  Report report = report_on("a");
  report.judge(Verdict::yes(), {.attribute = "x", .message = "mild", .severity = Severity::kLow});
  report.judge(Verdict::yes(), {.attribute = "x", .message = "bad"});
  report.judge(Verdict::yes(), {.attribute = "x", .message = "mild again", .severity = Severity::kInfo});
  REQUIRE(report.findings().size() == 1);
  CHECK(report.findings()[0].message == "bad");
}

TEST_CASE("a fingerprint is the rule, the address and the attribute, and nothing else") {
  CHECK(fingerprint("a", "bc", "") != fingerprint("ab", "c", ""));
  CHECK(fingerprint("CST101", "aws_db_instance.main", "multi_az") == fingerprint("CST101", "aws_db_instance.main", "multi_az"));
  CHECK(fingerprint("CST101", "aws_db_instance.main", "multi_az").size() == 32);
}
