#include <algorithm>
#include <string>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/problems.h"
#include "analyzers/rules/rds/sent.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance"};

// In hundredths, so that 110 GiB for 100 is exactly enough.
constexpr double kRefusedBelow = 110;
constexpr double kAdvised = 126;

void check(const Subject& subject, Report& report) {
  const Attribute most = subject.after("max_allocated_storage");
  const Attribute size = subject.after("allocated_storage");
  // What autoscaling has added is in the state; the code still says what it started with.
  const double grown = makes_object(subject) ? 0 : subject.before("allocated_storage").number().value_or(0);
  const auto is_below = [&](double percent) {
    return ask(most, size,
               [&](double limit, double gib) { return limit > 0 && limit * 100 < percent * std::max(gib, grown); });
  };
  // The size of a restored instance comes from its source.
  const Verdict is_size_open = is_unset(size) & at_least(most, 1) & Verdict::unknown();
  const Verdict sent = is_sent(subject, "max_allocated_storage") | is_sent(subject, "allocated_storage");
  const std::string both = "max_allocated_storage = " + most.display() + " for allocated_storage = " + size.display();
  const std::vector<std::string> evidence =
      grown > 0 && !subject.before("allocated_storage").is_sensitive()
          ? std::vector<std::string>{"allocated_storage before: " + subject.before("allocated_storage").display()}
          : std::vector<std::string>{};
  judge_worst(
      report, most,
      {{sent & (is_below(kRefusedBelow) | is_size_open),
        "apply fails: " + both + " leaves less than the 10 % that autoscaling needs", Severity::kMedium, evidence},
       {sent & is_below(kAdvised), both + " leaves less than the 26 % that RDS advises: autoscaling stops early",
        Severity::kInfo, evidence}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database instance whose `max_allocated_storage` is less than 110 % of its `allocated_storage`, or even below it. Less than 126 % is
information.

## Why it matters
RDS refuses the first with `Invalid max storage size`; the provider says nothing on creation. Of the second RDS warns with event
RDS-EVENT-0225: one step of autoscaling no longer fits, and the storage fills up.

## How to fix
```hcl
allocated_storage     = 100
max_allocated_storage = 105 # before
max_allocated_storage = 200 # after
```

## When it stays silent
- no `max_allocated_storage`, or 0: autoscaling is off (OPS110);
- an update that changes neither: the storage may have grown since. On an update the size in the state counts when it is larger;
- a size that is not known yet, such as that of a restored instance.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
)md";

}  // namespace

extern constinit const Rule rds_autoscaling_threshold = checked({
    .code = "DEP108",
    .slug = "rds-autoscaling-threshold",
    .title = "max_allocated_storage too close to allocated_storage",
    .severity = Severity::kMedium,
    .category = Category::kUndeployable,
    .types = kTypes,
    .fix = "set max_allocated_storage to at least 126 % of allocated_storage",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
