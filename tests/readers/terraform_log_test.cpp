#include <string>

#include <doctest/doctest.h>

#include "tests/support/plan_text.h"

using namespace plandiff;
using test::plan_of;
using test::refusal_of;

namespace {

std::string line(std::string_view type, std::string_view rest) {
  return R"({"@level":"info","@message":"m","@module":"terraform.ui","@timestamp":"2026-11-23T10:15:00.123456Z","type":")" + std::string(type) + "\"" +
         (rest.empty() ? "" : "," + std::string(rest)) + "}\n";
}

std::string change(std::string_view address, std::string_view action, std::string_view rest = "") {
  return line("planned_change", R"("change":{"resource":{"addr":")" + std::string(address) +
                                    R"(","module":"","resource":"aws_db_instance.x","implied_provider":"aws","resource_type":"aws_db_instance","resource_name":"x","resource_key":null},"action":")" +
                                    std::string(action) + "\"" + std::string(rest) + "}");
}

std::string summary(std::string_view counts, std::string_view operation = "plan") {
  return line("change_summary", R"("changes":{)" + std::string(counts) + R"(,"import":0,"operation":")" + std::string(operation) + "\"}");
}

const std::string kVersion = line("version", R"("terraform":"1.11.4","ui":"1.2")");

}  // namespace

TEST_CASE("the log of terraform plan -json gives addresses and actions, and no values") {
  const Plan plan = plan_of(kVersion + line("resource_drift", R"("change":{"resource":{"addr":"a.b"},"action":"update"})") + change("aws_db_instance.x", "delete", R"(,"reason":"delete_because_no_resource_config")") +
                            change("aws_db_instance.y", "replace") + change("aws_db_instance.z", "move", R"(,"previous_resource":{"addr":"aws_db_instance.old"})") +
                            summary(R"("add":1,"change":0,"remove":2)") + line("outputs", R"("outputs":{"a":{"action":"create"},"b":{"action":"noop"}})"));
  CHECK(plan.format() == Format::kTerraformLog);
  CHECK(plan.tool_version() == "1.11.4");
  CHECK(plan.timestamp() == "2026-11-23T10:15:00.123456Z");
  CHECK(plan.errored() == false);
  CHECK(plan.drift() == 1);
  CHECK(plan.outputs() == 1);
  REQUIRE(plan.changes().size() == 3);
  CHECK(plan.changes()[0].address == "aws_db_instance.x");
  CHECK(plan.changes()[0].action == Action::kDelete);
  CHECK(plan.changes()[0].action_reason == "delete_because_no_resource_config");
  CHECK(plan.changes()[1].action == Action::kDeleteThenCreate);
  CHECK(plan.changes()[2].action == Action::kNoOp);
  CHECK(plan.changes()[2].previous_address == "aws_db_instance.old");
  CHECK_FALSE(plan.changes()[0].has_values);
  CHECK(plan.changes()[0].before_at(Path("engine").steps(), "engine").is_unknown());
  CHECK(plan.changes()[1].after_at(Path("engine").steps(), "engine").is_unknown());
  REQUIRE(plan.notes().size() == 1);
  CHECK(plan.notes()[0] == "the log of terraform plan -json holds no values: only rules about what is destroyed, replaced or moved could judge; for all rules run "
                           "terraform show -json PLANFILE > plan.json");
}

TEST_CASE("lines of other programs in a log are passed over") {
  CHECK(plan_of("[command]terraform plan -json\n" + kVersion + "warning: something\r\n" + change("a.b", "delete") + summary(R"("add":0,"change":0,"remove":1)") + "::debug::\"\n").changes().size() == 1);
}

TEST_CASE("a log that lost a line is not taken for a whole one") {
  const std::string end = summary(R"("add":0,"change":0,"remove":1)");
  CHECK(refusal_of(kVersion + end) == "syntax: the log names 0 to add, 0 to change and 0 to destroy, but its change_summary says 0, 0 and 1");
  CHECK(refusal_of(kVersion + change("a.b", "delete")) == "truncated: the log ends before its change_summary: it is cut off or still being written");
  CHECK(refusal_of(kVersion + change("a.b", "delete") + end.substr(0, 50)).starts_with("truncated: a line of the log is not valid JSON"));
  CHECK(refusal_of(kVersion + "{\"broken\n" + change("a.b", "delete") + end).starts_with("syntax: a line of the log is not valid JSON"));
}

TEST_CASE("an action that nobody knows is listed") {
  const Plan plan = plan_of(kVersion + change("a.b", "dflete") + summary(R"("add":0,"change":0,"remove":1)"));
  CHECK(plan.changes()[0].action == Action::kOther);
  CHECK(plan.changes()[0].verbs[0] == "dflete");
}

TEST_CASE("an error ends a log without a summary") {
  const Plan plan = plan_of(kVersion + line("diagnostic", R"("diagnostic":{"severity":"error","summary":"Invalid reference","detail":"No such resource.","address":"a.b"})"));
  CHECK(plan.errored() == true);
  REQUIRE(plan.diagnostics().size() == 1);
  CHECK(plan.diagnostics()[0].message == "Invalid reference: No such resource.");
  CHECK(plan.diagnostics()[0].address == "a.b");
}

TEST_CASE("logs of an apply and of other programs are no plans") {
  CHECK(refusal_of(kVersion + change("a.b", "delete") + summary(R"("add":0,"change":0,"remove":1)") + line("apply_start", "")) ==
        "log_stream: the log of terraform apply -json: what it names has already happened");
  CHECK(refusal_of("{\"@level\":\"info\",\"@message\":\"agent: started\",\"@module\":\"consul\"}\n") == "log_stream: a log, but not that of terraform plan -json");
}
