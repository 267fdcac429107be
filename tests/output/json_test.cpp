#include "analyzers/output/json.h"

#include <doctest/doctest.h>

#include "analyzers/base/text.h"
#include "tests/output/samples.h"
#include "tests/support/golden.h"

namespace plandiff {

TEST_CASE("a report has every field, whatever is known") {
  const std::vector<Analysis> analyses = {test::full_analysis(), test::quiet_analysis(), test::truncated_analysis()};
  test::check_golden("tests/output/report.json", render_json(analyses, {Severity::kHigh, 3}));
}

TEST_CASE("a report without plans is a report") {
  test::check_golden("tests/output/empty.json", render_json({}, {std::nullopt, 0}));
}

TEST_CASE("hostile text leaves the report valid UTF-8 on as many lines as before") {
  const std::vector<Analysis> analyses = {test::hostile_analysis()};
  const std::string report = render_json(analyses, {Severity::kLow, 1});
  CHECK(first_invalid_utf8(report) == std::string::npos);
  CHECK(report.find('\x1b') == std::string::npos);
  test::check_golden("tests/output/hostile.json", report);
}

}  // namespace plandiff
