#include "analyzers/base/text.h"

#include <array>

#include <doctest/doctest.h>

using namespace plandiff;

TEST_CASE("a pattern without a slash matches the file's name, wherever it lies") {
  CHECK(matches_glob("*.json", "plan.json"));
  CHECK(matches_glob("*.json", "a/b/plan.json"));
  CHECK_FALSE(matches_glob("*.json", "plan.json.bak"));
  CHECK(matches_glob("*plan*.json", "x/tfplan-1.json"));
  CHECK_FALSE(matches_glob("plan?.json", "plan.json"));
}

TEST_CASE("one star stays within a folder, two go through folders") {
  CHECK(matches_glob("envs/*/plan.json", "envs/dev/plan.json"));
  CHECK_FALSE(matches_glob("envs/*/plan.json", "envs/a/b/plan.json"));
  CHECK(matches_glob("envs/**/plan.json", "envs/a/b/plan.json"));
  CHECK(matches_glob("**/plan.json", "plan.json"));
  CHECK(matches_glob("envs/**", "envs/a/b/plan.json"));
}

TEST_CASE("a near word is suggested, a far one is not") {
  constexpr std::array<std::string_view, 2> kWords = {"settle", "roots"};
  CHECK(did_you_mean("setle", kWords) == " (did you mean \"settle\"?)");
  CHECK(did_you_mean("banana", kWords).empty());
}

TEST_CASE("text from outside cannot forge a log line or steer a terminal") {
  CHECK(printable("a\n<3>fake") == "a\\x0a<3>fake");
  CHECK(printable("\x1B[2J") == "\\x1b[2J");
  CHECK(printable("a\xE2\x80\xAE" "b") == "a\\xe2\\x80\\xae" "b");
  CHECK(printable("bad\xFF") == "bad\\xff");
  CHECK(printable("München") == "München");
  CHECK(printable("abcdef", 3) == "abc…");
}

TEST_CASE("the first byte that is no UTF-8 is found") {
  CHECK(first_invalid_utf8("abc") == std::string_view::npos);
  CHECK(first_invalid_utf8("ab\xC0\xAF") == 2);
  CHECK(first_invalid_utf8("a\xED\xA0\x80") == 1);
  CHECK(first_invalid_utf8("a\xE2\x82") == 1);
}
