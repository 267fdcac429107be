#include "analyzers/program/stack_settings.h"

#include <doctest/doctest.h>

namespace plandiff {
namespace {

TEST_CASE("a stack file: keys with their namespaces, secrets, nested values") {
  const StackSettings settings = read_stack_settings(
      "# comment\nencryptionsalt: v1:x=:y\nconfig:\n  aws:region: us-east-1\n  aws:defaultTags:\n    tags:\n      Environment: prod\n"
      "  orders:db_password:\n    secure: v1:abc\n  \"orders:size\": 'db.t4g.small'  # small\n  plain: 1\n",
      "orders");
  CHECK(settings.config.size() == 5);
  CHECK(settings.find("aws:region")->value == "us-east-1");
  CHECK(settings.find("aws:defaultTags") != nullptr);
  CHECK(settings.find("orders:db_password")->is_secret);
  CHECK(settings.find("orders:plain") != nullptr);
  CHECK(settings.find("orders:size") != nullptr);
  CHECK(settings.find("Environment") == nullptr);
  CHECK(settings.is_understood);
  CHECK_FALSE(settings.has_environment);
}

TEST_CASE("a project file: a key that is only declared is not set") {
  const StackSettings settings = read_stack_settings(
      "name: orders\nruntime:\n  name: nodejs\n  options:\n    typescript: true\nmain: app/\nconfig:\n  a:\n    type: string\n  b:\n    type: string\n    default: x\n  c: 1\n  d:\n    value: y\n", {});
  CHECK(settings.name == "orders");
  CHECK(settings.runtime == "nodejs");
  CHECK(settings.main == "app/");
  CHECK(settings.find("orders:a") == nullptr);
  CHECK(settings.find("orders:b")->value == "x");
  CHECK(settings.find("orders:c") != nullptr);
  CHECK(settings.find("orders:d") != nullptr);
}

TEST_CASE("what is written in another way is said") {
  CHECK_FALSE(read_stack_settings("config: { orders:a: 1 }\n", "orders").is_understood);
  CHECK_FALSE(read_stack_settings("config:\n  <<: *shared\n", "orders").is_understood);
  CHECK(read_stack_settings("config: {}\n", "orders").is_understood);
  CHECK(read_stack_settings("environment:\n  - dev\n", "orders").has_environment);
}

TEST_CASE("the stack of a file's name") {
  CHECK(stack_of_file("Pulumi.dev.yaml") == "dev");
  CHECK(stack_of_file("Pulumi.prod.eu.yml") == "prod.eu");
  CHECK_FALSE(stack_of_file("Pulumi.yaml").has_value());
  CHECK_FALSE(stack_of_file("pulumi.dev.yaml").has_value());
}

}  // namespace
}  // namespace plandiff
