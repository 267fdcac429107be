#include <doctest/doctest.h>

#include "analyzers/rule.h"
#include "analyzers/spelling.h"
#include "tests/support/plan_text.h"

using namespace plandiff;

namespace {

constexpr Rule kRule{.code = "DEP104", .slug = "x", .title = "x", .severity = Severity::kHigh, .fix = "x", .doc = "x"};

constexpr std::string_view kPreview =
    R"({"steps":[{"op":"create","urn":"urn:pulumi:dev::shop::aws:rds/instance:Instance::db","newState":{"type":"aws:rds/instance:Instance","inputs":)"
    R"({"allocatedStorage":20,"iops":3000,"storageType":"gp3","backupRetentionPeriod":0,"engineVersion":"8.0"}}},)"
    R"({"op":"create","urn":"urn:pulumi:dev::shop::aws:lambda/function:Function::worker","newState":{"type":"aws:lambda/function:Function","inputs":)"
    R"({"name":"worker","vpcConfig":{"subnetIds":["subnet-0c5d81f3a97be2460"]}}}}],"duration":1})";
constexpr std::string_view kDatabase = "urn:pulumi:dev::shop::aws:rds/instance:Instance::db";
constexpr std::string_view kFunction = "urn:pulumi:dev::shop::aws:lambda/function:Function::worker";

constexpr std::string_view kTerraform =
    R"({"format_version":"1.2","resource_changes":[{"address":"aws_db_instance.db","mode":"managed","type":"aws_db_instance","name":"db","provider_name":"aws",)"
    R"("change":{"actions":["create"],"before":null,"after":{"storage_type":"gp3"},"after_unknown":{}}}]})";

const ResourceChange& change_at(const Plan& plan, std::string_view address) {
  for (const ResourceChange& change : plan.changes()) {
    if (change.address == address) return change;
  }
  FAIL("no change at " << address);
  return plan.changes()[0];
}

// The message as it is shown in the end; evidence is treated alike, and checked with it.
std::string shown(std::string_view document, std::string_view address, std::string attribute, const std::string& message) {
  const Plan plan = test::plan_of(document);
  Report report;
  report.begin(kRule, change_at(plan, address));
  report.judge(Verdict::yes(), {.attribute = std::move(attribute), .message = message, .evidence = {message}});
  spell(plan, report);
  REQUIRE(report.findings().size() == 1);
  CHECK(report.findings()[0].evidence[0] == report.findings()[0].message);
  return report.findings()[0].message;
}

std::string of_database(const std::string& message, std::string attribute = "iops") { return shown(kPreview, kDatabase, std::move(attribute), message); }

}  // namespace

TEST_CASE("attributes of the resource within a sentence are spelled as its author writes them") {
  CHECK(of_database("apply fails: storage_type is gp3, allocated_storage: 20") == "apply fails: storageType is gp3, allocatedStorage: 20");
  CHECK(of_database("needs (storage_type), and more") == "needs (storageType), and more");
}

TEST_CASE("a word that is no attribute of the resource, or holds no underscore, stays") {
  CHECK(of_database("sets binlog_format, an engine and its iops") == "sets binlog_format, an engine and its iops");
  CHECK(of_database("looked for aws_db_instance") == "looked for aws_db_instance");
}

TEST_CASE("an assignment names an attribute whatever it is called, and also one that the resource does not have") {
  CHECK(of_database("iops = 3000, storage_throughput = (not set), storage_type = \"gp3\"") ==
        "iops = 3000, storageThroughput = (not set), storageType = \"gp3\"");
}

TEST_CASE("values, paths and parts of longer names stay") {
  CHECK(of_database("value \"storage_type\" and \"a\\\"storage_type\"") == "value \"storage_type\" and \"a\\\"storage_type\"");
  CHECK(of_database("file build/storage_type.zip, storage_type/x, my-storage_type") == "file build/storage_type.zip, storage_type/x, my-storage_type");
  CHECK(of_database("rds.storage_type, storage_type(x), my_storage_type") == "rds.storage_type, storage_type(x), my_storage_type");
}

TEST_CASE("words of the finding's own path are spelled as they stand in it") {
  CHECK(shown(kPreview, kFunction, "vpc_config[0].subnet_ids", "subnet_ids has 1 id") == "subnetIds has 1 id");
  CHECK(shown(kPreview, kFunction, "vpc_config[0].subnet_ids", "vpc_config[0].subnet_ids has 1 id") == "vpcConfig.subnetIds has 1 id");
}

TEST_CASE("attributes of another resource that the sentence names are spelled too") {
  const std::string message = "backup_retention_period of " + std::string(kDatabase) + " is 0";
  CHECK(shown(kPreview, kFunction, "runtime", message) == "backupRetentionPeriod of " + std::string(kDatabase) + " is 0");
  CHECK(shown(kPreview, kFunction, "runtime", "backup_retention_period of it is 0") == "backup_retention_period of it is 0");
}

TEST_CASE("a finding about a file keeps the words of the file") {
  const Plan plan = test::plan_of(kPreview);
  Report report;
  report.begin(kRule);
  report.judge(Verdict::yes(), {.attribute = "rds.Instance.storage_type", .message = "has no argument storage_type", .address = "__main__.py"});
  spell(plan, report);
  CHECK(report.findings()[0].attribute == "rds.Instance.storage_type");
  CHECK(report.findings()[0].message == "has no argument storage_type");
}

TEST_CASE("where the format has the model's words nothing changes") {
  CHECK(shown(kTerraform, "aws_db_instance.db", "storage_type", "storage_type is gp3") == "storage_type is gp3");
}

TEST_CASE("type, attribute and undecided attributes are spelled") {
  const Plan plan = test::plan_of(kPreview);
  Report report;
  report.begin(kRule, change_at(plan, kDatabase));
  report.judge(Verdict::yes(), {.attribute = "storage_type", .message = "m"});
  report.judge(Verdict::unknown(), {.attribute = "allocated_storage", .message = "m"});
  spell(plan, report);
  CHECK(report.findings()[0].attribute == "storageType");
  CHECK(report.findings()[0].resource_type == "aws:rds/instance:Instance");
  CHECK(report.unknown()[0].attribute == "allocatedStorage");
}
