#include <algorithm>
#include <string>
#include <vector>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/problems.h"
#include "analyzers/rules/rds/sent.h"
#include "analyzers/rules/rds/subnets.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_subnet_group", "aws_dms_replication_subnet_group",
                                       "aws_redshift_cluster"};
constexpr std::string_view kReads[] = {"aws_subnet", "aws_subnets", "aws_redshift_subnet_group"};

/// Outposts and Local Zones have one zone, and groups of one subnet.
bool is_at_the_edge(const Subnets& subnets) {
  return std::any_of(subnets.found.begin(), subnets.found.end(), [](const ResourceView& view) {
    return !view.attribute("outpost_arn").is_empty() ||
           is_local_zone(view.attribute("availability_zone").text().value_or(""));
  });
}

/// Of references the count is an upper bound: one of a counted subnet names all of its instances.
Verdict is_single(const Subnets& subnets) {
  if (subnets.count) return Verdict::of(*subnets.count < 2);
  return subnets.is_complete ? Verdict::of(subnets.found.size() < 2) : Verdict::unknown();
}

std::vector<std::string> evidence_of_subnets(const Subnets& subnets) {
  std::vector<std::string> lines;
  for (const ResourceView& view : subnets.found) {
    if (lines.size() == 4) break;
    const Attribute zone = view.attribute("availability_zone");
    lines.push_back(std::string(view.address()) +
                    (zone.is_sensitive() ? std::string() : ": availability_zone = " + zone.display()));
  }
  if (lines.empty() && subnets.count)
    lines.push_back("subnet_ids has " + std::to_string(*subnets.count) + (*subnets.count == 1 ? " id" : " ids"));
  return lines;
}

void judge(Report& report, const Attribute& attribute, const Subnets& subnets, Verdict is_judged) {
  const Verdict is_regional = Verdict::of(!is_at_the_edge(subnets));
  std::vector<std::string> evidence = evidence_of_subnets(subnets);
  const Verdict single = is_judged & is_regional & is_single(subnets);
  const Verdict one_zone = is_judged & is_regional & is_one_zone(subnets);
  const bool is_single_certain = single.is_yes();
  report.judge(
      single | one_zone,
      {.attribute = attribute.path(),
       .message = is_single_certain ? "apply fails: fewer than two subnets, and two availability zones are needed"
                                    : "apply fails: all subnets lie in one availability zone, and two are needed",
       // A constant id beside a reference is not in the plan.
       .confidence = subnets.count ? Confidence::kCertain : Confidence::kLikely,
       .evidence = std::move(evidence)});
}

void check(const Subject& subject, Report& report) {
  if (subject.type() != "aws_redshift_cluster") {
    judge(report, subject.after("subnet_ids"), subnets_of(subject), is_sent(subject, "subnet_ids"));
    return;
  }
  // A warehouse spans zones only if it is told to.
  const Verdict is_judged = is_true(subject.after("multi_az")) &
                            (is_sent(subject, "multi_az") | is_sent(subject, "cluster_subnet_group_name"));
  const Attribute group = subject.after("cluster_subnet_group_name");
  for (const ResourceView& view : subject.referred("cluster_subnet_group_name").resources) {
    if (view.type() != "aws_redshift_subnet_group" || view.change() == nullptr) continue;
    judge(report, group, subnets_of(subject.subject(*view.change())), is_judged);
    return;
  }
}

constexpr std::string_view kDoc = R"md(
## What it finds
A subnet group for databases or for DMS with fewer than two subnets, or whose subnets all lie in one availability zone; and a Redshift
cluster with `multi_az` on such a group. Subnets are followed through references, splats, modules and data sources.

## Why it matters
AWS refuses the group with `DBSubnetGroupDoesNotCoverEnoughAZs`, and every database that waits for it is not made.

## How to fix
```hcl
resource "aws_subnet" "b" {
  availability_zone = "us-east-1a" # before: the zone of the other subnet
  availability_zone = "us-east-1b" # after
}
```

## When it stays silent
- two ids whose zones the plan does not show; a subnet that names no zone, for AWS chooses one;
- Local Zones, Wavelength and Outposts, whose groups may have one subnet;
- an update that does not change `subnet_ids`; Redshift in one zone, which is content with one subnet.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html
- https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReplicationInstance.VPC.html
)md";

}  // namespace

extern constinit const Rule db_subnet_group_one_az = checked({
    .code = "DEP115",
    .slug = "db-subnet-group-one-az",
    .title = "DB subnet group covers fewer than two AZs",
    .severity = Severity::kCritical,
    .category = Category::kUndeployable,
    .types = kTypes,
    .also_reads = kReads,
    .fix = "add a subnet in a second availability zone",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
