#include <string>

#include <doctest/doctest.h>

#include "analyzers/readers/pulumi_names.h"
#include "tests/support/plan_text.h"

using namespace plandiff;
using test::plan_of;
using test::refusal_of;

namespace {

constexpr std::string_view kDatabase = "urn:pulumi:dev::shop::app:index:Data$aws:rds/instance:Instance::main.db";

std::string digest(std::string_view steps, std::string_view rest = "") {
  return R"({"config":{"shop:stage":"dev","aws:region":"eu-west-1"},"steps":[)" + std::string(steps) + "],\"duration\":1" + std::string(rest) + "}";
}

std::string step(std::string_view op, std::string_view members, std::string_view urn = kDatabase) {
  return R"({"op":")" + std::string(op) + R"(","urn":")" + std::string(urn) + "\"" + (members.empty() ? "" : ",") + std::string(members) + "}";
}

std::string inputs(std::string_view json, std::string_view more = "") {
  return R"({"type":"aws:rds/instance:Instance","inputs":)" + std::string(json) + std::string(more) + "}";
}

std::string event(std::string_view op, std::string_view states = "", std::string_view urn = kDatabase) {
  return R"({"sequence":1,"timestamp":1795401193,"resourcePreEvent":{"metadata":{"op":")" + std::string(op) + R"(","urn":")" + std::string(urn) +
         R"(","type":"aws:rds/instance:Instance")" + (states.empty() ? "" : ",") + std::string(states) + "}}}\n";
}

constexpr std::string_view kEnd = R"({"sequence":9,"timestamp":1795401199,"summaryEvent":{"resourceChanges":{"same":0},"isPreview":true,"result":"succeeded"}})" "\n";

std::string verbs_of(const Plan& plan) {
  std::string all;
  for (const ResourceChange& change : plan.changes()) {
    if (!all.empty()) all += "; ";
    for (const std::string_view verb : change.verbs) all += (all.empty() || all.ends_with(' ') ? "" : ",") + std::string(verb);
    if (!change.deposed.empty()) all += " of " + std::string(change.deposed);
  }
  return all;
}

// What the configuration that the reader made says of an attribute of the only change.
std::string written(const Plan& plan, std::string_view attribute) {
  const Value* const expressions = plan.changes()[0].configured == nullptr ? nullptr : plan.changes()[0].configured->find("expressions");
  const Value* const found = expressions == nullptr ? nullptr : expressions->find(attribute);
  return found == nullptr ? "nobody wrote it" : found->to_json();
}

}  // namespace

TEST_CASE("a step is read in the model's words") {
  const Plan plan = plan_of(digest(step("update", R"("oldState":)" + inputs(R"({"multiAz":false})", R"(,"outputs":{"multiAz":false,"arn":"a","iops":3000})") +
                                                      R"(,"newState":)" + inputs(R"({"__defaults":[],"multiAz":true,"tags":{"myTag":"x","__defaults":[]}})")),
                                    R"(,"changeSummary":{"update":1})"));
  REQUIRE(plan.changes().size() == 1);
  const ResourceChange& change = plan.changes()[0];
  CHECK(plan.format() == Format::kPulumiPreview);
  CHECK(plan.stack() == "dev");
  CHECK(plan.complete() == true);
  CHECK(plan.errored() == false);
  CHECK(change.address == kDatabase);
  CHECK(change.type == "aws_db_instance");
  CHECK(change.own_type == "aws:rds/instance:Instance");
  CHECK(change.name == "main_db");
  CHECK(change.provider == "aws");
  CHECK(change.action == Action::kUpdate);
  CHECK(change.before.to_json() == R"({"multi_az":false,"arn":"a","iops":3000})");
  // What nobody wrote stays as the cloud filled it in.
  CHECK(change.after.to_json() == R"({"multi_az":true,"tags":{"myTag":"x"},"arn":"a","iops":3000})");
  CHECK(plan.variables().to_json() == R"({"stage":{"value":"dev"}})");
}

TEST_CASE("what is removed from the program does not stay") {
  const Plan plan = plan_of(digest(step("update", R"("oldState":)" + inputs(R"({"iops":5000})", R"(,"outputs":{"iops":5000})") + R"(,"newState":)" + inputs("{}"))));
  CHECK(plan.changes()[0].after.to_json() == "{}");
}

TEST_CASE("unknown and secret parts are masks") {
  const Plan plan = plan_of(digest(step("create", R"("newState":)" + inputs(R"({"kmsKeyId":"04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "vpcSecurityGroupIds":["sg-1","04da6b54-80e4-46f7-96ec-b56ff0331ba9"],"password":"[secret]","masterPassword":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"v1:x"},
    "tags":{"A":"b","C":"[secret]"},"restoreToPointInTime":{"restoreTime":"04da6b54-80e4-46f7-96ec-b56ff0331ba9"}})"))));
  const ResourceChange& change = plan.changes()[0];
  CHECK(change.after.to_json() == R"({"vpc_security_group_ids":["sg-1",null],"tags":{"A":"b"},"restore_to_point_in_time":[{}]})");
  CHECK(change.after_unknown.to_json() ==
        R"({"kms_key_id":true,"vpc_security_group_ids":[false,true],"password":true,"master_password":true,"tags":{"C":true},"restore_to_point_in_time":[{"restore_time":true}]})");
  CHECK(change.after_sensitive.to_json() == R"({"password":true,"master_password":true,"tags":{"C":true}})");
}

TEST_CASE("a replacement is one change, whether one step or three") {
  CHECK(verbs_of(plan_of(digest(step("replace", "")))) == "create,delete");
  CHECK(verbs_of(plan_of(digest(step("replace", R"("oldState":{"pendingReplacement":true})")))) == "delete,create");
  CHECK(verbs_of(plan_of(digest(step("create-replacement", "") + "," + step("replace", "") + "," + step("delete-replaced", "")))) == "create,delete");
  CHECK(verbs_of(plan_of(digest(step("delete-replaced", "") + "," + step("replace", "") + "," + step("create-replacement", "")))) == "delete,create");
  CHECK(verbs_of(plan_of(event("delete-replaced") + event("replace") + event("create-replacement") + std::string(kEnd))) == "delete,create");
  const Plan forced = plan_of(digest(step("replace", R"("replaceReasons":["storageEncrypted","tags.a"])")));
  CHECK(forced.changes()[0].replace_paths.to_json() == R"([["storage_encrypted"],["tags"]])");
}

TEST_CASE("what an earlier replacement left behind goes by itself") {
  CHECK(verbs_of(plan_of(digest(step("delete-replaced", "")))) == "delete of left-over-1");
  CHECK(verbs_of(plan_of(event("delete") + event("delete-replaced") + event("replace") + event("create-replacement") + std::string(kEnd))) ==
        "delete,create; delete of left-over-1");
  CHECK(verbs_of(plan_of(digest(step("same", "") + "," + step("delete", R"("oldState":{"delete":true})")))) == "no-op; delete of left-over-1");
}

TEST_CASE("the other operations keep their meaning") {
  CHECK(verbs_of(plan_of(digest(step("delete", R"("oldState":{"retainOnDelete":true})")))) == "forget");
  CHECK(verbs_of(plan_of(digest(step("discard", "")))) == "forget");
  CHECK(verbs_of(plan_of(digest(step("refresh", "") + "," + step("update", "")))) == "update");
  CHECK(verbs_of(plan_of(digest(step("read", "")))) == "read");
  const Plan import = plan_of(digest(step("import", "")));
  CHECK(verbs_of(import) == "no-op");
  CHECK(import.changes()[0].is_import);
  CHECK(plan_of(digest(step("teleport", ""))).changes()[0].action == Action::kOther);
}

TEST_CASE("values that the document leaves out are unknown, not empty") {
  const ResourceChange change = plan_of(digest(step("update", ""))).changes()[0];
  CHECK(change.after.is_null());
  CHECK(change.after_unknown.is_true());
  const Plan loose = plan_of(R"({"steps":[{"op":"create","urn":"urn:pulumi:dev::shop::aws:rds/instance:Instance::db","resourceInputs":{"multiAz":true}}]})");
  CHECK(loose.changes()[0].after.to_json() == R"({"multi_az":true})");
  CHECK_FALSE(loose.complete().has_value());
}

TEST_CASE("property dependencies tell who wrote what") {
  const Plan plan = plan_of(digest(step("create", R"("newState":)" + inputs(R"({"__defaults":["port"],"port":3306,"instanceClass":"db.t4g.micro","snapshotIdentifier":"s","kmsKeyId":"arn:aws:kms:eu-west-1:482910375561:key/1",
    "dbName":"04da6b54-80e4-46f7-96ec-b56ff0331ba9","password":"[secret]","identifier":"main-1a2b3c4","username":"dev","vpcSecurityGroupIds":["sg-0123456789abcdef0"]})",
    R"(,"propertyDependencies":{"instanceClass":[],"snapshotIdentifier":[],"kmsKeyId":[],"dbName":["urn:pulumi:dev::shop::aws:ssm/parameter:Parameter::a.b"],"password":[],"username":null,"vpcSecurityGroupIds":[]})"))));
  const std::string somehow = R"({"references":["local.not_in_the_document"]})";
  CHECK(written(plan, "instance_class") == R"({"constant_value":"db.t4g.micro"})");
  CHECK(written(plan, "db_name") == R"({"references":["aws_ssm_parameter.a_b"]})");
  CHECK(written(plan, "vpc_security_group_ids") == R"({"constant_value":["sg-0123456789abcdef0"]})");  // nobody's cloud made that up
  CHECK(written(plan, "port") == "nobody wrote it");
  CHECK(written(plan, "identifier") == "nobody wrote it");
  CHECK(written(plan, "snapshot_identifier") == somehow);  // may be looked up
  CHECK(written(plan, "kms_key_id") == somehow);
  CHECK(written(plan, "password") == somehow);
  CHECK(written(plan, "username") == somehow);  // as configured, or written beside it
}

TEST_CASE("an event stream tells less: what another resource is called may come from it") {
  const Plan plan = plan_of(event("create", R"("new":{"type":"aws:rds/instance:Instance","inputs":{"dbSubnetGroupName":"data-net","engine":"mysql"}})") +
                            event("same", R"("new":{"id":"data-net","inputs":{}})", "urn:pulumi:dev::shop::aws:rds/subnetGroup:SubnetGroup::net") + std::string(kEnd));
  CHECK(plan.format() == Format::kPulumiEvents);
  CHECK(plan.timestamp() == "2026-11-23T02:33:13Z");
  CHECK(plan.complete() == true);
  CHECK(written(plan, "engine") == R"({"constant_value":"mysql"})");
  CHECK(written(plan, "db_subnet_group_name") == R"({"references":["local.not_in_the_document"]})");
}

TEST_CASE("an archive is a path, its content is not the model's") {
  const auto function = [](std::string_view code) {
    return plan_of(digest(step("create", R"("newState":{"type":"aws:lambda/function:Function","inputs":{"name":"f","code":)" + std::string(code) + "}}",
                               "urn:pulumi:dev::shop::aws:lambda/function:Function::f")));
  };
  const Plan zip = function(R"({"4dabf18193072939515e22adb298388d":"0def7320c3a5731c473e5ecbe6d01bc7","hash":"1","path":"./dist"})");
  CHECK(zip.changes()[0].after.to_json() == R"({"function_name":"f","filename":"./dist"})");
  CHECK(zip.changes()[0].after_unknown.to_json() == R"({"source_code_hash":true})");
  const Plan inlined = function(R"({"4dabf18193072939515e22adb298388d":"0def7320c3a5731c473e5ecbe6d01bc7","assets":{"a.py":{}}})");
  CHECK(inlined.changes()[0].after.to_json() == R"({"function_name":"f"})");
  CHECK(inlined.changes()[0].after_unknown.to_json() == R"({"filename":true,"source_code_hash":true})");
}

TEST_CASE("blocks have Terraform's shape and names") {
  const Plan plan = plan_of(digest(step("create", R"("newState":{"type":"aws:lambda/function:Function","inputs":{"environment":{"variables":{"dbHost":"x"}},
    "vpcConfig":{"subnetIds":["a"]},"fileSystemConfigs":[{"localMountPath":"/m"}],"tagsAll":{}}})", "urn:pulumi:dev::shop::aws:lambda/function:Function::f")));
  CHECK(plan.changes()[0].after.to_json() ==
        R"({"environment":[{"variables":{"dbHost":"x"}}],"vpc_config":[{"subnet_ids":["a"]}],"file_system_config":[{"local_mount_path":"/m"}],"tags_all":{}})");
}

TEST_CASE("a policy that is written as an object is a JSON text as everywhere else") {
  const Plan plan = plan_of(digest(step("create", R"("newState":{"type":"aws:lambda/function:Function","inputs":{"policy":{"Statement":[{"Effect":"Allow"}]}}})",
                                        "urn:pulumi:dev::shop::aws:lambda/function:Function::f")));
  CHECK(plan.changes()[0].after.to_json() == R"({"policy":"{\"Statement\":[{\"Effect\":\"Allow\"}]}"})");
}

TEST_CASE("children of two parents may have one name") {
  const Plan plan = plan_of(digest(step("create", "", "urn:pulumi:dev::shop::a:b:C$aws:sqs/queue:Queue::q") + "," + step("create", "", "urn:pulumi:dev::shop::aws:sqs/queue:Queue::q")));
  CHECK(plan.changes()[0].name == "q");
  CHECK(plan.changes()[1].name == "q_2");
}

TEST_CASE("a preview that failed, or hides what stays, is not the whole plan") {
  const Plan failed = plan_of(digest("", R"(,"diagnostics":[{"message":"error: no","severity":"error"}],"changeSummary":{})"));
  CHECK(failed.errored() == true);
  REQUIRE(failed.diagnostics().size() == 1);
  CHECK(failed.diagnostics()[0].message == "error: no");
  const Plan hidden = plan_of(digest(step("update", ""), R"(,"changeSummary":{"update":1,"same":3})"));
  CHECK(hidden.complete() == false);
  REQUIRE(hidden.notes().size() == 1);
  CHECK(hidden.notes()[0] == "3 unchanged resources are not shown, so nothing is called missing; pulumi preview --json --show-sames shows them");
  CHECK(plan_of(event("update") + R"({"summaryEvent":{"result":"failed"}})" + "\n").errored() == true);
}

TEST_CASE("a document that counts more than it shows") {
  CHECK(refusal_of(R"({"changeSummary":{"delete":2,"same":1}})") == "syntax: the summary counts 2 changes, the document shows none");
  const Plan plan = plan_of(digest(step("delete", ""), R"(,"changeSummary":{"delete":2})"));
  CHECK(plan.complete() == false);
  REQUIRE(plan.notes().size() == 1);
  CHECK(plan.notes()[0] == "the document counts more changes than it shows: what is missing from it is not known");
}

TEST_CASE("a provider that the program makes has its place and its account; what is not known yet is its own") {
  const Plan plan = plan_of(digest(R"({"op":"create","urn":"urn:pulumi:dev::shop::pulumi:providers:aws::west","newState":{"type":"pulumi:providers:aws","inputs":)"
                                   R"({"region":"us-west-2","allowedAccountIds":"[\"482910375561\"]","assumeRoles":"04da6b54-80e4-46f7-96ec-b56ff0331ba9","secretKey":"[secret]"}}})"));
  CHECK(plan.configuration().providers().find("aws.west")->to_json() ==
        R"({"name":"aws","expressions":{"region":{"constant_value":"us-west-2"},"allowed_account_ids":{"constant_value":["482910375561"]},)"
        R"("assume_role":{"references":["local.assume_role_of_aws.west"]},"secret_key":{"references":["local.secret_key_of_aws.west"]}}})");
}

TEST_CASE("providers and default tags come from the configuration") {
  const Plan plan = plan_of(R"({"config":{"aws:region":"us-east-1","aws:defaultTags":"{\"tags\":{\"Environment\":\"prod\"}}","shop:key":"[secret]"},"changeSummary":{"same":0},"steps":[]})");
  CHECK(plan.configuration().providers().to_json() ==
        R"({"aws":{"name":"aws","expressions":{"region":{"constant_value":"us-east-1"},"default_tags":[{"tags":{"constant_value":{"Environment":"prod"}}}]}}})");
  CHECK(plan.variables().to_json() == R"({"key":{"value":null}})");
  CHECK(plan.configuration().root()->is_sensitive("key"));
}

TEST_CASE("look-alikes are refused as what they are") {
  const std::string nothing = "text: JSON, but not a plan: none of the sections of a plan is there";
  CHECK(refusal_of(R"({"steps":[{"name":"build","run":"make"}]})") == "text: JSON with steps, but they are no steps of Pulumi: not a plan");
  CHECK(refusal_of(R"({"steps":["chop","boil"]})") == "text: JSON with steps, but they are no steps of Pulumi: not a plan");
  CHECK(refusal_of(R"({"steps":12})") == "text: JSON with steps, but they are no steps of Pulumi: not a plan");
  CHECK(refusal_of(R"({"steps":[]})") == nothing);
  CHECK(refusal_of(R"({"duration":3})") == nothing);
  CHECK(refusal_of("{}") == nothing);
  CHECK(refusal_of(R"({"sequence":3,"items":[]})") == nothing);
  CHECK(refusal_of(R"({"manifest":{},"config":{},"resourcePlans":{}})") == "text: a saved Pulumi plan, which holds no old state and only encrypted secrets");
  CHECK(refusal_of(R"({"version":3,"deployment":{}})") == "state: a Pulumi state, not a preview");
  CHECK(refusal_of(R"({"result":"succeeded","duration":"1s","summary":{},"resources":[]})") ==
        "text: a summary of pulumi preview --output json, which has no values");
  CHECK(refusal_of(R"({"config":{},"duration":3})") == "accepted");
  CHECK(refusal_of(R"({"changeSummary":{"same":3}})") == "accepted");
}

TEST_CASE("damage in a digest or a stream is named with its place") {
  CHECK(refusal_of(digest(step("delete", "") + ",{\"op\":\"delete\"}")) == "syntax: a step without an operation or a URN at /steps/1");
  CHECK(refusal_of(R"({"steps":[{"op":"same","op":"delete","urn":"urn:pulumi:a::b::c:d:E::f"}]})") == "syntax: key appears twice at /steps/0");
  CHECK(refusal_of(event("delete")) == "truncated: the event stream does not end: the file is cut off or still being written");
  CHECK(refusal_of(event("delete") + "nonsense\n" + std::string(kEnd)) == "syntax: a line of the event stream is not a JSON object");
  CHECK(refusal_of(event("delete") + R"({"summaryEvent":{}} x)" + "\n") == "trailing_text: text after the event on its line");
  const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
  CHECK(refusal_of(digest(step("create", R"("newState":)" + inputs(R"({"a":)" + deep + "}")))) == "too_deep: nested deeper than 200 levels at /steps/0");
}

TEST_CASE("every proper prefix of a preview is refused") {
  for (const std::string& plan : {digest(step("delete", R"("oldState":)" + inputs(R"({"multiAz":true})")), R"(,"changeSummary":{"delete":1})"),
                                  event("delete", R"("old":{"inputs":{"multiAz":true}})") + std::string(kEnd)}) {
    CHECK(refusal_of(plan) == "accepted");
    const std::size_t end = plan.ends_with('\n') ? plan.size() - 1 : plan.size();
    for (std::size_t size = 0; size < end; ++size) {
      INFO(size);
      CHECK(refusal_of(std::string_view(plan).substr(0, size)) != "accepted");
    }
  }
}

TEST_CASE("no flipped bit makes a deletion vanish") {
  const std::string end = R"({"summaryEvent":{"resourceChanges":{"delete":1},"result":"succeeded"}})" "\n";
  for (const std::string& whole : {digest(step("delete", R"("oldState":)" + inputs(R"({"multiAz":true})")), R"(,"changeSummary":{"delete":1})"),
                                   event("delete", R"("old":{"inputs":{"multiAz":true}})") + end}) {
    REQUIRE(refusal_of(whole) == "accepted");
    for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
      std::string flipped = whole;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      const tl::expected<Plan, Rejection> plan = test::read_text(flipped);
      if (!plan.has_value()) continue;
      INFO(flipped);
      REQUIRE(plan->changes().size() == 1);
      const Action action = plan->changes()[0].action;
      CHECK((action == Action::kDelete || action == Action::kOther));
    }
  }
}

TEST_CASE("the first bytes of a preview do not pass it over") {
  CHECK_FALSE(cannot_be_a_plan("{\n    \"config\": {\n        \"aws:region\": \"x\"\n    },\n    \"steps\": ["));
  CHECK_FALSE(cannot_be_a_plan(event("create")));
}

TEST_CASE("types of bridged providers follow from their names") {
  Arena arena;
  CHECK(model_type_of("aws:rds/instance:Instance", arena) == "aws_db_instance");
  CHECK(model_type_of("aws:ecs/service:Service", arena) == "aws_ecs_service");
  CHECK(model_type_of("aws:ec2/networkInterface:NetworkInterface", arena) == "aws_network_interface");
  CHECK(model_type_of("random:index/randomPassword:RandomPassword", arena) == "random_password");
  CHECK(model_type_of("null:index/resource:Resource", arena) == "null_resource");
  CHECK(model_type_of("gcp:sql/databaseInstance:DatabaseInstance", arena) == "google_sql_database_instance");
  CHECK(model_type_of("app:index:Worker", arena) == "app:index:Worker");
  CHECK(model_type_of("kubernetes:rbac.authorization.k8s.io/v1:Role", arena) == "kubernetes:rbac_authorization_k8s_io/v1:Role");
}

TEST_CASE("findings name attributes as the program does") {
  CHECK(pulumi_spelling("aws_db_instance", "backup_retention_period") == "backupRetentionPeriod");
  CHECK(pulumi_spelling("aws_lambda_function", "environment[0].variables.DB_pass_word") == "environment.variables.DB_pass_word");
  CHECK(pulumi_spelling("aws_lambda_function", "vpc_config[0].subnet_ids[1]") == "vpcConfig.subnetIds[1]");
  CHECK(pulumi_spelling("aws_lambda_function", "function_name") == "name");
  CHECK(pulumi_spelling("aws_lambda_function", "filename") == "code");
  CHECK(pulumi_spelling("aws_security_group", "ingress[0].cidr_blocks") == "ingress[0].cidrBlocks");
  CHECK(pulumi_spelling("aws_route_table", "route[2].nat_gateway_id") == "routes[2].natGatewayId");
  CHECK(pulumi_spelling("aws_thing", "filter_policy[1].some_name") == "filterPolicies[1].someName");
  CHECK(to_singular("policies") == "policy");
  CHECK(to_singular("ingress") == "ingress");
  CHECK(to_snake_case("ipv6CidrBlocks") == "ipv6_cidr_blocks");
}
