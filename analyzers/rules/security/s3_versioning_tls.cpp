#include "analyzers/rule.h"
#include "analyzers/rules/security/bucket.h"
#include "analyzers/rules/security/policy.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_s3_bucket", "aws_s3_bucket_versioning"};
constexpr std::string_view kAlsoReads[] = {"aws_s3_bucket_policy", "aws_iam_policy_document"};

/// Logs and temporary files are written once and thrown away.
bool is_throw_away(const Subject& subject) {
  constexpr std::array<std::string_view, 11> kWords = {
      "log", "logs", "logging", "accesslogs", "tmp", "temp", "temporary", "cache", "scratch", "artifact", "artifacts"};
  if (mentions_word(subject.change().name, kWords)) return true;
  if (mentions_word(subject.after("bucket").text().value_or(""), kWords)) return true;
  if (mentions_word(subject.after("bucket_prefix").text().value_or(""), kWords)) return true;
  return std::ranges::any_of(subject.after("tags").leaves(),
                             [&](const Attribute& tag) { return mentions_word(tag.text().value_or(""), kWords); });
}

Verdict is_enabled(const Attribute& status) { return equals(status, "Enabled"); }

Verdict is_versioned(const Subject& subject, const std::optional<ResourceView>& bucket) {
  // The old block inside the bucket, which the provider still repeats of what AWS has.
  Verdict verdict = is_true(subject.after("versioning[0].enabled")) | may_have_another(subject, "aws_s3_bucket_versioning");
  for (const ResourceView& view : companions(subject, bucket, "aws_s3_bucket_versioning")) {
    verdict = verdict | is_enabled(view.attribute("versioning_configuration[0].status"));
  }
  return verdict;
}

/// Refuses what comes without TLS.
Verdict demands_tls(const Statement& statement) {
  return Verdict::of(!statement.is_allow && statement.is_about_plain_http);
}

Verdict is_tls_only(const Subject& subject, const std::optional<ResourceView>& bucket) {
  Verdict verdict = may_have_another(subject, "aws_s3_bucket_policy");
  for (const ResourceView& view : companions(subject, bucket, "aws_s3_bucket_policy")) {
    const Referred referred =
        view.change() == nullptr ? Referred{{}, false} : subject.subject(*view.change()).referred("policy");
    const std::optional<Policy> policy = policy_of(subject, view.attribute("policy"), referred);
    if (policy) verdict = verdict | any_statement(*policy, demands_tls);
  }
  const std::optional<Policy> own = policy_of(subject, subject.after("policy"), subject.referred("policy"));
  return own ? verdict | any_statement(*own, demands_tls) : verdict;
}

void check(const Subject& subject, Report& report) {
  if (subject.type() == "aws_s3_bucket_versioning") {
    // A bucket of the plan is judged itself.
    if (bucket_of(subject)) return;
    const Attribute status = subject.after("versioning_configuration[0].status");
    return report.judge(is_one_of(status, {"Suspended", "Disabled"}), status,
                        "keeps no old versions of the bucket's objects");
  }
  if (is_throw_away(subject)) return;
  const std::optional<ResourceView> bucket = view_of(subject);
  report.judge(is_not(is_versioned(subject, bucket)) & subject.is_whole(),
               {.attribute = "versioning",
                .message = "keeps no old versions of its objects",
                .evidence = {"no aws_s3_bucket_versioning with status Enabled names it"}});
  report.judge(is_not(is_tls_only(subject, bucket)) & subject.is_whole(),
               {.attribute = "policy",
                .message = "accepts requests without TLS",
                .evidence = {"no policy in the plan denies what has aws:SecureTransport false"}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A bucket for which the plan has no enabled versioning, or no policy that refuses requests without TLS. A versioning resource
that switches versions off for a bucket outside the plan is found too.

## Why it matters
Without versions, a deleted or overwritten object is gone. Without the policy, a client may read it in clear text.

## How to fix
```hcl
resource "aws_s3_bucket_versioning" "exports" {  # before: missing
  bucket = aws_s3_bucket.exports.id
  versioning_configuration { status = "Enabled" }
}
```
For TLS add a `Deny` for everybody with the condition `Bool` `aws:SecureTransport` = `false`, and a lifecycle rule that ends
old versions.

## When it stays silent
- buckets for logs, artifacts, caches and temporary files, by their name or tags;
- encryption: S3 has encrypted everything by itself since January 2023;
- a plan that does not show everything, and policies that are not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
- https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit
- https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
)md";

}  // namespace

extern constinit const Rule s3_versioning_tls = checked({
    .code = "SEC702",
    .slug = "s3-versioning-tls",
    .title = "Bucket without versioning or without a TLS-only policy",
    .severity = Severity::kLow,
    .category = Category::kSecurity,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "enable versioning and deny requests without TLS",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
