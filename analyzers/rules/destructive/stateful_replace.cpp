#include <algorithm>
#include <array>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance",
                                       "aws_rds_cluster",
                                       "aws_rds_cluster_instance",
                                       "aws_elasticache_replication_group",
                                       "aws_elasticache_cluster",
                                       "aws_dynamodb_table",
                                       "aws_s3_bucket",
                                       "aws_efs_file_system",
                                       "aws_ebs_volume",
                                       "aws_kms_key",
                                       "aws_kinesis_stream",
                                       "aws_opensearch_domain",
                                       "aws_redshift_cluster",
                                       "aws_msk_cluster",
                                       "aws_sqs_queue",
                                       "aws_secretsmanager_secret",
                                       "aws_cloudwatch_log_group",
                                       "aws_docdb_cluster",
                                       "aws_neptune_cluster",
                                       "aws_memorydb_cluster",
                                       "aws_elasticsearch_domain",
                                       "aws_cognito_user_pool",
                                       "aws_backup_vault",
                                       "aws_fsx_lustre_file_system",
                                       "aws_fsx_ontap_file_system",
                                       "aws_fsx_openzfs_file_system",
                                       "aws_fsx_windows_file_system"};

// Losing one of these in production is losing the product's data, or (the key) the means to read it. An instance of a
// cluster holds none.
constexpr std::array<std::string_view, 5> kVital = {"aws_db_instance", "aws_rds_cluster", "aws_efs_file_system",
                                                    "aws_dynamodb_table", "aws_kms_key"};

// Never shown, whatever the plan's masks say.
constexpr std::array<std::string_view, 5> kSecrets = {"password", "master_password", "auth_token", "secret_string",
                                                      "value"};

bool holds(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// One path that forces the replacement, as steps and as text.
struct ForcingPath {
  std::vector<PathStep> steps;
  std::string text;
};

ForcingPath read_path(const Value& path) {
  ForcingPath result;
  for (const Value& step : path.items()) {
    if (const auto key = step.text()) {
      const bool is_plain = key->find_first_of(".[]\"") == std::string_view::npos;
      result.text += result.text.empty() ? std::string(*key)
                     : is_plain          ? "." + std::string(*key)
                                         : "[\"" + std::string(*key) + "\"]";
      result.steps.push_back({*key, 0, false});
    } else if (const auto index = step.as_integer(); index && *index >= 0) {
      result.text += "[" + std::to_string(*index) + "]";
      result.steps.push_back({{}, static_cast<std::uint32_t>(*index), true});
    }
  }
  return result;
}

std::string show(const ResourceChange& change, const ForcingPath& path) {
  if (path.steps.empty()) return {};
  if (holds(kSecrets, path.steps.front().key)) return path.text + ": (sensitive) -> (sensitive)";
  const Attribute before = change.before_at(path.steps, path.text);
  const Attribute after = change.after_at(path.steps, path.text);
  return path.text + ": " + before.display() + " -> " + after.display();
}

/// Terraform's reason in words. The set may grow, so an unknown one is shown as it is.
std::string reason(std::string_view action_reason, const std::vector<ForcingPath>& paths) {
  if (action_reason == "replace_because_tainted") return "because it is tainted";
  if (action_reason == "replace_by_request") return "because -replace asks for it";
  if (action_reason == "replace_by_triggers") return "because of replace_triggered_by";
  if (!paths.empty()) {
    std::string names = "because it cannot change in place: ";
    for (const ForcingPath& path : paths) names += (&path == &paths.front() ? "" : ", ") + path.text;
    return names;
  }
  if (action_reason.empty()) return "for a reason that the plan does not tell";
  if (action_reason == "replace_because_cannot_update") return "because it cannot change in place";
  return "by reason " + printable(action_reason, 64);
}

Severity severity_of(const Subject& subject) {
  // An errored plan cannot be applied; it shows what prevent_destroy refused.
  if (subject.plan().errored().value_or(false)) return Severity::kInfo;
  const bool is_created_first = subject.change().action == Action::kCreateThenDelete;
  if (is_created_first && subject.type() == "aws_cloudwatch_log_group") return Severity::kLow;
  const bool is_vital = holds(kVital, subject.type()) && subject.environment().is_production().is_yes();
  return is_vital ? Severity::kCritical : Severity::kHigh;
}

void check(const Subject& subject, Report& report) {
  const ResourceChange& change = subject.change();
  if (kUpdates.has(change.action) && !change.may_replace) return;
  std::vector<ForcingPath> paths;
  std::vector<std::string> evidence;
  for (const Value& value : change.replace_paths.items()) {
    paths.push_back(read_path(value));
    if (std::string line = show(change, paths.back()); !line.empty()) evidence.push_back(std::move(line));
  }
  if (!change.action_reason.empty()) evidence.push_back("action_reason: " + printable(change.action_reason, 64));
  if (subject.environment().is_production().is_yes() && !subject.environment().evidence.empty()) {
    evidence.push_back("environment prod: " + subject.environment().evidence.front().text);
  }
  const bool is_refused = subject.plan().errored().value_or(false);
  const bool is_created_first = change.action == Action::kCreateThenDelete;
  std::string message = change.may_replace ? "may be destroyed with its content and created anew, "
                        : is_refused ? "the plan failed, else it would be destroyed with its content and created anew, "
                        : is_created_first ? "will be created anew and the old one destroyed with its content, "
                                           : "will be destroyed with its content and created anew, ";
  report.judge(Verdict::yes(), {.attribute = paths.empty() ? std::string() : paths.front().text,
                                .message = message + reason(change.action_reason, paths),
                                .severity = severity_of(subject),
                                .confidence = change.may_replace ? Confidence::kLikely : Confidence::kCertain,
                                .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A resource that holds state (database, cache, table, bucket, file system, volume, key, stream, queue, secret, log
group …) and is replaced: destroyed and created anew. It names every attribute that forces it, with the value before
and after, or Terraform's reason.

## Why it matters
The new resource is empty. An attribute such as `storage_encrypted`, `kms_key_id`, `identifier` or `engine` looks
harmless in a diff.

## How to fix
Protect it with `lifecycle { prevent_destroy = true }`, restore a snapshot into a new resource, or, if only the
address changes, write a `moved` block.
```hcl
# before: nothing protects it

lifecycle {  # after
  prevent_destroy = true
}
```

## When it stays silent
- deletions without a creation, `forget`, `moved`, updates in place, and RDS blue/green updates, which are updates;
- resources that hold nothing, such as parameter groups and secret versions.

In production RDS, EFS, DynamoDB and KMS are critical (an instance of a cluster is not: the data is in the cluster).
A log group that is created before the old one goes is low. In a plan that failed, as with `prevent_destroy`, it is
information.

## Sources
- https://developer.hashicorp.com/terraform/internals/json-format#change-representation
- https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle
- https://github.com/aws-cloudformation/cfn-lint
)md";

}  // namespace

extern constinit const Rule stateful_replace = checked({
    .code = "DST101",
    .slug = "stateful-replace",
    .title = "Stateful resource will be replaced",
    .severity = Severity::kCritical,
    .category = Category::kDestructive,
    .types = kTypes,
    .actions = kReplaces | kUpdates,
    .fix = "set prevent_destroy, restore a snapshot into a new resource, or write a moved block",
    .doc = kDoc,
    .reads_unknown = false,
    .check = check,
});

}  // namespace plandiff::rules
