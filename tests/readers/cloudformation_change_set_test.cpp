#include <doctest/doctest.h>

#include "tests/readers/cloudformation_text.h"

using namespace plandiff;
using test::change_of;
using test::stack_of;
using test::stack_refusal;

namespace {

std::string set_of(std::string_view changes, std::string_view rest = {}) {
  return R"({"ChangeSetName":"c","StackName":"orders-prod","Status":"CREATE_COMPLETE","Changes":[)" + std::string(changes) + "]" + std::string(rest) + "}";
}

std::string change(std::string_view inner) { return R"({"Type":"Resource","ResourceChange":{"LogicalResourceId":"X",)" + std::string(inner) + "}}"; }

constexpr std::string_view kDb = R"("ResourceType":"AWS::RDS::DBInstance",)";

std::string modify(std::string_view rest) {
  return set_of(change(std::string(kDb) + R"("Action":"Modify","BeforeContext":"{\"Properties\":{\"Engine\":\"mysql\",\"MultiAZ\":\"true\"}}","AfterContext":"{\"Properties\":{\"Engine\":\"mariadb\",\"MultiAZ\":\"true\"}}",)" +
                       std::string(rest)));
}

}  // namespace

TEST_CASE("contexts are JSON in a text, with scalars as texts") {
  const Plan plan = stack_of(modify(R"("Replacement":"False","Details":[])"));
  const ResourceChange& x = change_of(plan, "X");
  CHECK(plan.format() == Format::kCloudFormationChangeSet);
  CHECK(plan.stack() == "orders-prod");
  CHECK(x.action == Action::kUpdate);
  CHECK(x.before.find("engine")->text() == "mysql");
  CHECK(x.after.find("engine")->text() == "mariadb");
  CHECK(x.after.find("multi_az")->is_true());
  CHECK_FALSE(plan.complete().has_value());  // what does not change is not in it
}

TEST_CASE("replacement is certain, possible or none") {
  constexpr std::string_view kDetails = R"("Details":[{"Target":{"Attribute":"Properties","Name":"Engine","RequiresRecreation":"Always","Path":"/Properties/Engine"}},
    {"Target":{"Attribute":"Properties","Name":"MultiAZ","RequiresRecreation":"Never"}}])";
  const Plan sure = stack_of(modify(R"("Replacement":"True","PolicyAction":"ReplaceAndDelete",)" + std::string(kDetails)));
  CHECK(change_of(sure, "X").action == Action::kCreateThenDelete);
  CHECK(change_of(sure, "X").replace_paths.to_json() == R"([["engine"]])");
  CHECK(change_of(sure, "X").before.find("skip_final_snapshot")->is_true());
  const Plan maybe = stack_of(modify(R"("Replacement":"Conditional","PolicyAction":"ReplaceAndSnapshot",)" + std::string(kDetails)));
  CHECK(change_of(maybe, "X").action == Action::kUpdate);
  CHECK(change_of(maybe, "X").may_replace);
  CHECK(change_of(maybe, "X").before.find("skip_final_snapshot")->as_bool() == false);
  const Plan kept = stack_of(modify(R"("Replacement":"True","PolicyAction":"ReplaceAndRetain",)" + std::string(kDetails)));
  CHECK(change_of(kept, "X").action == Action::kCreateThenForget);
  CHECK_FALSE(change_of(kept, "X").destroys());
}

TEST_CASE("a removal follows its policy, absent ones the default of the type") {
  const auto removed = [](std::string_view type, std::string_view rest) {
    const Plan plan = stack_of(set_of(change(R"("Action":"Remove","ResourceType":")" + std::string(type) + R"(","BeforeContext":"{\"Properties\":{}}")" + std::string(rest))));
    const ResourceChange& x = change_of(plan, "X");
    const Value* const skips = x.before.find("skip_final_snapshot");
    return std::string(to_text(x.action)) + (skips == nullptr ? "" : skips->is_true() ? " without a snapshot" : " with a snapshot");
  };
  CHECK(removed("AWS::RDS::DBInstance", "") == "delete with a snapshot");
  CHECK(removed("AWS::RDS::DBCluster", "") == "delete with a snapshot");
  CHECK(removed("AWS::DocDB::DBCluster", "") == "delete without a snapshot");
  CHECK(removed("AWS::RDS::DBInstance", R"(,"PolicyAction":"Delete")") == "delete without a snapshot");
  CHECK(removed("AWS::RDS::DBInstance", R"(,"PolicyAction":"Retain")") == "forget with a snapshot");
}

TEST_CASE("without property values everything is unknown, not a default") {
  const Plan plan = stack_of(set_of(change(std::string(kDb) + R"("Action":"Modify","Replacement":"False","Details":[])")));
  const ResourceChange& x = change_of(plan, "X");
  CHECK(x.before_unknown.is_true());
  CHECK(x.after_unknown.is_true());
  CHECK(x.configured == nullptr);
  REQUIRE(plan.notes().size() == 1);
  CHECK(plan.notes()[0] == "the change set shows no property values, so what is configured is not known: run describe-change-set with --include-property-values");
}

TEST_CASE("without property values a member of a cluster is known by the cluster's name") {
  const std::string both = set_of(R"({"Type":"Resource","ResourceChange":{"Action":"Remove","LogicalResourceId":"DatabaseB269D8BB","ResourceType":"AWS::RDS::DBCluster","PolicyAction":"Snapshot"}},
    {"Type":"Resource","ResourceChange":{"Action":"Remove","LogicalResourceId":"DatabaseInstance1844F58FD","ResourceType":"AWS::RDS::DBInstance","PolicyAction":"Delete"}},
    {"Type":"Resource","ResourceChange":{"Action":"Remove","LogicalResourceId":"Statements","ResourceType":"AWS::RDS::DBInstance","PolicyAction":"Delete"}})");
  const Plan plan = stack_of(both);
  CHECK(change_of(plan, "DatabaseInstance1844F58FD").type == "aws_rds_cluster_instance");
  CHECK(change_of(plan, "Statements").type == "aws_db_instance");
}

TEST_CASE("what is known after the apply, and what NoEcho hides, is unknown") {
  const Plan plan = stack_of(set_of(change(std::string(kDb) + R"("Action":"Add","AfterContext":"{\"Properties\":{\"KmsKeyId\":\"{{changeSet:KNOWN_AFTER_APPLY}}\",\"MasterUserPassword\":\"****\"}}")")));
  const ResourceChange& x = change_of(plan, "X");
  CHECK(x.after.find("kms_key_id") == nullptr);
  CHECK(x.after_unknown.find("kms_key_id")->is_true());
  CHECK(x.after_unknown.find("password")->is_true());
  CHECK(x.after_sensitive.find("password")->is_true());
}

TEST_CASE("details tell what a value comes from, contexts do not") {
  const Plan plan = stack_of(modify(R"("Replacement":"False","Details":[{"Target":{"Attribute":"Properties","Name":"Engine","Path":"/Properties/Engine"},"ChangeSource":"ParameterReference","CausingEntity":"Motor"}])"));
  const Value* const expressions = change_of(plan, "X").configured->find("expressions");
  CHECK(expressions->find("engine")->to_json() == R"({"references":["var.Motor","local.not_in_the_document"]})");
  CHECK(expressions->find("multi_az")->to_json() == R"({"references":["local.not_in_the_document"]})");
}

TEST_CASE("parameters and tags of the stack are kept, hidden ones are not") {
  const Plan plan = stack_of(set_of("", R"(,"Parameters":[{"ParameterKey":"Env","ParameterValue":"prod"},{"ParameterKey":"P","ParameterValue":"****"}],"Tags":[{"Key":"Environment","Value":"prod"}])"));
  CHECK(plan.variables().to_json() == R"({"Env":{"value":"prod"}})");
  CHECK(plan.configuration().root()->is_sensitive("P"));
  CHECK(plan.configuration().providers().to_json() == R"({"aws":{"name":"aws","expressions":{"default_tags":[{"tags":{"constant_value":{"Environment":"prod"}}}]}}})");
}

TEST_CASE("the stack's ARN tells region and account of all that is in it") {
  const Plan plan = stack_of(set_of("", R"(,"StackId":"arn:aws:cloudformation:eu-west-1:482910375561:stack/shop/4bd7ba27")"));
  CHECK(plan.configuration().providers().to_json() ==
        R"({"aws":{"name":"aws","expressions":{"region":{"constant_value":"eu-west-1"},"allowed_account_ids":{"constant_value":["482910375561"]}}}})");
  CHECK(stack_of(set_of("", R"(,"StackId":"shop")")).configuration().providers().to_json() == R"({"aws":{"name":"aws","expressions":{}}})");
}

TEST_CASE("imports, hooks and actions that nobody can tell") {
  const Plan plan = stack_of(set_of(change(std::string(kDb) + R"("Action":"Import")") + R"(,{"Type":"Hook"},{"Type":"Resource","ResourceChange":{"LogicalResourceId":"Y","ResourceType":"AWS::SQS::Queue","Action":"Dynamic"}})"));
  CHECK(change_of(plan, "X").is_import);
  CHECK(change_of(plan, "X").action == Action::kNoOp);
  CHECK(change_of(plan, "Y").action == Action::kOther);
  CHECK(change_of(plan, "Y").verbs[0] == "Dynamic");
  CHECK(plan.changes().size() == 2);
}

TEST_CASE("a page, a refusal for nothing to do, and one for a reason") {
  const Plan page = stack_of(set_of("", R"(,"NextToken":"t")"));
  CHECK(page.complete() == false);
  CHECK(page.notes()[0].starts_with("this is one page of a change set"));
  const Plan nothing = stack_of(R"({"StackName":"s","Status":"FAILED","StatusReason":"The submitted information didn't contain changes.","Changes":[]})");
  CHECK_FALSE(nothing.errored().has_value());
  CHECK(nothing.notes()[0] == "the change set was refused because there is nothing to change");
  const Plan failed = stack_of(R"({"StackName":"s","Status":"FAILED","StatusReason":"No such export","Changes":[]})");
  CHECK(failed.errored() == true);
  CHECK(failed.diagnostics()[0].message == "No such export");
}

TEST_CASE("the console's array has the same with a small first letter") {
  const Plan plan = stack_of(R"([{"type":"Resource","resourceChange":{"logicalResourceId":"X","resourceType":"AWS::SQS::Queue","action":"Modify","replacement":"True","policyAction":"ReplaceAndDelete",
    "details":[{"target":{"attribute":"Properties","name":"QueueName","requiresRecreation":"Always","path":"/Properties/QueueName"}}],
    "beforeContext":"{\"Properties\":{\"QueueName\":\"a\"}}","afterContext":"{\"Properties\":{\"QueueName\":\"b\"}}"}}])");
  const ResourceChange& x = change_of(plan, "X");
  CHECK(x.action == Action::kCreateThenDelete);
  CHECK(x.after.find("name")->text() == "b");
  CHECK(x.replace_paths.to_json() == R"([["name"]])");
  CHECK(stack_refusal("[1,2,3]") == "text: a JSON array, not a plan");
}

TEST_CASE("a change set of another shape is refused with the place") {
  CHECK(stack_refusal(R"({"ChangeSetName":"c","Changes":{}})") == "syntax: no list of changes at /Changes");
  CHECK(stack_refusal(set_of(R"({"Type":"Resource"})")) == "syntax: a change without a ResourceChange at /Changes/0");
  CHECK(stack_refusal(set_of(R"({"ResourceChange":{"Action":"Add","LogicalResourceId":"X"}})")) == "syntax: ResourceType is missing at /Changes/0");
  CHECK(stack_refusal(R"({"Changes":[],)").starts_with("truncated: "));
  CHECK(stack_refusal(R"({"version":"38.0.1","artifacts":{"Stack":{"type":"aws:cloudformation:stack"}}})") ==
        "text: the manifest of an AWS CDK app, not a template");
}
