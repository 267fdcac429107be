#include "analyzers/output/rule_pages.h"

#include <doctest/doctest.h>

#include "tests/output/samples.h"
#include "tests/support/golden.h"

namespace plandiff {

TEST_CASE("a rule explains itself") {
  CHECK(render_rule(test::kPackage) ==
        "DEP901 package-missing\n"
        "Package is not there\n"
        "\n"
        "severity    high\n"
        "category    undeployable\n"
        "types       aws_lambda_function, aws_lambda_layer_version\n"
        "actions     create, replace\n"
        "formerly    lambda-zip-missing\n"
        "deprecated  since 0.9\n"
        "fix         build the package before planning, or let data.archive_file make it, so that the hash and the file come from one place\n"
        "\n"
        "## What it finds\n"
        "No package.\n");
}

TEST_CASE("the list has one line a rule") {
  const Rule* const rules[] = {&test::kStandby, &test::kPackage};
  CHECK(render_rule_list(rules) ==
        "CST901  medium    standby-in-test  Standby database in a test environment\n"
        "DEP901  high      package-missing  Package is not there\n"
        "\n"
        "2 rules; plandiffd rules CODE explains one\n");
}

TEST_CASE("the catalogue holds every rule, its headings below the rule's own") {
  const Rule* const rules[] = {&test::kStandby, &test::kPackage};
  test::check_golden("tests/output/catalogue.md", render_catalogue(rules));
}

}  // namespace plandiff
