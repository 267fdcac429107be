#include "analyzers/rule.h"
#include "analyzers/rules/cost/instance_type.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_dms_replication_instance"};
constexpr std::string_view kAlsoReads[] = {"aws_dms_replication_task", "aws_dms_endpoint"};

/// A task of this instance that keeps a production database up to date is what the size and the standby are for.
bool feeds_production(const Subject& subject) {
  for (const ResourceView& task : subject.consumers()) {
    if (task.type() != "aws_dms_replication_task" || task.change() == nullptr) continue;
    const std::string_view migration = task.attribute("migration_type").text().value_or("");
    if (migration.find("cdc") == std::string_view::npos) continue;
    for (const ResourceView& target : subject.subject(*task.change()).referred("target_endpoint_arn").resources) {
      if (target.change() == nullptr) continue;
      if (subject.subject(*target.change()).environment().is_production().is_yes()) return true;
    }
  }
  return false;
}

Verdict is_large(const Attribute& machine) {
  if (machine.is_unknown()) return Verdict::unknown();
  const auto type = read_instance_type(machine.text().value_or(""));
  return Verdict::of(type && (type->family.starts_with('r') || is_above_medium(type->size)));
}

void check(const Subject& subject, Report& report) {
  const Environment& environment = subject.environment();
  if (environment.is_nonproduction().is_no() || feeds_production(subject)) return;
  const Verdict feeds_nobody_unseen = is_not(subject.may_name_any("aws_dms_replication_task", "replication_instance_arn"));
  const std::string where = ", in environment " + std::string(to_text(environment.environment));
  const Attribute zones = subject.after_or_kept("multi_az");
  report.judge(is_true(zones) & environment.is_nonproduction() & feeds_nobody_unseen,
               {.attribute = zones.path(),
                .message = "pays for a standby replication instance in a second zone, exactly twice the price" + where +
                           subject.setting_note("multi_az", "false"),
                .confidence = environment.confidence,
                .evidence = environment.lines()});
  const Attribute machine = subject.after_or_kept("replication_instance_class");
  report.judge(is_large(machine) & environment.is_nonproduction() & feeds_nobody_unseen,
               {.attribute = machine.path(),
                .message = "runs on " + machine.display() + ", larger than a test migration needs" + where +
                           subject.cost_note(),
                .confidence = environment.confidence,
                .evidence = environment.lines()});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A DMS replication instance of a development, test or ephemeral environment with `multi_az`, of a memory-optimised
class (r4, r5, r6i), or larger than medium.

## Why it matters
A standby costs exactly as much as the instance, and a test migration moves little data.

## How to fix
```hcl
multi_az                   = true             # before
replication_instance_class = "dms.r5.large"
multi_az                   = false            # after
replication_instance_class = "dms.t3.medium"
```

## When it stays silent
- single zone and a class up to medium; `multi_az` not written;
- an instance whose tasks replicate changes into an endpoint of production;
- production, staging, performance tests, and an environment that is unknown or contradictory.

## Sources
- https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReplicationInstance.html
- https://aws.amazon.com/dms/pricing/
)md";

}  // namespace

extern constinit const Rule dms_multi_az_nonprod = checked({
    .code = "CST502",
    .slug = "dms-multi-az-nonprod",
    .title = "Multi-AZ or oversized DMS instance in a non-production environment",
    .severity = Severity::kMedium,
    .category = Category::kCost,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .fix = "use a single-zone dms.t3.medium outside production",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
