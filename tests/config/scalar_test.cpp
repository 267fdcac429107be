#include "config/scalar.h"

#include <doctest/doctest.h>

#include <chrono>
#include <limits>

namespace plandiff {

TEST_CASE("a whole number is digits without a leading zero") {
  CHECK(parse_whole("0") == 0);
  CHECK(parse_whole("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
  for (const char* text : {"", "010", "00", "+1", "-1", "1.0", "1e3", "0x10", " 1", "1 ", "18446744073709551616", "no"}) {
    CHECK_MESSAGE(!parse_whole(text).has_value(), text);
  }
}

TEST_CASE("sizes are counted in powers of 1024 and written back in the largest unit that keeps them whole") {
  CHECK(parse_size("128MiB") == 128U << 20U);
  CHECK(parse_size("4 KiB") == 4096);
  CHECK(parse_size("3GiB") == 3ULL << 30U);
  CHECK(parse_size("4294967295") == 4294967295U);
  for (const char* text : {"", "MiB", "128MB", "128M", "1.5GiB", "128  MiB", "128MiB ", "-1B", "17179869184GiB", "010KiB"}) {
    CHECK_MESSAGE(!parse_size(text).has_value(), text);
  }
  CHECK(exact_size(128U << 20U) == "128MiB");
  CHECK(exact_size(1025) == "1025B");
  CHECK(exact_size(0) == "0B");
}

TEST_CASE("sizes for reading are rounded") {
  CHECK(readable_size(0) == "0 bytes");
  CHECK(readable_size(1023) == "1023 bytes");
  CHECK(readable_size(128U << 20U) == "128 MiB");
  CHECK(readable_size(13'002'342) == "12.4 MiB");
}

TEST_CASE("durations name each unit once, the largest first") {
  using std::chrono::seconds;
  CHECK(parse_duration("0") == seconds(0));
  CHECK(parse_duration("30s") == seconds(30));
  CHECK(parse_duration("5m") == seconds(300));
  CHECK(parse_duration("1h30m") == seconds(5400));
  CHECK(parse_duration("2d1s") == seconds(172'801));
  for (const char* text : {"", "5", "m", "5 m", "1m1h", "1m1m", "1.5h", "-5m", "5ms", "05m", "99999999999999999999s", "36501d"}) {
    CHECK_MESSAGE(!parse_duration(text).has_value(), text);
  }
}

TEST_CASE("an address to listen on is an IP address with a port") {
  CHECK(parse_listen("127.0.0.1:9797") == Listen{"127.0.0.1", 9797});
  CHECK(parse_listen("[::1]:9797") == Listen{"::1", 9797});
  CHECK(parse_listen("localhost:0") == Listen{"127.0.0.1", 0});
  for (const char* text : {"", "9797", ":9797", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:9797", "[127.0.0.1]:9797",
                           "[::1]", "example.org:80", "127.0.0.1:80 ", "[]:1", "256.0.0.1:1"}) {
    CHECK_MESSAGE(!parse_listen(text).has_value(), text);
  }
}

TEST_CASE("a day must exist") {
  using namespace std::chrono_literals;
  CHECK(parse_day("2026-11-23") == std::chrono::sys_days(2026y / 11 / 23));
  CHECK(parse_day("2028-02-29") == std::chrono::sys_days(2028y / 2 / 29));
  for (const char* text : {"", "2026-11-31", "2027-02-29", "2026-13-01", "2026-00-10", "26-11-23", "2026/11/23", "2026-11-23T", "x026-11-23", "2026-1x-23"}) {
    CHECK_MESSAGE(!parse_day(text).has_value(), text);
  }
}

}  // namespace plandiff
