#include <array>

#include "analyzers/rules/operations/posture.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster_instance"};
constexpr std::string_view kAlsoReads[] = {"aws_rds_cluster"};

// Classes too small for Performance Insights, by engine. "": any class of that family.
struct Unsupported {
  std::string_view engine;  // beginning of the engine's name
  std::string_view family;
  std::string_view size;
};
constexpr std::array kUnsupported = {
    Unsupported{"mysql", "t2", "micro"},         Unsupported{"mysql", "t2", "small"},
    Unsupported{"mysql", "t3", "micro"},         Unsupported{"mysql", "t3", "small"},
    Unsupported{"mysql", "t4g", "micro"},        Unsupported{"mysql", "t4g", "small"},
    Unsupported{"mariadb", "t2", "micro"},       Unsupported{"mariadb", "t2", "small"},
    Unsupported{"mariadb", "t3", "micro"},       Unsupported{"mariadb", "t3", "small"},
    Unsupported{"mariadb", "t4g", "micro"},      Unsupported{"mariadb", "t4g", "small"},
    Unsupported{"aurora-mysql", "t2", ""},       Unsupported{"aurora-mysql", "t3", ""},
    Unsupported{"aurora-mysql", "t4g", "micro"}, Unsupported{"aurora-mysql", "t4g", "small"}};

Verdict supports_insights(const Attribute& engine, const Attribute& instance_class) {
  if (instance_class.is_unknown()) return Verdict::unknown();
  const std::string_view text = instance_class.text().value_or("");
  if (!text.starts_with("db.")) return Verdict::unknown();
  const std::string_view family = text.substr(3, text.find('.', 3) - 3);
  const std::string_view size = text.substr(text.rfind('.') + 1);
  const std::string_view name = engine.text().value_or("");
  if (name.starts_with("db2") || name.starts_with("custom-")) return Verdict::no();
  Verdict supported = Verdict::yes();
  for (const Unsupported& row : kUnsupported) {
    if (family != row.family || (!row.size.empty() && size != row.size)) continue;
    if (name.empty()) supported = supported & Verdict::unknown();
    if (name.starts_with(row.engine)) return Verdict::no();
  }
  return supported;
}

struct Cluster {
  Verdict has_insights = Verdict::no();    // set for the whole cluster
  Verdict has_monitoring = Verdict::no();  // the same
};

Cluster cluster_of(const Subject& subject) {
  if (subject.type() != "aws_rds_cluster_instance") return {};
  const Attribute name = subject.after("cluster_identifier");
  std::vector<ResourceView> clusters = subject.referred("cluster_identifier").resources;
  const std::string_view own = name.text().value_or("");
  for (const ResourceView& view : subject.texts("aws_rds_cluster", "cluster_identifier").find(own))
    clusters.push_back(view);
  for (const ResourceView& cluster : clusters) {
    if (cluster.type() != "aws_rds_cluster") continue;
    return {is_set(cluster.attribute("database_insights_mode")) |
                is_true(cluster.attribute("performance_insights_enabled")),
            at_least(cluster.attribute("monitoring_interval"), 1)};
  }
  return {Verdict::unknown(), Verdict::unknown()};
}

Verdict is_worth_it(const Subject& subject, const Attribute& instance_class) {
  const Verdict is_micro = text_is(instance_class, [](std::string_view text) { return text.ends_with(".micro"); });
  return is_not(is_micro) | subject.environment().is_production();
}

void check(const Subject& subject, Report& report) {
  const Attribute engine = subject.after("engine");
  const Attribute instance_class = subject.after_or_kept("instance_class");
  const Attribute insights = subject.after_or_kept("performance_insights_enabled");
  const Attribute interval = subject.after_or_kept("monitoring_interval");
  const Environment& environment = subject.environment();
  const Cluster cluster = cluster_of(subject);
  const Verdict is_set_up = cluster.has_insights | is_set(subject.after("database_insights_mode"));

  report.judge(is_off(insights) & is_not(is_set_up) & supports_insights(engine, instance_class) &
                   is_worth_it(subject, instance_class),
               {.attribute = "performance_insights_enabled",
                .message = "keeps no record of which statements load it: Performance Insights is off on " +
                           instance_class.display(),
                .severity = by_production(subject, Severity::kMedium, Severity::kLow),
                .confidence = environment.is_production().is_yes() ? environment.confidence : Confidence::kCertain,
                .evidence = environment.lines()});
  const bool is_custom = engine.text().value_or("").starts_with("custom-");
  report.judge((is_unset(interval) | less_than(interval, 1)) & is_not(cluster.has_monitoring) &
                   Verdict::of(!is_custom) & environment.is_production(),
               {.attribute = "monitoring_interval",
                .message = "shows nothing of its operating system in production: Enhanced Monitoring is off",
                .confidence = environment.confidence,
                .evidence = environment.lines()});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database instance without Performance Insights although its class supports it, and a production instance without
Enhanced Monitoring.

## Why it matters
When a database is slow, Performance Insights tells which statements and which waits load it, and Enhanced Monitoring
which process of the machine does; neither can be had for the time before it was switched on. Seven days of
Performance Insights are free.

## How to fix
```hcl
# before: not set, which means off
performance_insights_enabled          = true
performance_insights_retention_period = 7
monitoring_interval                   = 60
monitoring_role_arn                   = aws_iam_role.monitoring.arn
```

## When it stays silent
- classes that do not support it (`micro` and `small` of `t2`, `t3`, `t4g` on MySQL and MariaDB, most burstable
  classes on Aurora MySQL), Db2 and RDS Custom; `micro` instances outside production;
- `database_insights_mode` is set, or the cluster sets either for its members, or the plan does not show the cluster;
- Enhanced Monitoring outside production; values that are not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#performance_insights_enabled
)md";

}  // namespace

extern constinit const Rule rds_observability_off = checked({
    .code = "OPS103",
    .slug = "rds-observability-off",
    .title = "Performance Insights / Enhanced Monitoring off",
    .severity = Severity::kMedium,
    .category = Category::kReliability,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "set performance_insights_enabled = true, and in production monitoring_interval = 60 with a role",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
