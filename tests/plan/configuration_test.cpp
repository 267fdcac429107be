#include "analyzers/plan/configuration.h"

#include <doctest/doctest.h>

using plandiff::module_names;

TEST_CASE("module addresses are read with whatever their keys hold") {
  const auto names = [](std::string_view address) { return module_names(address); };
  using Names = std::vector<std::string_view>;
  CHECK(names("") == Names{});
  CHECK(names("module.a") == Names{"a"});
  CHECK(names("module.a.module.b[0]") == Names{"a", "b"});
  CHECK(names(R"(module.a["x.y"].module.b)") == Names{"a", "b"});
  CHECK(names(R"(module.a["]\"].module.c"].module.b)") == Names{"a", "b"});
}

TEST_CASE("a broken module address ends quietly") {
  CHECK(module_names("module.a[").size() == 1);
  CHECK(module_names("module.a[\"x").size() == 1);
  CHECK(module_names("modul.a").empty());
}
