#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_kinesis_stream", "aws_sqs_queue", "aws_sns_topic",
                                       "aws_cloudwatch_log_group"};

/// A key that is not known yet will be one.
Verdict has_no_key(const Attribute& key) { return Verdict::of(!key.is_unknown()) & is_unset(key); }

void check_stream(const Subject& subject, Report& report) {
  const Attribute kind = subject.after("encryption_type");
  const bool is_tiny = at_least(subject.after("shard_count"), 2).is_no() &&
                       is_set(subject.after("shard_count")).is_yes() &&
                       subject.environment().is_nonproduction().is_yes();
  std::vector<std::string> evidence;
  if (is_tiny) evidence.emplace_back("one shard outside production");
  report.judge(is_unset(kind) | equals(kind, "NONE"), {.attribute = kind.path(),
                                                       .message = "keeps its records unencrypted",
                                                       .severity = is_tiny ? Severity::kLow : Severity::kMedium,
                                                       .evidence = std::move(evidence)});
}

void check(const Subject& subject, Report& report) {
  if (subject.type() == "aws_kinesis_stream") return check_stream(subject, report);
  if (subject.type() == "aws_sqs_queue") {
    const Attribute managed = subject.after("sqs_managed_sse_enabled");
    return report.judge(is_false(managed) & has_no_key(subject.after("kms_master_key_id")), managed,
                        "keeps its messages unencrypted: the default is switched off and no key is set");
  }
  if (subject.type() == "aws_sns_topic") {
    const Attribute key = subject.after("kms_master_key_id");
    return report.judge(has_no_key(key), key, "keeps its messages unencrypted");
  }
  const Attribute key = subject.after("kms_key_id");
  report.judge(has_no_key(key), {.attribute = key.path(),
                                 .message = "is encrypted with a key of AWS, which nobody here can withdraw",
                                 .severity = Severity::kInfo});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A Kinesis stream without encryption, a queue whose default encryption is switched off, a topic without a key. A log group
without a key of its own is information, for CloudWatch always encrypts; a stream of one shard outside production is low.

## Why it matters
Messages wait there for days, and what they hold is seldom less sensitive than the database they come from.

## How to fix
```hcl
# before: encryption_type is not written

encryption_type = "KMS"  # after
kms_key_id      = aws_kms_key.stream.arn
```
Alarms publish to an encrypted topic only if the key is the customer's and its policy admits `cloudwatch.amazonaws.com`.

## When it stays silent
- a queue whose `sqs_managed_sse_enabled` is not written: new queues are encrypted;
- a key that is not known yet counts as set.

## Sources
- https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html
- https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html
- https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html
- https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
)md";

}  // namespace

extern constinit const Rule stream_or_queue_unencrypted = checked({
    .code = "SEC502",
    .slug = "stream-or-queue-unencrypted",
    .title = "Kinesis stream, queue, topic or log group not encrypted with a key",
    .severity = Severity::kMedium,
    .category = Category::kSecurity,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "encrypt it with a KMS key",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
