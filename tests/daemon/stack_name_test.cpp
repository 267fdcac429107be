#include "daemon/stack_name.h"

#include <string>

#include <doctest/doctest.h>

using plandiff::stack_name;

TEST_CASE("a stack is its repository and the plan's directory in it") {
  CHECK(stack_name({"acme/payments", "/srv/ci/a", "infra/prod"}) == "acme/payments/infra/prod");
  CHECK(stack_name({"acme/payments", "/srv/ci/a", ""}) == "acme/payments");
}

TEST_CASE("without a repository the watched root's name stands in front") {
  CHECK(stack_name({{}, "/plans", "team/db"}) == "plans/team/db");
  CHECK(stack_name({{}, "/srv/plans", ""}) == "plans");
  CHECK(stack_name({{}, "/srv/plans/", "/db/"}) == "plans/db");
}

TEST_CASE("what CI puts into a path is in no stack's name") {
  const struct {
    const char* repository;
    const char* root;
    const char* directory;
    const char* name;
  } kCases[] = {
      {"", "/home/gitlab-runner/builds", "t1_dZqLs/0/acme/payments/infra", "acme/payments/infra"},
      {"", "/home/gitlab-runner", "builds/t1_dZqLs/12/acme/payments", "gitlab-runner/acme/payments"},
      {"", "/builds/t1_dZqLs/0", "acme/payments", "acme/payments"},
      {"", "/var/lib/jenkins/workspace", "payments@2/infra", "payments/infra"},
      {"", "/var/lib/jenkins/workspace/payments@3", "infra", "payments/infra"},
      {"", "/var/lib/jenkins", "workspace/payments", "jenkins/payments"},
      {"", "/opt/runner/_work", "payments/payments/infra", "payments/infra"},
      {"acme/live", "/srv/live", "eu/db/.terragrunt-cache/h1/h2/module", "acme/live/eu/db"},
      {"acme/app", "/srv/app", "cdktf.out/stacks/prod", "acme/app/prod"},
      {"acme/app", "/srv/app", "builds/a/3/x", "acme/app/builds/a/3/x"},
      {"acme/app", "/srv/app", "module@2", "acme/app/module_2"},
  };
  for (const auto& place : kCases) {
    CAPTURE(place.directory);
    CHECK(stack_name({place.repository, place.root, place.directory}) == place.name);
  }
}

TEST_CASE("a tree that terragrunt --json-out-dir writes names each unit's stack") {
  CHECK(stack_name({{}, "/srv/json-plans", "live/eu-west-1/db"}) == "json-plans/live/eu-west-1/db");
  CHECK(stack_name({"acme/live", "/srv/live", "json/eu-west-1/db"}) == "acme/live/json/eu-west-1/db");
}

TEST_CASE("a stack with a name of its own ends with it, once") {
  CHECK(stack_name({"acme/shop", "/srv/shop", "infra", "dev"}) == "acme/shop/infra/dev");
  CHECK(stack_name({"acme/app", "/srv/app", "cdktf.out/stacks/prod", "prod"}) == "acme/app/prod");
  CHECK(stack_name({{}, "/plans", "", "ledger prod"}) == "plans/ledger_prod");
}

TEST_CASE("a stack's name holds only letters, digits and ._/- whatever the directory is called") {
  CHECK(stack_name({{}, "/plans", "a b\n\"c\xFF"}) == "plans/a_b__c_");
}

TEST_CASE("a name longer than 120 bytes is cut, and two that begin alike stay two") {
  const std::string directory(300, 'd');
  const std::string one = stack_name({{}, "/plans", directory + "1"});
  const std::string two = stack_name({{}, "/plans", directory + "2"});
  CHECK(one.size() == 120);
  CHECK(one != two);
  CHECK(one.substr(0, 111) == two.substr(0, 111));
}

TEST_CASE("no place gives an empty name") {
  CHECK(stack_name({{}, "/", ""}) == "_");
  CHECK(stack_name({{}, "/builds/abc/0", ""}) == "0");
}
