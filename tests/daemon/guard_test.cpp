#include "daemon/http/guard.h"

#include <doctest/doctest.h>

using namespace plandiff;

namespace {

const std::vector<std::string> kHosts = {"Build.example", "ci"};

std::string judged(RequestHead head) {
  const std::optional<HttpRejection> reason = suspect(head, kHosts);
  return reason.has_value() ? std::string(to_text(*reason)) : "answered";
}

RequestHead asked(std::optional<std::string> host, std::optional<std::string> origin = {}, std::optional<std::string> site = {}) {
  RequestHead head;
  head.host = std::move(host);
  head.origin = std::move(origin);
  head.fetch_site = std::move(site);
  return head;
}

}  // namespace

TEST_CASE("names that we go by") {
  for (const char* own : {"localhost", "LOCALHOST:9797", "127.0.0.1", "127.0.0.1:9797", "10.1.2.3:80", "[::1]", "[::1]:9797", "[fe80::1]:9797", "build.example",
                          "build.example.:9797", "BUILD.EXAMPLE", "ci:1"}) {
    CAPTURE(own);
    CHECK(is_own_host(own, kHosts));
  }
  for (const char* foreign : {"", ":9797", "evil.example", "localhost.evil.example", "build.example.evil", "127.0.0.1.evil", "127.0.0.1:x", "127.0.0.1:123456",
                              "[::1", "[::1]x", "[evil]", "evil.example:9797", "127.1", "0x7f000001", "user@localhost"}) {
    CAPTURE(foreign);
    CHECK_FALSE(is_own_host(foreign, kHosts));
  }
}

TEST_CASE("who gets an answer") {
  const struct {
    RequestHead head;
    const char* expected;
  } kCases[] = {
      {asked("localhost:9797"), "answered"},
      {asked("evil.example:9797"), "host"},
      {asked(std::nullopt), "host"},
      {asked("localhost", {}, "none"), "answered"},
      {asked("localhost", {}, "same-origin"), "answered"},
      {asked("localhost", {}, "cross-site"), "origin"},
      {asked("localhost", {}, "same-site"), "origin"},
      {asked("localhost:9797", "http://localhost:9797"), "answered"},
      {asked("build.example", "https://build.example"), "answered"},
      {asked("localhost:9797", "https://evil.example"), "origin"},
      {asked("localhost:9797", "http://203.0.113.7"), "origin"},
      {asked("localhost:9797", "null"), "origin"},
      {asked("localhost:9797", ""), "origin"},
  };
  for (const auto& one : kCases) {
    CAPTURE(one.head.host.value_or("-"));
    CAPTURE(one.head.origin.value_or("-"));
    CHECK(judged(one.head) == one.expected);
  }
  RequestHead old = asked(std::nullopt);
  old.is_http_1_0 = true;
  CHECK(judged(old) == "answered");
}

TEST_CASE("each refusal has its status") {
  CHECK(refusal(HttpRejection::kHeader).status == 431);
  CHECK(refusal(HttpRejection::kHost).status == 421);
  CHECK(refusal(HttpRejection::kOrigin).status == 403);
  CHECK(refusal(HttpRejection::kUnauthorized).status == 401);
}
