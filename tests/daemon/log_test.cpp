#include "daemon/log.h"

#include <doctest/doctest.h>

using namespace plandiff;

TEST_CASE("a line is logfmt with quotes only where they are needed") {
  CHECK(log_line(LogFormat::kLogfmt, LogLevel::kWarning, "plan rejected", {{"path", "/plans/a.json"}, {"error", "file is empty"}}) ==
        "level=warn msg=\"plan rejected\" path=/plans/a.json error=\"file is empty\"");
  CHECK(log_line(LogFormat::kLogfmt, LogLevel::kInfo, "x", {{"a", ""}, {"b", "c=d"}}) == "level=info msg=x a=\"\" b=\"c=d\"");
}

TEST_CASE("a file name cannot forge a line, a priority or a key") {
  CHECK(log_line(LogFormat::kLogfmt, LogLevel::kError, "x", {{"path", "a\n<3>level=error \"b\""}}) ==
        "level=error msg=x path=\"a\\\\x0a<3>level=error \\\"b\\\"\"");
}

TEST_CASE("the same line as JSON") {
  CHECK(log_line(LogFormat::kJson, LogLevel::kError, "plan rejected", {{"path", "a\"\\\n\xFF"}}) ==
        "{\"level\":\"error\",\"msg\":\"plan rejected\",\"path\":\"a\\\"\\\\\\\\x0a\\\\xff\"}");
}
