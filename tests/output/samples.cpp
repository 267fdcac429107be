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
  finding.evidence = {"a\rb"};
  finding.construct = "net\x1b[1m/\xe2\x80\xae";
  analysis.findings = {finding};
  return analysis;
}

}  // namespace plandiff::test
