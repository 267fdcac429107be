#include <algorithm>
#include <array>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_kms_key"};

// Whose data a key usually protects.
constexpr std::string_view kUsers[] = {"aws_db_instance",
                                       "aws_rds_cluster",
                                       "aws_docdb_cluster",
                                       "aws_redshift_cluster",
                                       "aws_dynamodb_table",
                                       "aws_ebs_volume",
                                       "aws_efs_file_system",
                                       "aws_s3_bucket",
                                       "aws_s3_bucket_server_side_encryption_configuration",
                                       "aws_sqs_queue",
                                       "aws_sns_topic",
                                       "aws_kinesis_stream",
                                       "aws_secretsmanager_secret",
                                       "aws_cloudwatch_log_group",
                                       "aws_lambda_function",
                                       "aws_elasticache_replication_group",
                                       "aws_opensearch_domain",
                                       "aws_kms_alias"};

// Days; also what the provider asks for when nobody wrote it.
constexpr double kLongest = 30;

bool is_named(const Subject& subject, const Attribute& key) {
  if (!key.text() || key.text()->empty()) return false;
  constexpr std::array kPaths = {Path("kms_key_id"), Path("kms_key_arn"), Path("kms_master_key_id"), Path("target_key_id")};
  for (const std::string_view type : kUsers) {
    for (const Path& path : kPaths) {
      if (!subject.texts(type, path).find(*key.text()).empty()) return true;
    }
  }
  return false;
}

/// Something that stays is encrypted with it.
bool is_used(const Subject& subject) {
  if (!subject.consumers().empty()) return true;
  return is_named(subject, subject.before("key_id")) || is_named(subject, subject.before("arn"));
}

void check_deletion(const Subject& subject, Report& report) {
  const Environment& environment = subject.environment();
  if (environment.is(EnvironmentClass::kEphemeral).is_yes() && !is_used(subject)) return;
  const Attribute window = subject.before("deletion_window_in_days");
  const bool is_refused = subject.plan().errored().value_or(false);
  std::vector<std::string> evidence = {"deletion_window_in_days in the state: " + window.display()};
  for (std::string& line : environment.lines()) evidence.push_back(std::move(line));
  report.judge(
      Verdict::yes(),
      {.attribute = "",
       .message =
           is_replacement(subject.change().action)
               ? "is replaced: the old key is scheduled for deletion, and whatever it encrypted cannot be read after"
               : "is scheduled for deletion, and whatever it encrypted cannot be read after",
       .severity = is_refused ? Severity::kInfo : Severity::kCritical,
       .evidence = std::move(evidence)});
}

void check_window(const Subject& subject, Report& report) {
  const Environment& environment = subject.environment();
  const Attribute window = subject.after("deletion_window_in_days");
  report.judge(less_than(window, kLongest) & environment.is_production(),
               {.attribute = window.path(),
                .message = "would be deleted " + window.display() +
                           " days after a mistake; 30 is the longest time to notice one",
                .severity = Severity::kInfo,
                .confidence = environment.confidence,
                .evidence = environment.lines()});
}

void check(const Subject& subject, Report& report) {
  if (subject.change().destroys()) check_deletion(subject, report);
  if (!kDeletes.has(subject.change().action)) check_window(subject, report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
A KMS key that is deleted or replaced. A key of production whose deletion window is shorter than 30 days is
information only.

## Why it matters
Terraform schedules the deletion. When the window is over the key is gone, and so is everything that was encrypted
with it: databases, backups, buckets, secrets. No support case brings it back.

## How to fix
Disable the key instead, wait until nothing asks for it, and take it out of the state:
```hcl
# before: the resource is removed from the code
is_enabled = false   # instead of removing the resource
removed {
  from = aws_kms_key.data
  lifecycle { destroy = false }
}
```

## When it stays silent
- a key of an ephemeral environment that nothing in the plan or the state uses;
- `forget`; updates; a window of 30 days, which is also the default.

In a plan that failed, as with `prevent_destroy`, it is information.

## Sources
- https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key#deletion_window_in_days
)md";

}  // namespace

extern constinit const Rule kms_key_deletion = checked({
    .code = "DST601",
    .slug = "kms-key-deletion",
    .title = "KMS key scheduled for deletion",
    .severity = Severity::kCritical,
    .category = Category::kDestructive,
    .types = kTypes,
    .also_reads = kUsers,
    .actions = kCreates | kUpdates | kReplaces | kDeletes,
    .fix = "disable the key instead of deleting it",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
