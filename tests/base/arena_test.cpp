#include "analyzers/base/arena.h"

#include <array>
#include <cstdint>
#include <string>

#include <doctest/doctest.h>

using plandiff::Arena;

TEST_CASE("copied text stays where it is while the arena grows and moves") {
  Arena arena(64);
  const std::string_view first = arena.copy("first");
  for (int i = 0; i < 1000; ++i) static_cast<void>(arena.copy(std::string(100, 'x')));
  const Arena moved = std::move(arena);
  CHECK(first == "first");
  CHECK(moved.reserved() >= 100'000);
}

TEST_CASE("allocations are aligned and do not overlap") {
  Arena arena(16);
  char* const letter = static_cast<char*>(arena.allocate(1, 1));
  auto* const number = static_cast<std::uint64_t*>(arena.allocate(8, 8));
  *letter = 'a';
  *number = 7;
  CHECK(reinterpret_cast<std::uintptr_t>(number) % 8 == 0);
  CHECK(*letter == 'a');
}

TEST_CASE("one allocation may be larger than any chunk") {
  Arena arena(16);
  const std::string large(10'000'000, 'y');
  CHECK(arena.copy(large) == large);
}

TEST_CASE("an empty copy takes no memory") {
  Arena arena;
  CHECK(arena.copy("").empty());
  CHECK(arena.copy(std::span<const int>()).empty());
  CHECK(arena.reserved() == 0);
}
