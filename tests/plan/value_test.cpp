#include "analyzers/plan/value.h"

#include <array>

#include <doctest/doctest.h>

#include "analyzers/base/arena.h"
#include "analyzers/readers/reader.h"

using namespace plandiff;

namespace {
Value json(std::string_view text, Arena& arena) { return read_json_text(text, arena).value(); }
}  // namespace

TEST_CASE("of a key seen twice the last counts") {
  Arena arena;
  const Value value = json(R"({"a":1,"a":2})", arena);
  CHECK(value.find("a")->as_integer() == 2);
  CHECK(value.find("b") == nullptr);
}

TEST_CASE("numbers beyond 64 bits keep their digits") {
  Arena arena;
  const Value value = json(R"([123456789012345678901234567890, 18446744073709551615, 1e400, -1.5])", arena);
  CHECK(value.items()[0].text() == "123456789012345678901234567890");
  CHECK(value.items()[1].text() == "18446744073709551615");
  CHECK(value.items()[2].text() == "1e400");
  CHECK(value.items()[3].as_number() == -1.5);
}

TEST_CASE("objects are equal whatever the order of their keys, numbers whatever their form") {
  Arena arena;
  CHECK(json(R"({"a":1,"b":[true,null]})", arena) == json(R"({"b":[true,null],"a":1.0})", arena));
  CHECK_FALSE(json(R"({"a":1})", arena) == json(R"({"a":"1"})", arena));
  CHECK_FALSE(json(R"([1,2])", arena) == json(R"([2,1])", arena));
}

TEST_CASE("a value is written as compact JSON") {
  Arena arena;
  CHECK(json(R"({ "a" : [ 1, 2.5, "x\"\n\u0001" , null , false ] })", arena).to_json() ==
        R"({"a":[1,2.5,"x\"\n\u0001",null,false]})");
}

TEST_CASE("text that is no JSON, or has something after it, is no value") {
  Arena arena;
  CHECK_FALSE(read_json_text("plain", arena).has_value());
  CHECK_FALSE(read_json_text("{\"a\":1} x", arena).has_value());
  CHECK_FALSE(read_json_text("{\"a\":", arena).has_value());
  CHECK_FALSE(read_json_text(std::string(10'000, '['), arena).has_value());
}
