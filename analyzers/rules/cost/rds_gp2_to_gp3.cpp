#include "analyzers/rules/cost/gp3_baseline.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance"};

/// gp2 gives 3 IOPS a GiB; beyond some size that is more than gp3 includes, and the move would slow the database down.
Verdict is_no_faster_than_gp3(const Attribute& engine, const Attribute& size) {
  const std::optional<double> gib = size.number();
  if (!gib) return Verdict::unknown();
  if (*gib * 3 <= Gp3Baseline{}.iops) return Verdict::yes();
  const std::optional<Gp3Baseline> baseline = gp3_baseline(engine, size);
  return baseline ? Verdict::of(*gib * 3 <= baseline->iops) : Verdict::unknown();
}

/// A replica, a restore and an Aurora member have the storage of where they come from.
Verdict has_own_storage(const Subject& subject) {
  return is_unset(subject.after("replicate_source_db")) & is_unset(subject.after("snapshot_identifier")) &
         is_unset(subject.after("restore_to_point_in_time[0].restore_time")) &
         is_unset(subject.after("restore_to_point_in_time[0].use_latest_restorable_time"));
}

Verdict is_aurora(const Attribute& engine) { return starts_with(engine, "aurora"); }

void check(const Subject& subject, Report& report) {
  const Attribute type = subject.after_or_kept("storage_type");
  const Attribute engine = subject.after_or_kept("engine");
  const Attribute size = subject.after_or_kept("allocated_storage");
  if (is_aurora(engine).is_yes()) return;
  const Verdict is_no_loss = is_no_faster_than_gp3(engine, size);
  // What the provider chooses is told on creation only: later the state holds what was chosen.
  const Verdict is_left_open = Verdict::of(kCreates.has(subject.change().action)) & is_unset(type) &
                               is_unset(subject.after("iops")) & has_own_storage(subject);
  if (is_unset(type).is_yes()) {
    report.judge(
        is_left_open & is_no_loss,
        {.attribute = type.path(),
         .message =
             "gets the provider's default storage type, gp2, whose IOPS depend on its size; gp3 has 3,000 or more at "
             "any size for the same price",
         .severity = Severity::kInfo,
         .evidence = {"storage_type is not written, allocated_storage = " + size.display()}});
    return;
  }
  report.judge(
      equals(type, "gp2") & is_unset(subject.after("replicate_source_db")) & is_no_loss,
      {.attribute = type.path(),
       .message =
           "uses gp2 storage, whose IOPS depend on its size; gp3 has 3,000 or more at any size for the same price",
       .evidence = {"storage_type = " + type.display() + ", allocated_storage = " + size.display()}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database instance on gp2 storage. If nobody wrote `storage_type`, a new instance gets gp2 too, by the provider's
default; that is information only.

## Why it matters
gp2 gives three IOPS for each GiB and a burst that runs out. gp3 costs the same for each GiB and gives 3,000 IOPS and
125 MiB/s at any size.

## How to fix
```hcl
storage_type = "gp2"   # before
storage_type = "gp3"   # after, without iops and storage_throughput below 400 GiB
```
On an existing instance this is a storage modification: it runs for hours, and the next one has to wait six.

## When it stays silent
- volumes so large that gp2 gives more than gp3 includes: above 1,000 GiB for SQL Server, above 4,000 GiB elsewhere;
- read replicas, restored instances without a written type, `iops` without a type (then it is io1), magnetic storage
  (CST105), Aurora;
- a size or a type that is not known yet.

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#storage_type
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
)md";

}  // namespace

extern constinit const Rule rds_gp2_to_gp3 = checked({
    .code = "CST103",
    .slug = "rds-gp2-to-gp3",
    .title = "RDS storage still gp2",
    .severity = Severity::kLow,
    .category = Category::kCost,
    .types = kTypes,
    .fix = "set storage_type = \"gp3\", without iops and storage_throughput below the striping threshold",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
