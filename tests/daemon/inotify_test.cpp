#include "daemon/watch/inotify.h"

#include <sys/inotify.h>

#include <cstring>

#include <doctest/doctest.h>

using namespace plandiff;

namespace {

std::string record(int wd, std::uint32_t mask, std::uint32_t cookie, const std::string& padded_name) {
  inotify_event header{};
  header.wd = wd;
  header.mask = mask;
  header.cookie = cookie;
  header.len = static_cast<std::uint32_t>(padded_name.size());
  std::string bytes(reinterpret_cast<const char*>(&header), sizeof(header));
  return bytes + padded_name;
}

}  // namespace

TEST_CASE("events are decoded one after the other, names without their padding") {
  using namespace std::string_literals;
  const std::string bytes = record(1, IN_CLOSE_WRITE, 0, "plan.json\0\0\0\0\0\0\0"s) + record(-1, IN_Q_OVERFLOW, 0, "") +
                            record(2, IN_MOVED_FROM | IN_ISDIR, 77, "a\nb\0"s);
  const auto now = std::chrono::steady_clock::now();
  const std::vector<WatchEvent> events = decode_events(bytes, now);
  REQUIRE(events.size() == 3);
  CHECK(events[0].wd == 1);
  CHECK(events[0].mask == IN_CLOSE_WRITE);
  CHECK(events[0].name == "plan.json");
  CHECK(events[0].arrived == now);
  CHECK(events[1].wd == -1);
  CHECK(events[1].mask == IN_Q_OVERFLOW);
  CHECK(events[1].name.empty());
  CHECK(events[2].cookie == 77);
  CHECK(events[2].name == "a\nb");
}

TEST_CASE("a torn record ends the decoding without reading past the end") {
  const std::string whole = record(1, IN_CREATE, 0, std::string("x\0\0\0", 4));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::string torn = whole.substr(0, size);
    CHECK(decode_events(torn, {}).empty());
  }
}
