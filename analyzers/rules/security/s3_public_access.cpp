#include "analyzers/rule.h"
#include "analyzers/rules/security/bucket.h"
#include "analyzers/rules/security/policy.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_s3_bucket", "aws_s3_bucket_public_access_block", "aws_s3_bucket_policy",
                                       "aws_s3_bucket_acl"};
constexpr std::string_view kAlsoReads[] = {"aws_iam_policy_document"};

/// A bucket with all that the plan says about who may read it.
struct Access {
  std::optional<ResourceView> bucket;
  std::vector<ResourceView> blocks;
  std::vector<ResourceView> policies;
  std::vector<ResourceView> acls;
};

Access access_of(const Subject& subject) {
  Access access;
  access.bucket = bucket_of(subject);
  access.blocks = companions(subject, access.bucket, "aws_s3_bucket_public_access_block");
  access.policies = companions(subject, access.bucket, "aws_s3_bucket_policy");
  access.acls = companions(subject, access.bucket, "aws_s3_bucket_acl");
  return access;
}

/// One change speaks for its bucket: the access block, else the bucket, else a policy, else an ACL that changes.
std::string_view speaker(const Access& access) {
  for (const auto* const views : {&access.blocks, &access.policies, &access.acls}) {
    if (views == &access.policies && access.bucket && is_changing(*access.bucket)) return access.bucket->address();
    for (const ResourceView& view : *views) {
      if (is_changing(view)) return view.address();
    }
  }
  return access.bucket ? access.bucket->address() : std::string_view{};
}

Verdict is_public_acl(const Attribute& acl) {
  return is_one_of(acl, {"public-read", "public-read-write", "authenticated-read"});
}

Verdict has_public_acl(const Access& access) {
  Verdict verdict = access.bucket ? is_public_acl(access.bucket->attribute("acl")) : Verdict::no();
  for (const ResourceView& view : access.acls) {
    verdict = verdict | is_public_acl(view.attribute("acl"));
    for (const Attribute& leaf : view.attribute("access_control_policy").leaves()) {
      verdict = verdict | is_one_of(leaf, {"http://acs.amazonaws.com/groups/global/AllUsers",
                                           "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"});
    }
  }
  return verdict;
}

Verdict is_public_policy(const Subject& subject, const ResourceView& view) {
  const Attribute text = view.attribute("policy");
  const Referred referred =
      view.change() == nullptr ? Referred{{}, false} : subject.subject(*view.change()).referred("policy");
  const std::optional<Policy> policy = policy_of(subject, text, referred);
  return policy ? any_statement(*policy, is_open_to_anyone) : Verdict::no();
}

/// The four flags of an access block; not written is false.
struct Flags {
  Verdict off = Verdict::no();
  std::string first;  ///< that is off
  std::vector<std::string> names;
  bool stops_acls = false;
  bool stops_policies = false;
};

Flags flags_of(const ResourceView& block) {
  Flags flags;
  const std::array<Attribute, 4> all = {block.attribute("block_public_acls"), block.attribute("ignore_public_acls"),
                                        block.attribute("block_public_policy"),
                                        block.attribute("restrict_public_buckets")};
  for (const Attribute& flag : all) {
    const Verdict off = is_false(flag) | is_unset(flag);
    flags.off = flags.off | off;
    if (off.is_yes()) flags.names.push_back(flag.path());
  }
  flags.first = flags.names.empty() ? all.front().path() : flags.names.front();
  flags.stops_acls = is_true(all[0]).is_yes() || is_true(all[1]).is_yes();
  flags.stops_policies = is_true(all[2]).is_yes() || is_true(all[3]).is_yes();
  return flags;
}

/// A bucket that says of itself that it is meant for the public.
bool says_public(const ResourceView& bucket) {
  constexpr std::array<std::string_view, 2> kWords = {"public", "website"};
  for (const Attribute& tag : bucket.attribute("tags").leaves()) {
    if (tag.text().has_value() && to_lower(*tag.text()) != "false" &&
        (mentions_word(tag.path(), kWords) || mentions_word(*tag.text(), kWords)))
      return true;
  }
  return false;
}

/// Of a change that may be about any bucket of the plan nobody can tell.
bool is_meant_public(const Subject& subject, const Access& access) {
  if (access.bucket) return says_public(*access.bucket);
  return subject.after("bucket").is_unknown() && std::ranges::any_of(subject.resources("aws_s3_bucket"), says_public);
}

/// The change says it for its bucket; the address is the block's where there is one, else the bucket's.
std::string address_of(const Access& access) {
  if (!access.blocks.empty()) return std::string(access.blocks.front().address());
  return access.bucket ? std::string(access.bucket->address()) : std::string();
}

/// Judges ACLs and policies; true if one of them opens the bucket.
bool judge_open(const Subject& subject, Report& report, const Access& access, const Flags* flags) {
  const bool stops_acls = flags != nullptr && flags->stops_acls;
  const bool stops_policies = flags != nullptr && flags->stops_policies;
  // A block of which nobody can tell whose it is may be this bucket's.
  const Verdict is_unstopped = flags == nullptr ? is_not(may_have_another(subject, "aws_s3_bucket_public_access_block")) : Verdict::yes();
  const Verdict acl = stops_acls ? Verdict::no() : has_public_acl(access) & is_unstopped;
  report.judge(
      acl, {.attribute = "acl", .message = "lets everybody read the bucket by its ACL", .address = address_of(access)});
  if (stops_policies) return acl.is_yes();
  Verdict open = Verdict::no();
  for (const ResourceView& view : access.policies) {
    const Verdict one = is_public_policy(subject, view);
    if (one.is_unknown()) {
      report.judge(one, {.attribute = "policy", .message = "", .address = std::string(view.address())});
      continue;
    }
    open = open | one;
  }
  if (access.bucket && access.policies.empty()) {
    const std::optional<Policy> policy = policy_of(subject, access.bucket->attribute("policy"), Referred{{}, false});
    if (policy) open = open | any_statement(*policy, is_open_to_anyone);
  }
  report.judge(
      open & is_unstopped,
      {.attribute = "policy", .message = "opens the bucket to everybody by its policy", .address = address_of(access)});
  return acl.is_yes() || open.is_yes();
}

void check(const Subject& subject, Report& report) {
  const Access access = access_of(subject);
  if (speaker(access) != subject.change().address || is_meant_public(subject, access)) return;
  if (access.blocks.empty()) {
    if (judge_open(subject, report, access, nullptr) || subject.type() != "aws_s3_bucket") return;
    return report.judge(subject.is_whole() & is_not(may_have_another(subject, "aws_s3_bucket_public_access_block")),
                        {.attribute = "bucket",
                         .message = "has no public access block in the plan: only the default of AWS protects it",
                         .severity = Severity::kInfo});
  }
  const Flags flags = flags_of(access.blocks.front());
  judge_open(subject, report, access, &flags);
  std::vector<std::string> evidence;
  for (const std::string& name : flags.names) evidence.push_back(name + " is off");
  report.judge(flags.off, {.attribute = flags.first,
                           .message = "does not keep the bucket from becoming public",
                           .severity = Severity::kMedium,
                           .evidence = std::move(evidence),
                           .address = address_of(access)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A bucket that an ACL (`public-read`, `public-read-write`, `authenticated-read`) or a policy for everybody without a condition
opens (critical), unless its access block stops that; an access block with one of its four flags off (medium); and, as
information, a bucket without an access block. The finding stands at the access block, else at the bucket.

## Why it matters
What a public bucket holds is found and copied by programs that try names all day.

## How to fix
```hcl
resource "aws_s3_bucket_public_access_block" "exports" {
  bucket                  = aws_s3_bucket.exports.id
  block_public_acls       = true  # before: false, or not written
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
```

## When it stays silent
- policies for a service (CloudFront's origin access control) or with a condition on the caller;
- an ACL or a policy that the access block stops; a bucket whose tags say `public` or `website`;
- values that are not known yet (an unknown policy is listed at the policy); what an account's own block does is not seen.

## Sources
- https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
- https://aws.amazon.com/blogs/aws/heads-up-amazon-s3-security-changes-are-coming-in-april-of-2023/
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_public_access_block
)md";

}  // namespace

extern constinit const Rule s3_public_access = checked({
    .code = "SEC701",
    .slug = "s3-public-access",
    .title = "Bucket can become public",
    .severity = Severity::kCritical,
    .category = Category::kSecurity,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "set all four flags of the public access block, and serve files through CloudFront",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
