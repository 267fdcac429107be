#include "analyzers/rule.h"
#include "analyzers/rules/security/security_group.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster_instance", "aws_redshift_cluster",
                                       "aws_dms_replication_instance"};

/// No attached group lets in the whole internet; only where every group and rule can be seen.
bool is_closed_by_groups(const Subject& subject) {
  const AttachedGroups attached = attached_groups(subject, subject.after("vpc_security_group_ids"),
                                                  subject.referred("vpc_security_group_ids"), "vpc_security_group_ids");
  if (!attached.is_complete || attached.groups.empty() || !subject.is_whole().is_yes()) return false;
  return std::ranges::all_of(attached.groups, [&](const ResourceView& group) {
    const GroupRules& rules = rules_of(subject, group);
    return rules.is_complete &&
           std::ranges::all_of(rules.rules, [](const Ingress& rule) { return rule.is_open.is_no(); });
  });
}

void check(const Subject& subject, Report& report) {
  const Attribute exposed = subject.after("publicly_accessible");
  // An update of a cluster member repeats what AWS says of it, which nobody may have written.
  const bool may_be_repeated =
      subject.type() == "aws_rds_cluster_instance" && kUpdates.has(subject.change().action) && exposed.is_known();
  const Verdict is_written = may_be_repeated ? subject.is_configured("publicly_accessible") : Verdict::yes();
  const Verdict verdict = is_true(exposed) & is_written;
  const bool is_closed = verdict.is_yes() && is_closed_by_groups(subject);
  const bool was_public = is_true(subject.before("publicly_accessible")).is_yes();
  std::vector<std::string> evidence;
  if (is_closed) evidence.emplace_back("its security groups let in no address of the internet at large");
  report.judge(verdict, {.attribute = exposed.path(),
                         .message = std::string(was_public ? "keeps" : "gets") +
                                    " an address that is reachable from the internet",
                         .severity = is_closed ? Severity::kHigh : Severity::kCritical,
                         .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database instance, a cluster member, a Redshift cluster or a DMS replication instance with `publicly_accessible` true,
on creation or by a change. If every attached security group is in the plan and none lets in the whole internet, the
finding is high instead of critical.

## Why it matters
The instance gets a public address. Only its security groups then stand between it and everybody who guesses passwords.

## How to fix
```hcl
publicly_accessible = true   # before
publicly_accessible = false  # after: reach it through a bastion, SSM or a VPN
```

## When it stays silent
- the attribute is false or not written: the provider's default is false (Redshift before provider 6: true, and the plan
  shows that);
- a cluster member whose update only repeats what AWS reported; a value that is not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html#USER_VPC.Hiding
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#publicly_accessible
- https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-2
)md";

}  // namespace

extern constinit const Rule rds_publicly_accessible = checked({
    .code = "SEC101",
    .slug = "rds-publicly-accessible",
    .title = "Database publicly accessible",
    .severity = Severity::kCritical,
    .category = Category::kSecurity,
    .types = kTypes,
    .also_reads = kGroupTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "set publicly_accessible = false and reach it through a bastion, SSM or a VPN",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
