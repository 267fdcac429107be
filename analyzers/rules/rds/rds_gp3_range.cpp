#include <algorithm>
#include <string>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/problems.h"
#include "analyzers/rules/rds/storage.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance"};
constexpr double kHighestThroughputOfIops = 0.25;  // MiB/s for each IOPS
constexpr double kManyIops = 32000;                // above, MySQL and MariaDB want a throughput of 1/64 of the IOPS

/// MiB/s, or IOPS where the code sets none: AWS then gives the lowest.
double iops_or_lowest(const Storage& storage, const IopsLimits& limits) {
  return storage.has_iops.is_no() ? limits.lowest() : storage.iops.number().value_or(limits.lowest());
}

Verdict is_too_much_for_iops(const Storage& storage, const IopsLimits& limits) {
  if (storage.has_iops.is_unknown() || storage.iops.is_unknown()) {
    return storage.has_iops.is_no() ? Verdict::no() : at_least(storage.throughput, 1) & Verdict::unknown();
  }
  return at_least(storage.throughput, kHighestThroughputOfIops * iops_or_lowest(storage, limits) + 1e-6);
}

Verdict is_too_little_for_iops(const Storage& storage) {
  const Verdict is_mysql = is_one_of(storage.engine, {"mysql", "mariadb"});
  return is_mysql & storage.has_iops & ask(storage.iops, storage.throughput, [](double iops, double throughput) {
           return iops > kManyIops && throughput < iops / 64;
         });
}

/// The storage may grow by itself; then the IOPS do not.
Verdict is_too_little_for_size(const Subject& subject, const Storage& storage, double lowest) {
  const Attribute grown = subject.after("max_allocated_storage");
  const auto below = [lowest](double iops, double gib) { return iops < lowest * gib; };
  return ask(storage.iops, storage.size, below) | ask(storage.iops, grown, below);
}

std::string shown(const Storage& storage) {
  return "iops = " + storage.iops.display() + ", storage_throughput = " + storage.throughput.display() +
         ", allocated_storage = " + storage.size.display();
}

void check(const Subject& subject, Report& report) {
  const Storage storage = storage_of(subject);
  const IopsLimits limits = iops_limits(storage, "gp3");
  const Verdict is_judged = equals(storage.type, "gp3") & storage.is_sent & limits.holds;
  const std::string where =
      " on gp3 storage of " + engine_name(storage.engine) + " with " + storage.size.display() + " GiB";
  const std::vector<std::string> evidence = {shown(storage)};

  const Verdict iops = is_judged & storage.has_iops;
  const double most = limits.row ? limits.bound("ratio_highest") : 0;
  const auto above_ratio = [most](double number, double gib) { return number > most * gib; };
  judge_worst(report, storage.iops,
              {{iops & less_than(storage.iops, limits.lowest()),
                "apply fails: iops = " + storage.iops.display() + where + " is below the lowest, " +
                    short_number(limits.lowest()),
                Severity::kHigh, evidence},
               {iops & ask(storage.iops, storage.size, above_ratio),
                "apply fails: iops = " + storage.iops.display() + where + " is more than " + short_number(most) +
                    " for each GiB",
                Severity::kHigh, evidence},
               {iops & is_too_little_for_size(subject, storage, limits.bound("ratio_lowest")),
                "apply fails: iops = " + storage.iops.display() + where + " is less than " +
                    short_number(limits.bound("ratio_lowest")) + " for each GiB that the storage has or may grow to",
                Severity::kHigh, evidence},
               {iops & at_least(storage.iops, limits.highest() + 1),
                "apply may fail: iops = " + storage.iops.display() + where + " is above the documented highest, " +
                    short_number(limits.highest()),
                Severity::kMedium, evidence}});

  const Verdict throughput = is_judged & storage.has_throughput;
  const double lowest = limits.bound("throughput_lowest");
  const double highest = limits.row ? limits.bound("throughput_highest") : 0;
  const std::string name = "storage_throughput = " + storage.throughput.display() + where;
  judge_worst(
      report, storage.throughput,
      {{throughput & less_than(storage.throughput, lowest),
        "apply fails: " + name + " is below the lowest, " + short_number(lowest), Severity::kHigh, evidence},
       {throughput & is_too_much_for_iops(storage, limits),
        "apply fails: " + name + " is more than a quarter of the iops, " +
            (storage.has_iops.is_no() || !storage.iops.number() ? short_number(limits.lowest()) : storage.iops.display()),
        Severity::kHigh, evidence},
       {throughput & is_too_little_for_iops(storage),
        "apply fails: " + name + " is less than 1/64 of the iops, which are above 32000", Severity::kHigh, evidence},
       {throughput & at_least(storage.throughput, highest + 1),
        "apply may fail: " + name + " is above the documented highest, " + short_number(highest), Severity::kMedium,
        evidence}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database instance on gp3 storage that is large enough to take `iops` and `storage_throughput` (400 GiB, Oracle 200 GiB, SQL Server
any size), with values outside the limits: 12,000 to 64,000 IOPS and 500 to 4,000 MiB/s (SQL Server 3,000 to 16,000 and 125 to 1,000);
more than 500 IOPS for each GiB; on SQL Server less than 0.5, also for what `max_allocated_storage` lets it grow to; a throughput above a
quarter of the IOPS; on MySQL and MariaDB, above 32,000 IOPS, a throughput below 1/64 of them. Above the documented highest is medium,
for AWS raises it now and then.

## Why it matters
Nothing shows it at plan time. The creation or the change fails with `InvalidParameterCombination`.

## How to fix
```hcl
allocated_storage  = 500
iops               = 6000 # before
iops               = 12000 # after, or leave both out: RDS then gives 12,000 IOPS and 500 MiB/s
storage_throughput = 500
```

## When it stays silent
- nobody wrote the attributes: the provider repeats what AWS gave; 0 sets nothing;
- storage below the size from which gp3 takes the two (that is DEP104);
- an update that changes none of the storage settings; one that changes the size alone, for the provider sends the IOPS along since 4.46;
- an engine, a size or a value that is not known yet. A restored instance has the size of its source.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
)md";

}  // namespace

extern constinit const Rule rds_gp3_range = checked({
    .code = "DEP105",
    .slug = "rds-gp3-range",
    .title = "gp3 IOPS/throughput out of range or ratio",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .fix = "choose iops and storage_throughput within the limits of engine and size, or leave both out",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
