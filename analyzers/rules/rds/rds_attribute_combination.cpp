#include <string>
#include <vector>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/made_empty.h"
#include "analyzers/rules/rds/problems.h"
#include "analyzers/rules/rds/public_without_gateway.h"
#include "analyzers/rules/rds/sent.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster", "aws_rds_cluster_instance"};
constexpr std::string_view kReads[] = {"aws_db_subnet_group",  "aws_subnet",
                                       "aws_subnets",          "aws_vpc",
                                       "aws_internet_gateway", "aws_internet_gateway_attachment"};

Verdict is_absent(Verdict given) { return given.is_unknown() ? given : Verdict::of(given.is_no()); }

/// A key that is written and not known yet counts as set.
void judge_key(const Subject& subject, Report& report) {
  const Attribute key = subject.after("kms_key_id");
  const Attribute encrypted = subject.after("storage_encrypted");
  const Verdict is_off = is_unset(encrypted) | is_false(encrypted);
  // Aurora Serverless v1 is always encrypted.
  const Verdict is_serverless = equals(subject.after("engine_mode"), "serverless");
  report.judge((is_sent(subject, "kms_key_id") | is_sent(subject, "storage_encrypted")) &
                   is_written(subject, "kms_key_id") & is_off & starts_empty(subject) & is_absent(is_serverless),
               {.attribute = key.path(),
                .message = "apply fails: kms_key_id is set, and storage_encrypted is " + encrypted.display()});
}

void judge_zone(const Subject& subject, Report& report) {
  const Attribute zone = subject.after("availability_zone");
  report.judge((is_sent(subject, "multi_az") | is_sent(subject, "availability_zone")) &
                   is_true(subject.after("multi_az")) & is_written(subject, "availability_zone"),
               zone, "apply fails: multi_az is true, and availability_zone is set to " + zone.display());
}

/// The provider sends neither on a restore; if the snapshot holds others, the next plan replaces the database.
void judge_name(const Subject& subject, const Attribute& name, Report& report) {
  const Attribute snapshot = subject.after("snapshot_identifier");
  const Verdict is_restored =
      Verdict::of(makes_object(subject)) & (snapshot.is_unknown() ? Verdict::unknown() : is_set(snapshot));
  report.judge(
      is_restored & is_one_of(subject.after("engine"), {"mysql", "postgres", "mariadb"}) & is_set(name),
      {.attribute = name.path(),
       .message =
           name.path() +
           " is not used beside snapshot_identifier; if the snapshot has another, a later plan replaces the database",
       .severity = Severity::kInfo});
}

Verdict is_aurora(const Subject& subject) { return starts_with(subject.after("engine"), "aurora"); }

/// A Multi-AZ cluster is a cluster of MySQL or PostgreSQL itself.
Verdict is_multi_az_cluster(const Subject& subject) {
  return is_one_of(subject.after("engine"), {"mysql", "postgres"});
}

void judge_cluster_storage(const Subject& subject, Report& report) {
  const Attribute size = subject.after("allocated_storage");
  const Attribute iops = subject.after("iops");
  const Verdict aurora = is_aurora(subject);
  report.judge(is_sent(subject, "allocated_storage") & aurora & is_written(subject, "allocated_storage"), size,
               "apply fails: allocated_storage is set, and the storage of Aurora grows by itself");
  report.judge(is_sent(subject, "iops") & aurora & is_written(subject, "iops"), iops,
               "apply fails: iops are set, and the storage of Aurora has none to set");
}

void judge_missing(const Subject& subject, Report& report) {
  const Attribute type = subject.after("storage_type");
  const Attribute iops = subject.after("iops");
  const Verdict is_judged = Verdict::of(makes_object(subject)) & is_multi_az_cluster(subject) & starts_empty(subject);
  const std::string message = "creation fails: a Multi-AZ cluster needs ";
  // gp3, which came later, has IOPS without asking.
  const Verdict needs_iops = is_unset(type) | is_one_of(type, {"io1", "io2"});
  for (const Attribute& attribute :
       {subject.after("db_cluster_instance_class"), subject.after("allocated_storage"), type})
    report.judge(is_judged & is_unset(attribute), attribute, message + attribute.path());
  report.judge(is_judged & needs_iops & is_unset(iops), iops, message + iops.path());
}

void judge_serverless(const Subject& subject, Report& report) {
  const Attribute mode = subject.after("engine_mode");
  report.judge((is_sent(subject, "engine_mode") | is_sent(subject, "serverlessv2_scaling_configuration")) &
                   equals(mode, "serverless") & detail::has_block(subject.after("serverlessv2_scaling_configuration")),
               mode,
               "apply fails: engine_mode \"serverless\" is version 1, and serverlessv2_scaling_configuration is set");
}

void check(const Subject& subject, Report& report) {
  if (subject.type() == "aws_rds_cluster") {
    judge_key(subject, report);
    judge_cluster_storage(subject, report);
    judge_missing(subject, report);
    return judge_serverless(subject, report);
  }
  judge_public_without_gateway(subject, report);
  if (subject.type() == "aws_rds_cluster_instance") return;
  judge_zone(subject, report);
  judge_key(subject, report);
  judge_name(subject, subject.after("db_name"), report);
  judge_name(subject, subject.after("username"), report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
Settings of a database that exclude each other, or that one of them needs:
- `multi_az` true and an `availability_zone`;
- `kms_key_id` without `storage_encrypted`;
- `publicly_accessible` in a VPC of this plan that has no internet gateway;
- a Multi-AZ cluster without `db_cluster_instance_class`, `allocated_storage`, `storage_type` or `iops` (gp3 needs no IOPS);
- Aurora with `allocated_storage` or `iops`;
- `engine_mode = "serverless"` with `serverlessv2_scaling_configuration`;
- information: `db_name` or `username` beside a snapshot on MySQL, MariaDB and PostgreSQL.

## Why it matters
Each plans without a word, and RDS refuses the apply with `InvalidParameterCombination`. A name beside a snapshot is not sent; where the
snapshot holds another, a later plan replaces the database.

## How to fix
```hcl
multi_az          = true
availability_zone = "us-east-1a" # before
# after: no availability_zone
```
Remove the side of the pair that is not meant.

## When it stays silent
- values that nobody wrote: the provider repeats the zone of every existing instance;
- an update that changes neither side; a snapshot, a zone or an encryption that is not known yet. A key that is written and not known
  yet counts as set;
- a restored database or a replica with a key; a network that is not managed in this plan.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster
)md";

}  // namespace

extern constinit const Rule rds_attribute_combination = checked({
    .code = "DEP125",
    .slug = "rds-attribute-combination",
    .title = "Mutually exclusive RDS attributes",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .also_reads = kReads,
    .fix = "remove one side of the pair named in the finding",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
