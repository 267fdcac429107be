#include "analyzers/cost/usd.h"

#include <doctest/doctest.h>

using namespace plandiff;

namespace {

Usd usd(std::string_view text) {
  const std::optional<Usd> parsed = Usd::parse(text);
  REQUIRE_MESSAGE(parsed.has_value(), text);
  return *parsed;
}

}  // namespace

TEST_CASE("a tenth, ten times, is one") {
  Usd sum;
  for (int i = 0; i < 10; ++i) sum += usd("0.1");
  CHECK(sum == usd("1"));
}

TEST_CASE("a million of the smallest prices are exact") {
  Usd sum;
  for (int i = 0; i < 1'000'000; ++i) sum += usd("0.0000000309");
  CHECK(sum.exact() == "0.0309");
}

TEST_CASE("a price times a quantity is exact, even for part of a unit") {
  CHECK(usd("0.12").times(*Quantity::parse("0.5") * Quantity::of(730)).exact() == "43.80");
  CHECK(usd("0.0000041667").times(Quantity::of(1536).divided_by(1024) * Quantity::of(730 * 3600)).exact() == "16.4251314");
}

TEST_CASE("cents are rounded half away from zero") {
  CHECK(usd("0.005").to_string() == "0.01");
  CHECK(usd("-0.005").to_string() == "-0.01");
  CHECK(usd("0.004999999999").to_string() == "0.00");
  CHECK(usd("-0.001").to_string() == "0.00");
  CHECK(usd("1234.5").with_sign() == "+1234.50");
  CHECK(usd("-1234.5").with_sign() == "-1234.50");
}

TEST_CASE("what is no decimal is refused") {
  for (const std::string_view text : {"", ".5", "5.", "1e3", "1,5", "0.0000000000001", "+1", " 1", "nan", "1234567890123456"}) {
    CHECK_FALSE_MESSAGE(Usd::parse(text).has_value(), text);
  }
  CHECK_FALSE(Quantity::parse("-1").has_value());
  CHECK_FALSE(Quantity::parse("1000000001").has_value());
  CHECK(Quantity::parse("1000000000").has_value());
}

TEST_CASE("quantities are shown without noise") {
  CHECK(Quantity::of(1460).to_string() == "1460");
  CHECK(Quantity::parse("0.50")->to_string() == "0.5");
}
