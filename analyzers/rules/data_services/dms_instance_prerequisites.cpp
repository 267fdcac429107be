#include <algorithm>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_dms_replication_instance"};
constexpr std::string_view kAlsoReads[] = {"aws_iam_role", "aws_vpc", "aws_default_vpc", "aws_dms_replication_instance",
                                           "aws_dms_replication_subnet_group"};
constexpr std::string_view kRole = "dms-vpc-role";

/// The plan or the state shows the account's default VPC, whose subnets DMS then takes.
Verdict has_default_vpc(const Subject& subject) {
  if (!subject.resources("aws_default_vpc").empty()) return Verdict::yes();
  Verdict verdict = Verdict::no();
  for (const ResourceView& vpc : subject.resources("aws_vpc")) verdict = verdict | is_true(vpc.attribute("default"));
  return verdict;
}

/// The role is in the plan or the state, or DMS works there already, which it could not without.
Verdict has_role(const Subject& subject) {
  Verdict verdict = Verdict::no();
  for (const ResourceView& role : subject.resources("aws_iam_role")) verdict = verdict | equals(role.attribute("name"), kRole);
  for (const std::string_view type : {"aws_dms_replication_instance", "aws_dms_replication_subnet_group"}) {
    const bool is_there = std::ranges::any_of(subject.resources(type), [](const ResourceView& view) {
      return view.change() == nullptr || !kCreates.has(view.change()->action);
    });
    verdict = verdict | Verdict::of(is_there);
  }
  return verdict;
}

void check(const Subject& subject, Report& report) {
  const Attribute zone = subject.after("availability_zone");
  // AWS reports a zone of every instance, so only one that somebody wrote contradicts.
  report.judge(is_true(subject.after("multi_az")) & is_set(zone) & subject.is_configured("availability_zone"), zone,
               "is Multi-AZ and names one availability zone, which DMS refuses");
  if (!kCreates.has(subject.change().action)) return;
  const Attribute group = subject.after("replication_subnet_group_id");
  report.judge(is_unset(group) & is_not(has_default_vpc(subject)) & subject.is_whole(),
               {.attribute = group.path(),
                .message = "names no subnet group, and neither plan nor state shows a default VPC to take its place",
                .confidence = Confidence::kLikely});
  report.judge(is_not(has_role(subject)) & subject.is_whole(),
               {.attribute = subject.after("replication_instance_id").path(),
                .message = "needs the role dms-vpc-role in the account; neither plan nor state shows a role of that name",
                .severity = Severity::kInfo,
                .confidence = Confidence::kLikely});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A DMS replication instance that is Multi-AZ and names one availability zone, or a new one without a subnet group where nothing
shows a default VPC. As information: a new instance in a plan and state without a role called `dms-vpc-role`.

## Why it matters
DMS refuses both. The role is needed once per account; the console makes it silently, code and CLI do not, and without it the
subnet group fails with an error that does not name the role.

## How to fix
```hcl
multi_az          = true  # before
availability_zone = "eu-central-1a"

multi_az                    = true  # after
replication_subnet_group_id = aws_dms_replication_subnet_group.main.id
depends_on                  = [aws_iam_role_policy_attachment.dms_vpc]  # of the role dms-vpc-role
```

## When it stays silent
- a zone that AWS chose; instances that exist already;
- about the role: where the plan, the state or a data source shows it, or an instance or subnet group of DMS that is there already;
- about anything missing: in a plan that does not show everything, and where it is not known yet.

## Sources
- https://docs.aws.amazon.com/dms/latest/APIReference/API_CreateReplicationInstance.html
- https://docs.aws.amazon.com/dms/latest/userguide/security-iam.html#CHAP_Security.APIRole
)md";

}  // namespace

extern constinit const Rule dms_instance_prerequisites = checked({
    .code = "DEP507",
    .slug = "dms-instance-prerequisites",
    .title = "DMS instance missing subnet group/roles or bad combination",
    .severity = Severity::kMedium,
    .category = Category::kUndeployable,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "drop availability_zone with multi_az, name a subnet group, and create dms-vpc-role before it",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
