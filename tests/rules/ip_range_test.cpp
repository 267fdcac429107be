// Ranges of addresses by themselves: the edges are where a comparison goes wrong.
#include <doctest/doctest.h>

#include "analyzers/rules/network/ip_range.h"

namespace plandiff::rules {
namespace {

TEST_CASE("a range has a first and a last address") {
  const IpRange range = parse_range("10.0.16.0/20").value();
  CHECK(range.first() == 0x0A001000U);
  CHECK(range.last() == 0x0A001FFFU);
  CHECK_FALSE(range.has_host_bits());
  CHECK(parse_range("10.0.1.5/24").value().has_host_bits());
  CHECK(parse_range("0.0.0.0/0").value().last() == 0xFFFFFFFFU);
  CHECK(parse_range("255.255.255.255/32").value().first() == 0xFFFFFFFFU);
}

TEST_CASE("a range contains itself and narrower ones inside, nothing wider and nothing beside") {
  const IpRange vpc = parse_range("10.0.0.0/16").value();
  CHECK(vpc.contains(vpc));
  CHECK(vpc.contains(parse_range("10.0.255.0/24").value()));
  CHECK_FALSE(vpc.contains(parse_range("10.1.0.0/24").value()));
  CHECK_FALSE(vpc.contains(parse_range("9.255.255.0/24").value()));
  CHECK_FALSE(vpc.contains(parse_range("10.0.0.0/15").value()));
}

TEST_CASE("what is no IPv4 range is none") {
  for (const std::string_view text : {"", "10.0.0.0", "10.0.0/16", "10.0.0.0/33", "10.0.0.256/24", "10.0.0.0/16 ", "10.0.0.0/", "-1.0.0.0/8",
                                      "10.0.0.0/16/2", "2001:db8::/32", "10..0.0/16", "${var.range}", "99999999999.0.0.0/8"})
    CHECK_MESSAGE(!parse_range(text).has_value(), text);
}

}  // namespace
}  // namespace plandiff::rules
