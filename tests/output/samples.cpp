#include "tests/output/samples.h"

namespace plandiff::test {
namespace {

constexpr std::string_view kDatabaseTypes[] = {"aws_db_instance"};
constexpr std::string_view kLambdaTypes[] = {"aws_lambda_function", "aws_lambda_layer_version"};
constexpr std::string_view kFormerSlugs[] = {"lambda-zip-missing"};

Finding finding_of(const Rule& rule, std::string address, std::string attribute, std::string message) {
  Finding finding;
  finding.rule = &rule;
  finding.severity = rule.severity;
  finding.confidence = rule.confidence;
  finding.address = std::move(address);
  finding.resource_type = rule.types.front();
  finding.attribute = std::move(attribute);
  finding.message = std::move(message);
  finding.fingerprint = "0123456789abcdef0123456789abcdef";
  return finding;
}

// A database that becomes Multi-AZ, a range, one by use, one unpriced, two free.
void add_cost(Analysis& analysis) {
  const auto usd = [](std::string_view text) { return *Usd::parse(text); };
  CostTotals& totals = analysis.cost.totals;
  totals.region = "us-east-1";
  totals.is_region_assumed = true;
  totals.prices_as_of = "2026-10-02";
  totals.before = usd("27.12");
  totals.after = usd("98.04");
  totals.high = usd("404.64");
  totals.coverage = {1, 1, 2, 1, 1};
  totals.unpriced_changes = 1;
  CostLine database{"aws_db_instance.main", "us-east-1", Coverage::kDerived, usd("27.12"), usd("54.24"), usd("54.24"), {}, {"backup/additional"}, {}, {}};
  database.components = {{"instance (db.t3.small, mysql, multi-az)", Quantity::of(730), "hours", usd("0.068"), usd("49.64"), usd("49.64"), true},
                         {"storage (gp3)", Quantity::of(20), "GB-month", usd("0.23"), usd("4.6"), usd("4.6"), false}};
  CostLine capacity{"aws_rds_cluster_instance.writer", "us-east-1", Coverage::kPriced, Usd(), usd("43.8"), usd("350.4"), {}, {}, {}, {"a note"}};
  capacity.components = {{"capacity", {Quantity::of(365), Quantity::of(2920)}, "ACU-hour", usd("0.12"), usd("43.8"), usd("350.4"), false}};
  CostLine use{"aws_lambda_function.validation", "us-east-1", Coverage::kUsage, Usd(), Usd(), Usd(), {}, {"requests"}, {}, {}};
  CostLine unpriced{"aws_db_instance.late", "us-east-1", Coverage::kUnpriced, Usd(), {}, {}, {}, {}, {"instance_class is known only after apply"}, {}};
  CostLine role{"aws_iam_role.a", "", Coverage::kFree, Usd(), Usd(), Usd(), {}, {}, {}, {}};
  analysis.cost.resources = {use, database, capacity, unpriced, role, role};
  analysis.apply = {std::chrono::seconds(630), std::chrono::seconds(1080), {"aws_kms_key.data", "aws_db_instance.main"}, 2, 4, {}};
  analysis.apply.disruptions = {{"aws_db_instance.main", DisruptionClass::kMinutesUnavailable, true, {"instance_class"}}};
}

}  // namespace

const Rule kStandby = {
    .code = "CST901",
    .slug = "standby-in-test",
    .title = "Standby database in a test environment",
    .severity = Severity::kMedium,
    .category = Category::kCost,
    .confidence = Confidence::kLikely,
    .types = kDatabaseTypes,
    .fix = "set multi_az = var.is_production",
    .doc = "\n## What it finds\nA standby.\n\n```hcl\n# not a heading\n```\n\n## Sources\n- https://example.org/\n",
};

const Rule kPackage = {
    .code = "DEP901",
    .slug = "package-missing",
    .title = "Package is not there",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kLambdaTypes,
    .actions = kCreates | kReplaces,
    .fix = "build the package before planning, or let data.archive_file make it, so that the hash and the file come from one place",
    .doc = "\n## What it finds\nNo package.\n",
    .aliases = kFormerSlugs,
    .deprecated_since = "0.9",
};

Analysis full_analysis() {
  Analysis analysis;
  analysis.path = "infra/plan.json";
  analysis.outcome = Outcome::kAnalyzed;
  analysis.format = Format::kTerraform;
  analysis.tool_version = "1.11.4";
  analysis.sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  analysis.complete = false;
  analysis.errored = true;
  analysis.applyable = false;
  analysis.environment.environment = EnvironmentClass::kTest;
  analysis.environment.evidence = {{2, EnvironmentClass::kTest, "tag Environment = \"test\""},
                                   {4, EnvironmentClass::kTest, "variable environment \"test\""},
                                   {8, EnvironmentClass::kDev, "directory \"stacks/dev\""}};
  analysis.changes = {3, 2, 1, 4, 5, 12, 1, 1, 2, 1};
  analysis.drift = 1;
  analysis.deferred = 2;
  analysis.outputs = 3;
  analysis.failed_checks = 1;
  analysis.action_invocations = 1;
  analysis.warnings = {"the plan is errored: it stops part way, so changes may be missing", "1 check failed in the plan"};
  Finding package = finding_of(kPackage, "module.api[\"eu-west-1\"].aws_lambda_function.validation", "filename",
                               "apply fails: package \"build/validation.zip\" does not exist beside the plan, and nothing in the plan makes it");
  package.environment = EnvironmentClass::kTest;
  package.evidence = {"the folder build/ holds cleanup.zip only", "no Terraform files lie beside the plan, so it may have been made elsewhere, in "
                                                                  "which case --workspace tells plandiffd where that was"};
  Finding standby = finding_of(kStandby, "aws_db_instance.main", "multi_az", "pays for a standby");
  standby.environment = EnvironmentClass::kTest;
  standby.construct = "network-test/storage/main";
  standby.evidence = {"environment test: tag Environment = \"test\""};
  Finding whole = finding_of(kStandby, "-", "", "says something about the whole plan");
  whole.severity = Severity::kInfo;
  whole.confidence = Confidence::kGuess;
  whole.resource_type.clear();
  analysis.findings = {package, standby, whole};
  analysis.unknown = {{&kStandby, "aws_db_instance.other", "multi_az"}, {&kPackage, "aws_lambda_function.late", ""}};
  add_cost(analysis);
  return analysis;
}

Analysis quiet_analysis() {
  Analysis analysis;
  analysis.path = "quiet.json";
  analysis.outcome = Outcome::kAnalyzed;
  analysis.format = Format::kOpenTofu;
  analysis.tool_version = "1.8.0";
  analysis.changes.no_op = 7;
  return analysis;
}

Analysis truncated_analysis() {
  Analysis analysis;
  analysis.path = "broken.json";
  analysis.outcome = Outcome::kMalformed;
  analysis.error = Rejection{Reason::kTruncated, "the document ends inside an object", "/resource_changes/3/change", 4096,
                             "write it again: terraform show -json tfplan > broken.json"};
  return analysis;
}

Analysis hostile_analysis() {
  Analysis analysis = quiet_analysis();
  analysis.path = "a\x1b[2J\nb\xff\xe2\x80\xae.json";
  analysis.tool_version = "1\n2";
  analysis.warnings = {"line\nbreak"};
  Finding finding = finding_of(kStandby, "aws_db_instance.x[\"\x1b]0;owned\x07\"]", "tags[\"\xe2\x80\xae\"]", "says \"\x1b[31m\"");
  analysis.cost.totals.region = "us\x1b[2J";
  analysis.cost.totals.coverage = {0, 0, 0, 0, 1};
  analysis.cost.resources = {{"aws_x.\x1b[2J\nb", "us\n", Coverage::kUnpriced, {}, {}, {}, {}, {}, {"no price for \x1b[2J"}, {"n\n"}}};
  analysis.apply.timed = 1;
  analysis.apply.critical_path = {"a\x1b[2J"};
  finding.evidence = {"a\rb"};
  finding.construct = "net\x1b[1m/\xe2\x80\xae";
  analysis.findings = {finding};
  return analysis;
}

}  // namespace plandiff::test
