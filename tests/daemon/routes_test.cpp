#include "daemon/http/routes.h"

#include <doctest/doctest.h>

using namespace plandiff;

TEST_CASE("each page has one path, and only GET and HEAD") {
  const struct {
    const char* method;
    const char* target;
    Page page;
  } kCases[] = {
      {"GET", "/metrics", Page::kMetrics},       {"HEAD", "/metrics", Page::kMetrics},
      {"GET", "/metrics?a=b", Page::kMetrics},   {"GET", "/", Page::kLanding},
      {"GET", "/-/healthy", Page::kHealthy},     {"GET", "/-/ready", Page::kReady},
      {"POST", "/metrics", Page::kMethodNotAllowed}, {"DELETE", "/", Page::kMethodNotAllowed},
      {"GET", "/metrics/", Page::kNotFound},     {"GET", "/../etc/passwd", Page::kNotFound},
      {"POST", "/-/reload", Page::kNotFound},    {"GET", "", Page::kNotFound},
      {"GET", "http://evil/metrics", Page::kNotFound},
  };
  for (const auto& request : kCases) {
    CAPTURE(request.method);
    CAPTURE(request.target);
    CHECK(route(request.method, request.target) == request.page);
  }
}

TEST_CASE("readiness is a status") {
  CHECK(ready(true, true).status == 200);
  CHECK(ready(false, true).status == 503);
  CHECK(ready(true, false).status == 503);
  CHECK(ready(true, false).body == "not ready: the thread that reads file events does not answer\n");
  CHECK(not_found().status == 404);
  CHECK(method_not_allowed().status == 405);
  CHECK(metrics("x", false).content_type == "text/plain; version=0.0.4; charset=utf-8");
}
