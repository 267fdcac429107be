#include <optional>
#include <string>
#include <vector>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/problems.h"
#include "analyzers/rules/rds/storage.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance"};

/// Without a word the provider documents gp2, and io1 where IOPS are set.
std::string_view type_or_default(const Storage& storage) {
  if (storage.type.text()) return *storage.type.text();
  return storage.has_iops.is_yes() ? "io1" : "gp2";
}

Verdict is_type_known(const Storage& storage) {
  if (storage.type.is_unknown()) return Verdict::unknown();
  return is_set(storage.type) | (storage.has_iops.is_unknown() ? Verdict::unknown() : Verdict::yes());
}

void check(const Subject& subject, Report& report) {
  const Storage storage = storage_of(subject);
  const std::string type(type_or_default(storage));
  Verdict below_accepted = Verdict::no();
  Verdict below_lowest = Verdict::no();
  Verdict above = Verdict::no();
  std::optional<Table::Row> limits;
  for (const Table::Row& row : engine_rows("rds_storage_sizes", storage.engine)) {
    if (row["storage_type"] != type) continue;
    limits = row;
    below_accepted = below_accepted | less_than(storage.size, number_in(row["accepted"]));
    below_lowest = below_lowest | less_than(storage.size, number_in(row["lowest"]));
    above = above | at_least(storage.size, number_in(row["highest"]) + 1);
  }
  if (!limits) return;  // an engine without such storage: Aurora's grows by itself
  const Verdict is_judged =
      storage.is_sent & is_type_known(storage) & (storage.engine.is_known() ? Verdict::yes() : Verdict::unknown());
  const std::string size = "allocated_storage = " + storage.size.display() + " GiB on " + type + " storage of " +
                           engine_name(storage.engine);
  const std::string lowest((*limits)["lowest"]);
  const bool is_documented_only = type == "io1" || type == "io2";
  judge_worst(
      report, storage.size,
      {{is_judged & below_accepted,
        "apply fails: " + size + " is below the lowest, " + std::string((*limits)["accepted"]), Severity::kMedium},
       {is_judged & above, "apply fails: " + size + " is above the highest, " + std::string((*limits)["highest"]),
        Severity::kMedium},
       {is_judged & below_lowest,
        size + " is below the " + lowest + " that the API reference asks for; in practice it is accepted",
        is_documented_only ? Severity::kInfo : Severity::kLow}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database instance whose `allocated_storage` lies outside what its engine and storage type take: 20 to 65,536 GiB on gp2, gp3, io1 and
io2 (SQL Server up to 16,384), 5 to 3,072 on magnetic storage (Oracle from 10, SQL Server 20 to 1,024). 5 to 19 GiB on gp2 of MySQL,
MariaDB and PostgreSQL is accepted in practice and low; 20 to 99 GiB on io1 and io2, where the user guide allows 20 and the API reference
asks for 100, is information.

## Why it matters
Nothing shows it at plan time. The creation or the change fails with `InvalidParameterValue: Invalid storage size`.

## How to fix
```hcl
allocated_storage = 4  # before
allocated_storage = 20 # after
```

## When it stays silent
- no size: a restored instance and a replica have that of their source;
- Aurora, which has no size to set; an engine that the table does not know;
- an update that changes none of the storage settings;
- an engine, a storage type or a size that is not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
)md";

}  // namespace

extern constinit const Rule rds_allocated_storage_range = checked({
    .code = "DEP107",
    .slug = "rds-allocated-storage-range",
    .title = "allocated_storage outside engine bounds",
    .severity = Severity::kMedium,
    .category = Category::kUndeployable,
    .types = kTypes,
    .fix = "allocate at least 20 GiB and at most what the engine takes",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
