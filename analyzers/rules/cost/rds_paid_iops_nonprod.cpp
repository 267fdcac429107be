#include <string>

#include "analyzers/rules/cost/gp3_baseline.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance"};

Verdict is_more_than(const Attribute& attribute, double bound) {
  if (attribute.is_unknown()) return Verdict::unknown();
  const std::optional<double> number = attribute.number();
  return Verdict::of(number && *number > bound);
}

/// IOPS above what gp3 includes. Below the striping threshold they cannot be set at all, which is DEP104; only SQL
/// Server sells them at any size.
Verdict pays_for_iops(const Attribute& iops, const Attribute& engine, const std::optional<Gp3Baseline>& baseline) {
  if (!baseline) return is_more_than(iops, Gp3Baseline{}.iops) & Verdict::unknown();
  if (!baseline->is_striped && !starts_with(engine, "sqlserver-").is_yes()) return Verdict::no();
  return is_more_than(iops, baseline->iops);
}

Verdict pays_for_throughput(const Attribute& throughput, const std::optional<Gp3Baseline>& baseline) {
  if (!baseline) return is_more_than(throughput, Gp3Baseline{}.throughput) & Verdict::unknown();
  return is_more_than(throughput, baseline->throughput);
}

/// Without a type, IOPS choose io1. How many are paid for tells only a number.
Verdict is_provisioned(const Attribute& type, const Attribute& iops) {
  const Verdict is_counted = iops.is_unknown() ? Verdict::unknown() : Verdict::yes();
  return (is_one_of(type, {"io1", "io2"}) & is_counted) | (is_unset(type) & at_least(iops, 1));
}

void check(const Subject& subject, Report& report) {
  const Environment& environment = subject.environment();
  const Attribute type = subject.after_or_kept("storage_type");
  const Attribute iops = subject.after_or_kept("iops");
  const Attribute throughput = subject.after_or_kept("storage_throughput");
  const Attribute engine = subject.after_or_kept("engine");
  const Attribute size = subject.after_or_kept("allocated_storage");
  const std::optional<Gp3Baseline> baseline = gp3_baseline(engine, size);
  const Verdict is_gp3 = equals(type, "gp3");
  const Verdict provisioned = is_provisioned(type, iops);
  const Verdict many_iops = is_gp3 & pays_for_iops(iops, engine, baseline);
  const Verdict much_throughput = is_gp3 & pays_for_throughput(throughput, baseline);

  const bool is_about_throughput = !provisioned.is_yes() && !many_iops.is_yes() && much_throughput.is_yes();
  const Attribute& named = provisioned.is_yes() ? type : is_about_throughput ? throughput : iops;
  const std::string where = ", in environment " + std::string(to_text(environment.environment));
  std::string message = "pays for every provisioned IOPS of " +
                        (type.is_known() ? type.display() : std::string("io1")) + " storage" + where;
  if (!provisioned.is_yes()) {
    message = "pays for gp3 " + std::string(is_about_throughput ? "throughput" : "IOPS") +
              " above what the storage includes" + where;
  }
  if (provisioned.is_yes()) message += subject.setting_note("storage_type", "gp3");
  else if (many_iops.is_yes()) message += subject.setting_note("iops", "0");
  std::vector<std::string> evidence = {"storage_type = " + type.display() + ", iops = " + iops.display() +
                                       ", storage_throughput = " + throughput.display() +
                                       ", allocated_storage = " + size.display()};
  for (std::string& line : environment.lines()) evidence.push_back(std::move(line));
  report.judge((provisioned | many_iops | much_throughput) & environment.is_nonproduction(),
               {.attribute = named.path(),
                .message = std::move(message),
                .confidence = environment.confidence,
                .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database instance of a development, test or ephemeral environment on io1 or io2 storage, or on gp3 with more IOPS or
throughput than its price includes: 3,000 IOPS and 125 MiB/s, or 12,000 and 500 where the storage is striped (from
400 GiB on, Oracle 200 GiB, SQL Server never).

## Why it matters
Provisioned IOPS are paid by the month whether they are used or not, and often cost more than the instance.

## How to fix
```hcl
storage_type = "io1"   # before
iops         = 3000
storage_type = "gp3"   # after: the baseline is included
```

## When it stays silent
- production, staging, performance tests, and an environment that is unknown or contradictory;
- values within what gp3 includes, such as 6,000 IOPS on 500 GiB of PostgreSQL, and what the provider repeats of it;
- IOPS, size or type that are not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
- https://aws.amazon.com/rds/mysql/pricing/
)md";

}  // namespace

extern constinit const Rule rds_paid_iops_nonprod = checked({
    .code = "CST104",
    .slug = "rds-paid-iops-nonprod",
    .title = "Provisioned IOPS paid for in non-production",
    .severity = Severity::kMedium,
    .category = Category::kCost,
    .types = kTypes,
    .fix = "use gp3 storage at its baseline outside production",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
