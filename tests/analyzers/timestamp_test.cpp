#include <doctest/doctest.h>

#include "analyzers/plan_facts.h"

using namespace plandiff;

TEST_CASE("RFC 3339 times are read, with fractions and offsets") {
  const auto seconds = [](std::string_view text) {
    return std::chrono::duration_cast<std::chrono::seconds>(parse_timestamp(text).value().time_since_epoch()).count();
  };
  CHECK(seconds("1970-01-01T00:01:00Z") == 60);
  CHECK(seconds("2026-11-23T02:26:32Z") == 1795400792);
  CHECK(seconds("2026-11-23T02:26:32.123Z") == 1795400792);
  CHECK(seconds("2026-11-23T03:26:32+01:00") == 1795400792);
}

TEST_CASE("what is no time gives none") {
  for (const std::string_view text : {"", "yesterday", "2026-13-01T00:00:00Z", "2026-11-23 02:26:32Z", "2026-11-23T02:26:32", "2026-11-23T02:26:3", "4052-11-23T02:26:32Z", "0000-11-23T02:26:32Z"}) {
    INFO(text);
    CHECK_FALSE(parse_timestamp(text).has_value());
  }
}
