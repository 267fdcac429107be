#include <string>

#include <doctest/doctest.h>

#include "tests/support/plan_text.h"

using namespace plandiff;
using test::plan_of;
using test::refusal_of;

namespace {

constexpr std::string_view kPlan =
    R"({"format_version":"1.2","resource_changes":[{"address":"aws_db_instance.x","type":"aws_db_instance","change":{"actions":["delete"],"before":{"name":"Müller 데이터 😀"},"after":null}}]})";

enum class Order { kLittle, kBig };

// UTF-16 of valid UTF-8, with its mark.
std::string utf16_of(std::string_view text, Order order) {
  std::string out;
  const auto put = [&](std::uint32_t unit) {
    const char low = static_cast<char>(unit & 0xFFU);
    const char high = static_cast<char>(unit >> 8U);
    out += order == Order::kLittle ? low : high;
    out += order == Order::kLittle ? high : low;
  };
  put(0xFEFF);
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = [&](std::size_t offset) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at + offset])); };
    const std::uint32_t first = byte(0);
    std::uint32_t point = first;
    std::size_t size = 1;
    if (first >= 0xF0) {
      point = (first & 7U) << 18U | (byte(1) & 63U) << 12U | (byte(2) & 63U) << 6U | (byte(3) & 63U);
      size = 4;
    } else if (first >= 0xE0) {
      point = (first & 15U) << 12U | (byte(1) & 63U) << 6U | (byte(2) & 63U);
      size = 3;
    } else if (first >= 0xC0) {
      point = (first & 31U) << 6U | (byte(1) & 63U);
      size = 2;
    }
    if (point >= 0x10000) {
      put(0xD800 + ((point - 0x10000) >> 10U));
      put(0xDC00 + ((point - 0x10000) & 0x3FFU));
    } else {
      put(point);
    }
    at += size;
  }
  return out;
}

std::string name_in(const Plan& plan) {
  const Value* const name = plan.changes()[0].before.find("name");
  return name == nullptr ? "" : std::string(name->text().value_or(""));
}

}  // namespace

TEST_CASE("UTF-16 with a byte order mark is read, as PowerShell writes it") {
  for (const Order order : {Order::kLittle, Order::kBig}) {
    std::string bytes = utf16_of(std::string(kPlan) + "\r\n", order);
    tl::expected<Plan, Rejection> plan = test::read_text(bytes);
    REQUIRE(plan.has_value());
    const Plan moved = std::move(*plan);  // its text stays where it is
    CHECK(moved.changes()[0].address == "aws_db_instance.x");
    CHECK(moved.changes()[0].action == Action::kDelete);
    CHECK(name_in(moved) == "Müller 데이터 😀");
  }
}

TEST_CASE("half a pair and an odd last byte of UTF-16 harm nothing else") {
  std::string bytes = utf16_of(R"({"format_version":"1.2","resource_changes":[{"address":"a.#","type":"aws_db_instance","change":{"actions":["delete"]}}]})", Order::kLittle);
  bytes[bytes.find('#') + 1] = '\xD8';
  CHECK(plan_of(bytes + "\n").changes()[0].address == "a.\xEF\xBF\xBD");
  CHECK(refusal_of(std::string_view(bytes).substr(0, bytes.size() - 1)).starts_with("truncated: "));
}

TEST_CASE("UTF-16 whose letters a wrong code page broke is refused with that reason") {
  // What code page 949 makes of UTF-8: the last byte of a letter and the quote behind it become one letter.
  std::string text(kPlan);
  text.replace(text.find("Müller"), std::string("Müller 데이터 😀\"").size(), "M체ller ?곗씠?");
  const tl::expected<Plan, Rejection> plan = test::read_text(utf16_of(text, Order::kLittle));
  REQUIRE_FALSE(plan.has_value());
  CHECK(plan.error().reason == Reason::kInvalidUtf8);
  CHECK(plan.error().message == "UTF-16 text that PowerShell wrote after reading the plan in the wrong code page: letters are lost");
  CHECK(plan.error().hint == "run: cmd /c \"terraform show -json PLANFILE > plan.json\", or first set [Console]::OutputEncoding = [Text.Encoding]::UTF8");
  // Damage of another kind keeps its own reason.
  CHECK(refusal_of(utf16_of(R"({"resource_changes":[}])", Order::kLittle)).starts_with("syntax: "));
  CHECK(refusal_of(utf16_of(kPlan.substr(0, 150), Order::kBig)).starts_with("truncated: "));
}

TEST_CASE("what a wrapper prints before and after the document is no part of it") {
  const std::string plan(kPlan);
  const std::string wrapped = "[command]/opt/hostedtoolcache/terraform-bin show -json plan.tfplan\n" + plan + "\n::debug::Terraform exited with code 0.\n::debug::stdout: " + plan +
                              "%0A\n::debug::stderr: \n::set-output name=stdout::" + plan + "\n";
  CHECK(plan_of(wrapped).changes().size() == 1);
  CHECK(plan_of("Installing policy pack company-policies…\n\n" + plan).changes().size() == 1);
  CHECK(plan_of("\xEF\xBB\xBFnote\r\n" + plan + "\r\nwarning: A new version of Pulumi is available (\"3.1\" \xFF).\r\n").changes().size() == 1);
  CHECK(plan_of(plan + "\n}\n").changes().size() == 1);                       // a stray last byte
  CHECK(plan_of(plan + "\n{\"format_version\":\"1.2\"}\n").changes().size() == 1);  // two documents: the first counts
  CHECK(plan_of(utf16_of("[command]terraform show\r\n" + plan + "\r\n::debug::x", Order::kLittle)).changes().size() == 1);
}

TEST_CASE("the document is never looked for inside another one") {
  const std::string plan(kPlan);
  CHECK(refusal_of("note\n" + plan.substr(0, plan.size() - 1) + "\n::debug::stdout: " + plan).starts_with("truncated: "));
  CHECK(refusal_of("Plan: 1 to add\n  {\"format_version\":\"1.2\",\"resource_changes\":[]}") == "text: plain text, not a JSON plan");
  CHECK(refusal_of("x {\"format_version\":\"1.2\",\"resource_changes\":[]}") == "text: plain text, not a JSON plan");
  CHECK(refusal_of("# comment\n{\"format_version\":\"1.2\",}\n").starts_with("syntax: "));
  CHECK(refusal_of("{\"level\":\"info\"}\n" + plan) == "text: JSON, but not a plan: none of the sections of a plan is there");
}

TEST_CASE("text behind the document on its own line is damage") {
  CHECK(refusal_of(R"({"format_version":"1.2","resource_changes":[]}}}})") == "trailing_text: text after the end of the JSON document");
}

TEST_CASE("a document behind a preamble is refused with offsets in the file") {
  const tl::expected<Plan, Rejection> plan = test::read_text("note\n{\"format_version\":\"1.2\",\"resource_changes\":7}");
  REQUIRE_FALSE(plan.has_value());
  CHECK(plan.error().pointer == "/resource_changes");
  CHECK(plan.error().offset.value_or(0) > 40);
}

TEST_CASE("a file cut at the size of a pipe's buffer is named as what it is") {
  std::string plan = R"({"format_version":"1.2","x":")" + std::string(80'000, 'x') + R"(","resource_changes":[]})";
  CHECK(refusal_of(plan) == "accepted");
  plan.resize(65'536);
  CHECK(refusal_of(plan) == "truncated: the JSON document is cut off at 65536 bytes, the size of a pipe's buffer: its writer or reader ended early");
  plan.resize(65'535);
  CHECK(refusal_of(plan) == "truncated: the JSON document does not end: the file is cut off or still being written");
}

TEST_CASE("the array of resource changes alone is read, as jq cuts it out") {
  const Plan plan = plan_of(R"([{"address":"a.b","type":"a","change":{"actions":["delete"]}},{"address":"a.c","type":"a","change":{"after":{}}}])");
  REQUIRE(plan.changes().size() == 2);
  CHECK(plan.changes()[0].action == Action::kDelete);
  CHECK(plan.changes()[1].action == Action::kOther);
  CHECK(refusal_of(R"([{"address":"a.b","type":"a","change":{"actions":["delete"]}},)").starts_with("truncated: "));
}

TEST_CASE("a structured plan of HCP Terraform is read, its schemas are passed over") {
  const Plan plan = plan_of(R"({"plan_format_version":"1.1","provider_format_version":"1.0","resource_changes":[{"address":"a.b","type":"a","change":{"actions":["create"]}}],
    "provider_schemas":{"registry.terraform.io/hashicorp/aws":{"resource_schemas":{}}}})");
  CHECK(plan.changes().size() == 1);
}

TEST_CASE("OpenTofu's own keys harm nothing, what a replacement left behind is no resource of its own") {
  const Plan plan = plan_of(R"({"format_version":"1.2","terraform_version":"1.9.0","variables":{"a":{"value":1,"deprecated":"use b"}},
    "resource_changes":[{"address":"aws_db_instance.y","mode":"managed","type":"aws_db_instance","name":"y","provider_name":"registry.opentofu.org/hashicorp/aws","change":{"actions":["no-op"]}}],
    "prior_state":{"values":{"root_module":{"resources":[
      {"address":"aws_db_instance.x","mode":"managed","type":"aws_db_instance","name":"x","tainted":true,"values":{"id":"new"}},
      {"address":"aws_db_instance.x","mode":"managed","type":"aws_db_instance","name":"x","deposed_key":"1a2b","values":{"id":"old"}},
      {"deposed_key":"1a2b","address":"aws_db_instance.x","mode":"managed","type":"aws_db_instance","name":"x","values":{"id":"old"}}]}}}})");
  CHECK(plan.format() == Format::kOpenTofu);
  REQUIRE(plan.prior().size() == 1);
  CHECK(plan.prior()[0].values.find("id")->text() == "new");
}
