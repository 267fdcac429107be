#include <cmath>
#include <string>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/engine_row.h"
#include "analyzers/rules/rds/sent.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster_instance"};

bool means_class(std::string_view cell, std::string_view instance_class) {
  return cell.ends_with('*') ? instance_class.starts_with(cell.substr(0, cell.size() - 1)) : cell == instance_class;
}

/// Unknown for an engine that is not known, if any engine has no Performance Insights on this class.
Verdict is_unsupported(const Attribute& engine, const Attribute& instance_class) {
  if (is_unset(engine).is_yes()) return Verdict::no();
  Verdict found = Verdict::no();
  for (const Table::Row& row : engine_rows("rds_performance_insights", engine)) {
    found = found | text_is(instance_class, [&](std::string_view text) { return means_class(row["class"], text); });
  }
  return engine.is_known() ? found : found & Verdict::unknown();
}

/// 7 days, 1 to 23 months of 31 days, or two years.
bool is_retention(double days) {
  if (days == 7 || days == 731) return true;
  const double months = days / 31;
  return months >= 1 && months <= 23 && months == std::floor(months);
}

Verdict is_no_retention(const Attribute& days) {
  if (days.is_unknown()) return Verdict::unknown();
  const std::optional<double> number = days.number();
  // 0 is what the provider shows while Performance Insights are off.
  return Verdict::of(number && *number != 0 && !is_retention(*number));
}

void check(const Subject& subject, Report& report) {
  const Attribute enabled = subject.after("performance_insights_enabled");
  const Attribute engine = subject.after("engine");
  const Attribute instance_class = subject.after("instance_class");
  const Attribute days = subject.after("performance_insights_retention_period");
  const Verdict on = is_sent(subject, "performance_insights_enabled");

  report.judge(is_true(enabled) & (on | is_sent(subject, "instance_class")) & is_unsupported(engine, instance_class),
               enabled,
               "apply fails: " + engine_name(engine) + " has no Performance Insights on " + instance_class.display());
  report.judge(
      is_true(enabled) & (on | is_sent(subject, "performance_insights_retention_period")) & is_no_retention(days), days,
      "apply fails: performance_insights_retention_period = " + days.display() +
          " is neither 7, nor a multiple of 31 up to 713, nor 731 days");
}

constexpr std::string_view kDoc = R"md(
## What it finds
Performance Insights switched on for an instance whose class does not support it: micro and small of t2, t3 and t4g on MySQL and MariaDB;
every t2 and t3, and micro and small of t4g, on Aurora MySQL. Also a retention that is neither 7 days, nor 1 to 23 months of 31 days, nor
731 days.

## Why it matters
The provider plans both. RDS refuses the creation with `InvalidParameterCombination: Performance Insights not supported for this
configuration`. Choosing a smaller class to save money is the usual way into this.

## How to fix
```hcl
instance_class               = "db.t3.small"
performance_insights_enabled = true  # before
performance_insights_enabled = false # after, or instance_class = "db.t4g.medium"
```

## When it stays silent
- PostgreSQL, Aurora PostgreSQL, Oracle and SQL Server, which support it on small classes;
- it is off, which is the default;
- an update that changes neither it nor the class; an engine or a class that is not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html
- https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_PerfInsights.Overview.Engines.html
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
)md";

}  // namespace

extern constinit const Rule rds_pi_unsupported_class = checked({
    .code = "DEP111",
    .slug = "rds-pi-unsupported-class",
    .title = "Performance Insights on an unsupported class",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .fix = "switch Performance Insights off, or choose a class of at least medium; retention 7, 31 n or 731",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
