#include <string>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/problems.h"
#include "analyzers/rules/rds/sent.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_ebs_volume"};

std::string step(const Attribute& before, const Attribute& after) {
  return before.display() + " to " + after.display() + " GiB";
}

/// A subset of a plan may leave the state out.
Verdict is_smaller(const Attribute& before, const Attribute& after) {
  return ask(before, after, [](double from, double to) { return to < from; });
}

void check_volume(const Subject& subject, Report& report) {
  const Attribute before = subject.before("size");
  const Attribute after = subject.after("size");
  report.judge(is_smaller(before, after), after, "apply fails: a volume cannot shrink from " + step(before, after));
}

void check(const Subject& subject, Report& report) {
  if (subject.type() == "aws_ebs_volume") return check_volume(subject, report);
  const Attribute before = subject.before("allocated_storage");
  const Attribute after = subject.after("allocated_storage");
  const Attribute most = subject.after("max_allocated_storage");
  // While autoscaling is on, the code's size is what it once started with and the provider sends none.
  const Verdict is_fixed = is_unset(most) | less_than(most, 1);
  const Verdict grows_little =
      ask(before, after, [](double from, double to) { return to > from && to * 10 < from * 11; });
  judge_worst(report, after,
              {{is_fixed & is_smaller(before, after), "apply fails: storage cannot shrink from " + step(before, after)},
               {grows_little, "storage grows from " + step(before, after) + ", less than 10 %: RDS rounds it up",
                Severity::kInfo}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
An update that makes the storage of a database instance or an EBS volume smaller. A database that grows by less than 10 % is information:
RDS rounds the new size up.

## Why it matters
Storage can only grow. The plan shows an ordinary update, and the apply fails with `InvalidParameterCombination: Requested storage cannot
be less than the current size`.

## How to fix
```hcl
allocated_storage = 120 # before, while the instance has 200
allocated_storage = 200 # after
```
To get rid of space, restore a dump into a new instance, or use a blue/green deployment with smaller storage.

## When it stays silent
- `max_allocated_storage` is set: then the size in the code is older than the real one, and the provider sends none;
- creations and replacements: a new object may have any size;
- a size that is not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.ModifyingExisting.html
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
- https://docs.aws.amazon.com/ebs/latest/userguide/modify-volume-requirements.html
)md";

}  // namespace

extern constinit const Rule rds_storage_shrink = checked({
    .code = "DEP113",
    .slug = "rds-storage-shrink",
    .title = "Allocated storage decreases",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .actions = kUpdates,
    .fix = "keep the size, or move the data to a new database",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
