#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_kinesis_stream"};
constexpr double kLeastHours = 24;
constexpr double kMostHours = 8760;

void check(const Subject& subject, Report& report) {
  const Attribute mode = subject.after("stream_mode_details[0].stream_mode");
  const Attribute shards = subject.after("shard_count");
  // AWS reports shards of an on-demand stream too, so only what somebody wrote counts.
  report.judge(equals(mode, "ON_DEMAND") & is_set(shards) & subject.is_configured("shard_count"), shards,
               "is on demand and sets shard_count, which the provider refuses");
  report.judge((is_unset(mode) | equals(mode, "PROVISIONED")) & is_unset(shards), shards,
               "is provisioned without a shard_count, so it cannot be created");
  const Attribute hours = subject.after("retention_period");
  report.judge(less_than(hours, kLeastHours) | at_least(hours, kMostHours + 1), hours,
               "keeps records for " + hours.display() + " hours; Kinesis takes 24 to 8760");
  const Attribute key = subject.after("kms_key_id");
  report.judge(equals(subject.after("encryption_type"), "KMS") & is_unset(key), key,
               "has encryption_type KMS and names no key, so encryption cannot be started");
}

constexpr std::string_view kDoc = R"md(
## What it finds
A Kinesis stream whose settings contradict each other: on demand with a `shard_count`, provisioned (the default) without one,
records kept for less than 24 or more than 8760 hours, or `encryption_type` KMS without a `kms_key_id`.

## Why it matters
Nothing of this shows while planning. The apply stops halfway, and a stream that was created before its encryption failed
stays behind in clear.

## How to fix
```hcl
encryption_type = "KMS"  # before, and no key

encryption_type = "KMS"  # after
kms_key_id      = "alias/aws/kinesis"
```

## When it stays silent
- a `shard_count` that AWS reports for a stream on demand while nobody wrote it;
- a retention that is not written: 24 hours;
- values that are not known yet.

## Sources
- https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html
- https://docs.aws.amazon.com/kinesis/latest/APIReference/API_IncreaseStreamRetentionPeriod.html
- https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StartStreamEncryption.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kinesis_stream
)md";

}  // namespace

extern constinit const Rule kinesis_mode_retention = checked({
    .code = "DEP508",
    .slug = "kinesis-mode-retention",
    .title = "Kinesis stream mode/shards/retention inconsistent",
    .severity = Severity::kMedium,
    .category = Category::kUndeployable,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "drop shard_count on demand and give it when provisioned; keep records 24 to 8760 hours; name the key",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
