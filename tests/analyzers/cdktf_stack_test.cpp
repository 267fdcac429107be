#include "analyzers/cdktf_stack.h"

#include <doctest/doctest.h>

#include "tests/support/plan_text.h"
#include "tests/support/temp_dir.h"

using namespace plandiff;

namespace {

std::string stack_of(std::string_view name, std::string_view resources) {
  return R"({"//":{"metadata":{"backend":"local","stackName":")" + std::string(name) + R"("}},"resource":)" + std::string(resources) + "}";
}

std::string resource(std::string_view id, std::string_view path) {
  return "\"" + std::string(id) + R"(":{"//":{"metadata":{"path":")" + std::string(path) + R"("}}})";
}

constexpr std::string_view kPlan = R"({"format_version":"1.2","resource_changes":[
  {"address":"aws_vpc.main","mode":"managed","type":"aws_vpc","name":"main","change":{"actions":["create"]}},
  {"address":"aws_vpc.gone","mode":"managed","type":"aws_vpc","name":"gone","change":{"actions":["delete"]}}]})";

}  // namespace

TEST_CASE("an address leads to the construct that makes it") {
  const std::optional<CdktfStack> stack = read_cdktf_stack(R"({"//":{"metadata":{"stackName":"net"}},"resource":{"aws_vpc":{)" + resource("main", "net/group/main") +
                                                           R"(}},"data":{"aws_ami":{)" + resource("image", "net/image") + R"(}},"module":{)" + resource("eks", "net/cluster") + "}}");
  REQUIRE(stack.has_value());
  CHECK(stack->name == "net");
  CHECK(stack->construct_of("aws_vpc.main") == "net/group/main");
  CHECK(stack->construct_of("aws_vpc.main[\"a.b\"]") == "net/group/main");
  CHECK(stack->construct_of("data.aws_ami.image") == "net/image");
  CHECK(stack->construct_of("module.eks[0].module.x.aws_vpc.main") == "net/cluster");
  CHECK(stack->construct_of("module.eks.aws_vpc.main") == "net/cluster");
  CHECK(stack->construct_of("aws_vpc.other").empty());
  CHECK(stack->construct_of("-").empty());
  CHECK_FALSE(read_cdktf_stack(R"({"//":"a comment","resource":{}})").has_value());
  CHECK_FALSE(read_cdktf_stack("not JSON").has_value());
}

TEST_CASE("a plan belongs to the stack that it lies beside, or to the only one that has its resources") {
  const test::TempDir folder;
  const Plan plan = test::plan_of(kPlan);
  folder.make_directory(".git");
  const auto folder_of = [&](const std::string& path) {
    const std::optional<CdktfStack> stack = cdktf_stack_of(plan, locate_workspace(path, "", folder.path()));
    return stack.has_value() ? stack->name + " in " + stack->folder : "none";
  };
  CHECK(folder_of(folder.write("plan.json", kPlan)) == "none");
  folder.write("cdktf.out/manifest.json", R"({"version":"0.20.5","stacks":{"a":{"synthesizedStackPath":"stacks/a/cdk.tf.json"},"b":{"synthesizedStackPath":"stacks/b/cdk.tf.json"},
    "evil":{"synthesizedStackPath":"../../../etc/cdk.tf.json"}}})");
  folder.write("cdktf.out/stacks/a/cdk.tf.json", stack_of("stack-a", "{\"aws_vpc\":{" + resource("main", "stack-a/main") + "}}"));
  folder.write("cdktf.out/stacks/b/cdk.tf.json", stack_of("stack-b", "{\"aws_vpc\":{" + resource("other", "stack-b/other") + "}}"));
  CHECK(folder_of(folder.path("plan.json")) == "stack-a in cdktf.out/stacks/a");
  CHECK(folder_of(folder.write("cdktf.out/plan.json", kPlan)) == "stack-a in cdktf.out/stacks/a");
  CHECK(folder_of(folder.write("cdktf.out/stacks/b/plan.json", kPlan)) == "stack-b in cdktf.out/stacks/b");
  folder.write("cdktf.out/stacks/b/cdk.tf.json", stack_of("stack-b", "{\"aws_vpc\":{" + resource("main", "stack-b/main") + "}}"));
  CHECK(folder_of(folder.path("plan.json")) == "none");  // either might be it
}
