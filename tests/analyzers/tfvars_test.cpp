#include "analyzers/tfvars.h"

#include <doctest/doctest.h>

#include "analyzers/readers/reader.h"

using namespace plandiff;

namespace {
bool fits(std::string_view tfvars) {
  Arena arena;
  return fits_variables(tfvars, read_json_text(R"({"name":{"value":"orders"},"size":{"value":20},"on":{"value":true},"list":{"value":[1]}})", arena).value());
}
}  // namespace

TEST_CASE("a variables file fits a plan if all its plain values are the plan's") {
  CHECK(fits("name = \"orders\"\nsize = 20 # GiB\non=true\n"));
  CHECK(fits("# comment\nname = \"orders\"\nlist = [\n  1,\n  name = 3\n]\n"));
  CHECK_FALSE(fits("name = \"orders\"\nsize = 21\n"));
  CHECK_FALSE(fits("other = \"x\"\n"));
}

TEST_CASE("a file without a plain value proves nothing") {
  CHECK_FALSE(fits(""));
  CHECK_FALSE(fits("list = [1]\n"));
}
