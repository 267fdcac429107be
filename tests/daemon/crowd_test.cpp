#include "daemon/http/crowd.h"

#include <string>

#include <doctest/doctest.h>

using namespace plandiff;

TEST_CASE("one too many: whoever is silent for longest goes, each once") {
  Crowd crowd(2);
  std::string dropped;
  const Crowd::Peer one(crowd);
  const Crowd::Wait first(crowd, [&] { dropped += "1"; });
  CHECK_FALSE(crowd.make_room());
  const Crowd::Peer two(crowd);
  const Crowd::Wait second(crowd, [&] { dropped += "2"; });
  CHECK_FALSE(crowd.make_room());
  {
    const Crowd::Peer three(crowd);
    CHECK(crowd.make_room());
    CHECK(dropped == "1");
    CHECK(crowd.make_room());  // the first has been told, but is not gone yet
    CHECK(dropped == "12");
    CHECK_FALSE(crowd.make_room());  // nobody else is silent
  }
  CHECK_FALSE(crowd.make_room());
  const Crowd::Peer four(crowd);
  const Crowd::Wait last(crowd, [&] { dropped += "4"; });
  CHECK(crowd.make_room());
  CHECK(dropped == "124");
}
