#include "analyzers/terraform_code.h"

#include <doctest/doctest.h>

using namespace plandiff;

TEST_CASE("blocks of HCL: braces in strings, comments and here-documents do not count") {
  const std::string_view text = R"(
# resource "aws_x" "commented" {
/* resource "aws_x" "too" { */
resource "aws_instance" "web" {
  user_data = <<-EOF
    if true; then { echo "}"; fi
    EOF
  tags = { Name = "a}b${var.names["x"]}" } // }
  lifecycle {
    ignore_changes = [
      password,  # rotated
      tags["Owner"],
    ]
  }
}
variable "x" {}
)";
  const std::vector<HclBlock> blocks = hcl_blocks(text);
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0].kind == "resource");
  CHECK(blocks[0].labels == std::vector<std::string_view>{"aws_instance", "web"});
  CHECK(blocks[1].labels == std::vector<std::string_view>{"x"});
  const std::optional<std::string_view> ignored = hcl_argument(blocks[0].body, {"lifecycle"}, "ignore_changes");
  REQUIRE(ignored.has_value());
  CHECK(ignored->starts_with("[\n"));
  CHECK(ignored->ends_with("]"));
  CHECK(ignored->find("tags[\"Owner\"]") != std::string_view::npos);
  CHECK(hcl_argument(blocks[0].body, {}, "tags") == R"({ Name = "a}b${var.names["x"]}" })");
  CHECK_FALSE(hcl_argument(blocks[0].body, {}, "ignore_changes").has_value());
  CHECK_FALSE(hcl_argument(blocks[0].body, {"timeouts"}, "create").has_value());
}

TEST_CASE("blocks of HCL on one line, and text that does not close") {
  const std::vector<HclBlock> blocks = hcl_blocks("locals { a = 1 }\nresource \"t\" \"n\" { b = [1, 2] }\nresource \"t\" \"open\" { c = \"");
  REQUIRE(blocks.size() == 2);
  CHECK(hcl_argument(blocks[0].body, {}, "a") == "1");
  CHECK(hcl_argument(blocks[1].body, {}, "b") == "[1, 2]");
  CHECK(hcl_blocks("}}}} {{{{ \" << <<").empty());
}
