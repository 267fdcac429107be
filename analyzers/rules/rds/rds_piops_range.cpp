#include <string>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/problems.h"
#include "analyzers/rules/rds/storage.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster"};
constexpr double kSmallestCluster = 100;  // GiB

/// io1 is what IOPS without a storage type mean.
std::string_view kind_of(const Storage& storage) {
  return is_unset(storage.type).is_yes() && storage.has_iops.is_yes() ? "io1" : storage.type.text().value_or("");
}

Verdict is_provisioned(const Storage& storage) {
  return is_one_of(storage.type, {"io1", "io2"}) | (is_unset(storage.type) & storage.has_iops);
}

/// Aurora has storage of its own; what is wrong there is DEP125's.
Verdict is_aurora(const Attribute& engine) { return starts_with(engine, "aurora"); }
Verdict is_other(const Attribute& engine) {
  const Verdict aurora = is_aurora(engine);
  return aurora.is_unknown() ? aurora : Verdict::of(aurora.is_no());
}

void judge_iops(const Storage& storage, bool is_instance, Report& report) {
  const std::string kind(kind_of(storage));
  const IopsLimits limits = iops_limits(storage, kind);
  const double least = limits.bound("ratio_lowest");
  const double most = limits.row ? limits.bound("ratio_highest") : 0;
  const auto below = [least](double iops, double gib) { return iops < least * gib; };
  const auto above = [most](double iops, double gib) { return iops > most * gib; };

  const Verdict is_judged = storage.is_sent & is_other(storage.engine);
  const Verdict in_table = is_judged & is_provisioned(storage) & storage.has_iops & limits.holds;
  const std::string value = "iops = " + storage.iops.display();
  const std::string where =
      " on " + kind + " storage of " + engine_name(storage.engine) + " with " + storage.size.display() + " GiB";
  const Verdict is_fixed = is_one_of(storage.type, {"gp2", "standard"});
  // A cluster that lacks them lacks one of the four settings of DEP125.
  const Verdict is_missing =
      Verdict::of(is_instance) & is_one_of(storage.type, {"io1", "io2"}) & is_unset(storage.iops);
  judge_worst(report, storage.iops,
              {{is_judged & is_missing, "apply fails: " + kind + " storage needs iops, and none are set"},
               {is_judged & is_fixed & storage.has_iops,
                "apply fails: " + value + " cannot be set on " + storage.type.display() + " storage"},
               {in_table & less_than(storage.iops, limits.lowest()),
                "apply fails: " + value + where + " is below the lowest, " + short_number(limits.lowest())},
               {in_table & at_least(storage.iops, limits.highest() + 1),
                "apply fails: " + value + where + " is above the highest, " + short_number(limits.highest())},
               {in_table & ask(storage.iops, storage.size, below),
                "apply fails: " + value + where + " is less than " + short_number(least) + " for each GiB"},
               {in_table & ask(storage.iops, storage.size, above),
                "apply fails: " + value + where + " is more than " + short_number(most) + " for each GiB",
                kind == "io2" ? Severity::kMedium : Severity::kHigh,
                kind == "io2" ? std::vector<std::string>{"io2 takes up to 1000 on Nitro classes"}
                              : std::vector<std::string>{}}});
}

void check(const Subject& subject, Report& report) {
  const bool is_instance = subject.type() == "aws_db_instance";
  const Storage storage = storage_of(subject);
  judge_iops(storage, is_instance, report);
  if (is_instance) return;  // an instance's size is DEP107's
  report.judge(
      storage.is_sent & is_other(storage.engine) & is_provisioned(storage) & less_than(storage.size, kSmallestCluster),
      storage.size,
      "apply fails: " + std::string(kind_of(storage)) + " storage of a cluster has at least 100 GiB, and it has " +
          storage.size.display());
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database with io1 or io2 storage (io1 is also what `iops` without a `storage_type` mean) whose IOPS are missing, below 1,000, above
the highest (256,000; 19,950 below 400 GiB; Oracle 9,950 below 200 GiB; SQL Server 64,000), or outside 0.5 to 50 for each GiB (SQL Server 1
to 50; above 50 is medium on io2, which takes more on Nitro classes). Also `iops` on gp2 or magnetic storage, and a Multi-AZ cluster with
less than 100 GiB.

## Why it matters
Nothing shows it at plan time. The creation or the change fails with `InvalidParameterCombination`.

## How to fix
```hcl
storage_type      = "io1"
allocated_storage = 100
iops              = 500  # before
iops              = 1000 # after
```
gp3 is cheaper for most of these.

## When it stays silent
- IOPS that nobody wrote: the provider repeats them for every gp3 instance; 0 sets nothing;
- Aurora, whose storage has no such settings (DEP125); the size of an instance (DEP107); gp3 (DEP104, DEP105);
- an update that changes none of the storage settings;
- an engine, a size or a value that is not known yet. A restored instance has the size of its source.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#USER_PIOPS
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
)md";

}  // namespace

extern constinit const Rule rds_piops_range = checked({
    .code = "DEP106",
    .slug = "rds-piops-range",
    .title = "io1/io2 storage/IOPS outside limits",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .fix = "set iops within the limits of engine, storage type and size",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
