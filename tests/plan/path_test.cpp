#include "analyzers/plan/path.h"

#include <doctest/doctest.h>

using plandiff::Path;

TEST_CASE("a path is names, indexes and quoted keys") {
  constexpr Path kPath = "a.b[0].c[\"odd.key\"]";
  REQUIRE(kPath.steps().size() == 5);
  CHECK(kPath.steps()[0].key == "a");
  CHECK(kPath.steps()[1].key == "b");
  CHECK(kPath.steps()[2].is_index);
  CHECK(kPath.steps()[2].index == 0);
  CHECK(kPath.steps()[3].key == "c");
  CHECK(kPath.steps()[4].key == "odd.key");
  CHECK(kPath.text() == "a.b[0].c[\"odd.key\"]");
}
