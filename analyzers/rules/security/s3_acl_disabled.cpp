#include <array>
#include <string>

#include "analyzers/rule.h"
#include "analyzers/rules/security/bucket.h"
#include "analyzers/rules/security/policy.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_s3_bucket_acl", "aws_s3_bucket", "aws_s3_bucket_policy"};
constexpr std::string_view kAlsoReads[] = {"aws_s3_bucket_ownership_controls", "aws_s3_bucket_public_access_block", "aws_iam_policy_document"};

/// True if the plan makes the bucket, so that AWS's defaults of April 2023 hold for it.
bool is_new_bucket(const ResourceView& bucket) {
  return bucket.change() != nullptr && !bucket.change()->is_import && (kCreates | kReplaces).has(bucket.change()->action);
}

/// What a bucket's companions say about ACLs.
struct AclRules {
  Verdict are_off = Verdict::no();
  std::string why;
};

AclRules acl_rules(const Subject& subject, const ResourceView& bucket) {
  const std::vector<ResourceView> controls = companions(subject, bucket, "aws_s3_bucket_ownership_controls");
  for (const ResourceView& control : controls) {
    const Attribute ownership = control.attribute("rule[0].object_ownership");
    const Verdict enforced = equals(ownership, "BucketOwnerEnforced");
    if (!enforced.is_no()) return {enforced, std::string(control.address()) + " turns ACLs off"};
  }
  if (!controls.empty() || !is_new_bucket(bucket)) return {};
  return {subject.is_whole(), "a new bucket has ACLs turned off, and the plan has no ownership controls for it"};
}

/// Does the access block refuse public ACLs (or policies)? A new bucket has all four flags on until a block says otherwise.
AclRules block_rules(const Subject& subject, const ResourceView& bucket, Path flag) {
  const std::vector<ResourceView> blocks = companions(subject, bucket, "aws_s3_bucket_public_access_block");
  for (const ResourceView& block : blocks) {
    const Attribute value = block.attribute(flag);
    return {is_true(value), std::string(block.address()) + " has " + value.path() + " on"};
  }
  if (!is_new_bucket(bucket)) return {};
  return {subject.is_whole(), "a new bucket blocks public access, and the plan has no access block that lets it"};
}

Verdict opens_to_public(const Attribute& acl) { return is_one_of(acl, {"public-read", "public-read-write", "authenticated-read"}); }

/// True if an update sets it anew, or something is made.
bool is_applied(const Subject& subject, Path path) {
  if (!kUpdates.has(subject.change().action)) return true;
  const Attribute after = subject.after(path);
  return after.is_unknown() || subject.before(path).value() != after.value();
}

void judge_acl(const Subject& subject, const ResourceView& bucket, const Attribute& acl, Report& report) {
  const AclRules acls = acl_rules(subject, bucket);
  if (!acls.are_off.is_no()) {
    return report.judge(acls.are_off, {.attribute = acl.path(), .message = "apply fails: the bucket does not allow ACLs", .evidence = {acls.why}});
  }
  const AclRules block = block_rules(subject, bucket, "block_public_acls");
  report.judge(opens_to_public(acl) & block.are_off,
               {.attribute = acl.path(), .message = "apply fails: the bucket refuses a public ACL", .evidence = {block.why}});
}

void judge_policy(const Subject& subject, const ResourceView& bucket, Report& report) {
  const Attribute text = subject.after("policy");
  const std::optional<Policy> policy = policy_of(subject, text, subject.referred("policy"));
  if (!policy) return;
  const AclRules block = block_rules(subject, bucket, "block_public_policy");
  report.judge(any_statement(*policy, is_open_to_anyone) & block.are_off,
               {.attribute = text.path(), .message = "apply fails: the bucket refuses a public policy", .evidence = {block.why}});
}

void check(const Subject& subject, Report& report) {
  const std::optional<ResourceView> bucket = bucket_of(subject);
  if (!bucket) return;  // of a bucket that the plan does not show nothing can be said
  if (subject.type() == "aws_s3_bucket_policy") {
    if (is_applied(subject, "policy")) judge_policy(subject, *bucket, report);
    return;
  }
  const Attribute acl = subject.after("acl");
  if (subject.type() == "aws_s3_bucket_acl") {
    const bool is_sent = is_applied(subject, "acl") || is_applied(subject, "access_control_policy");
    // Made by one request with the bucket, "private" is what the bucket has anyway.
    const bool comes_with_bucket = subject.change().is_part && kCreates.has(subject.change().action);
    if (comes_with_bucket && equals(acl, "private").is_yes()) return;
    if (is_sent) judge_acl(subject, *bucket, acl, report);
    return;
  }
  // A bucket may be made with the ACL "private", which changes nothing.
  const Verdict asks = is_set(acl) & subject.is_configured("acl") & is_not(equals(acl, "private"));
  if (asks.is_no() || !is_applied(subject, "acl")) return;
  if (asks.is_unknown()) return report.judge(asks, acl, "");
  judge_acl(subject, *bucket, acl, report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
An `aws_s3_bucket_acl` of any kind, or an `acl` other than `private` on the bucket itself, where ACLs are off: for a new bucket
without ownership controls, or one whose ownership controls say `BucketOwnerEnforced`. And a public ACL or a policy for everybody
that the bucket's access block refuses; a new bucket without an access block refuses both.

## Why it matters
Since April 2023 new buckets have ACLs turned off and public access blocked. The plan is silent; the apply fails with
`AccessControlListNotSupported` or `AccessDenied`.

## How to fix
```hcl
resource "aws_s3_bucket_acl" "site" { # before: remove it, a policy does the same
  bucket = aws_s3_bucket.site.id
  acl    = "private"
}
```
Where an ACL is really needed (log delivery of old services), set `object_ownership = "BucketOwnerPreferred"` in
`aws_s3_bucket_ownership_controls` and let the ACL depend on it.

## When it stays silent
- buckets that exist already, unless a companion in the plan says that ACLs are off: those made before April 2023 may allow them;
- buckets that the plan does not show; `acl = "private"` on the bucket itself, which AWS takes;
- a plan that is not whole, and values that are not known yet, are undecided.

## Sources
- https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
- https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html
- https://aws.amazon.com/blogs/aws/heads-up-amazon-s3-security-changes-are-coming-in-april-of-2023/
)md";

}  // namespace

extern constinit const Rule s3_acl_disabled = checked({
    .code = "DEP702",
    .slug = "s3-acl-disabled",
    .title = "Bucket ACL used while ACLs are disabled",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "remove the ACL, or set object_ownership and the access block so that the bucket takes it",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
