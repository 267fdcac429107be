#include <set>

#include "analyzers/rules/cloudwatch/identity.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance",
                                       "aws_rds_cluster",
                                       "aws_dms_replication_instance",
                                       "aws_dms_replication_task",
                                       "aws_elasticache_replication_group",
                                       "aws_sqs_queue",
                                       "aws_lambda_function"};
constexpr std::string_view kAlsoReads[] = {"aws_cloudwatch_metric_alarm", "aws_rds_cluster_instance"};

constexpr std::string_view kAlarm = "aws_cloudwatch_metric_alarm";

// Tools that watch from outside: their alarms are in no plan of AWS resources, or of other types.
constexpr std::array<std::string_view, 6> kOtherWatchers = {"datadog", "newrelic", "dynatrace",
                                                            "grafana", "signalfx", "logicmonitor"};

bool is_watched_elsewhere(const Subject& subject) {
  for (const Member& provider : subject.plan().configuration().providers().members()) {
    const Value* const name = provider.value.find("full_name");
    const std::string text = to_lower(name == nullptr ? provider.key : name->text().value_or(provider.key));
    if (std::ranges::any_of(kOtherWatchers,
                            [&](std::string_view word) { return text.find(word) != std::string::npos; }))
      return true;
  }
  return false;
}

/// What alarms may name to watch the resource: itself, the members of a cluster, the instance of a replication task.
struct Watched {
  std::vector<std::string> names;
  std::vector<Subject> subjects;
};

void add_members(const Subject& cluster, Watched& watched) {
  std::vector<ResourceView> members = cluster.consumers();
  for (const ResourceView& view : cluster.texts("aws_rds_cluster_instance", "cluster_identifier")
                                      .find(cluster.after("cluster_identifier").text().value_or(""))) {
    members.push_back(view);
  }
  for (const ResourceView& view : members) {
    if (view.type() != "aws_rds_cluster_instance") continue;
    watched.names.emplace_back(view.attribute("identifier").text().value_or(""));
    if (view.change() != nullptr) watched.subjects.push_back(cluster.subject(*view.change()));
  }
}

Watched watched_of(const Subject& subject) {
  Watched watched;
  watched.subjects.push_back(subject);
  for (const Named& named : kNamed) {
    if (named.type == subject.type()) watched.names.emplace_back(subject.after(named.name).text().value_or(""));
  }
  if (subject.type() == "aws_rds_cluster") add_members(subject, watched);
  if (subject.type() == "aws_dms_replication_task") {
    for (const ResourceView& view : subject.referred("replication_instance_arn").resources) {
      if (view.type() != "aws_dms_replication_instance") continue;
      watched.names.emplace_back(view.attribute("replication_instance_id").text().value_or(""));
      if (view.change() != nullptr) watched.subjects.push_back(subject.subject(*view.change()));
    }
  }
  return watched;
}

/// Alarms that name no dimension but a metric: they watch all of its kind.
struct GeneralAlarms {
  std::vector<ResourceView> alarms;
};

const GeneralAlarms& general_alarms(const Subject& subject) {
  return subject.once<GeneralAlarms>([](const Subject& any) {
    GeneralAlarms made;
    for (const ResourceView& view : any.texts(kAlarm, "dimensions").unset) {
      const Verdict has_metric = is_set(view.attribute("metric_name")) | is_set(view.attribute("metric_query"));
      if (!has_metric.is_no()) made.alarms.push_back(view);
    }
    return made;
  });
}

/// Alarms that watch it, by name or by reference, and those that watch all of its kind because they name nothing.
std::vector<ResourceView> alarms_on(const Subject& subject) {
  std::vector<ResourceView> alarms;
  const Watched watched = watched_of(subject);
  const TextIndex& plain = subject.texts(kAlarm, "dimensions");
  const TextIndex& queries = subject.texts(kAlarm, "metric_query");
  const auto add = [&](const std::vector<ResourceView>& found) {
    alarms.insert(alarms.end(), found.begin(), found.end());
  };
  for (const std::string& name : watched.names) {
    if (name.empty()) continue;
    add(plain.find(name));
    add(queries.find(name));
  }
  for (const Subject& other : watched.subjects) {
    for (const ResourceView& view : other.consumers()) {
      // A known dimension has been looked at by value.
      const bool is_late = !view.attribute("dimensions").is_known() || !view.attribute("metric_query").is_known();
      if (view.type() == kAlarm && is_late) alarms.push_back(view);
    }
  }
  add(general_alarms(subject).alarms);
  if (subject.type() != "aws_elasticache_replication_group") return alarms;
  const std::string_view group = subject.after("replication_group_id").text().value_or("");
  for (const ResourceView& view : subject.texts(kAlarm, "namespace").find("AWS/ElastiCache")) {
    for (const Attribute& dimension : view.attribute("dimensions").leaves()) {
      if (!group.empty() && group_of_node(dimension.text().value_or("")) == group) alarms.push_back(view);
    }
  }
  return alarms;
}

/// `FreeableMemory|SwapUsage`: one of them will do.
bool is_any_of(std::string_view metric, std::string_view choices) {
  while (!choices.empty()) {
    const std::size_t end = std::min(choices.find('|'), choices.size());
    if (choices.substr(0, end) == metric) return true;
    choices.remove_prefix(std::min(end + 1, choices.size()));
  }
  return false;
}

Verdict is_covered(const std::vector<ResourceView>& alarms, const Table::Row& row) {
  Verdict covered = Verdict::no();
  for (const ResourceView& alarm : alarms) {
    for (const Metric& metric : metrics_of(alarm)) {
      if (metric.name.is_unknown()) covered = covered | Verdict::unknown();
      if (metric.space.text() == row["namespace"] && is_any_of(metric.name.text().value_or(""), row["metrics"]))
        return Verdict::yes();
    }
    if (alarm.attribute("metric_query").is_unknown()) covered = covered | Verdict::unknown();
  }
  return covered;
}

/// Alarms whose dimensions are late and hidden behind a local may watch anything.
Verdict has_hidden_alarm(const Subject& subject) {
  for (const ResourceView& view : subject.texts(kAlarm, "dimensions").unknown) {
    if (view.change() == nullptr || !subject.subject(*view.change()).referred("dimensions").is_complete)
      return Verdict::unknown();
  }
  return Verdict::no();
}

/// A dead letter queue is watched for what lies in it, not for how long.
bool is_dead_letter(const Subject& subject) {
  const std::string name = to_lower(subject.after("name").text().value_or(subject.change().name));
  return name.find("dlq") != std::string::npos || name.find("dead") != std::string::npos;
}

Verdict is_judged(const Subject& subject) {
  if (subject.type() == "aws_dms_replication_task") {
    return text_is(subject.after("migration_type"), [](std::string_view type) { return type.ends_with("cdc"); });
  }
  return Verdict::of(subject.type() != "aws_sqs_queue" || !is_dead_letter(subject));
}

Severity severity_in(const Environment& environment) {
  if (environment.is_production().is_yes()) return Severity::kMedium;
  return environment.is_nonproduction().is_yes() ? Severity::kInfo : Severity::kLow;
}

void check(const Subject& subject, Report& report) {
  if (is_watched_elsewhere(subject)) return;
  const std::vector<ResourceView> alarms = alarms_on(subject);
  std::string missing;
  Verdict uncovered = Verdict::no();
  for (const Table::Row& row : knowledge("recommended_alarms").find("type", subject.type())) {
    const Verdict covered = is_covered(alarms, row) | has_hidden_alarm(subject);
    if (covered.is_yes()) continue;
    uncovered = uncovered | (covered.is_unknown() ? covered : Verdict::yes());
    if (covered.is_unknown()) continue;
    std::string metric(row["metrics"]);
    for (std::size_t at = metric.find('|'); at != std::string::npos; at = metric.find('|'))
      metric.replace(at, 1, " or ");
    missing += (missing.empty() ? "" : ", ") + metric;
  }
  const Environment& environment = subject.environment();
  report.judge(uncovered & is_judged(subject) & subject.is_whole(),
               {.attribute = "alarms",
                .message = "is watched by no alarm on " + missing + " (looked for in the plan and its state)",
                .severity = severity_in(environment),
                .confidence = Confidence::kLikely,
                .evidence = environment.lines()});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database, cache, queue, function or replication for which the plan and its state hold no alarm on the metrics that
matter for its kind. One finding a resource names each metric that nothing watches.

## Why it matters
Disks fill, memory runs out and replication falls behind slowly. An alarm an hour before is a task, without one it is
an outage.

## How to fix
```hcl
# before: no alarm on it
resource "aws_cloudwatch_metric_alarm" "free_storage" {
  alarm_name          = "orders-free-storage"
  namespace           = "AWS/RDS"
  metric_name         = "FreeStorageSpace"
  comparison_operator = "LessThanThreshold"
  threshold           = 10 * 1024 * 1024 * 1024
  statistic           = "Average"
  period              = 300
  evaluation_periods  = 3
  alarm_actions       = [aws_sns_topic.alarms.arn]
  dimensions          = { DBInstanceIdentifier = aws_db_instance.orders.identifier }
}
```

## When it stays silent
- plans that do not show everything (targeted, or only the changes); outside production it is information only;
- alarms that name the resource or refer to it, alarms on a member of a cluster or a node of a group, alarms without
  dimensions;
- dead letter queues, replication tasks that copy once;
- a provider of another monitoring tool is configured; alarms whose dimensions are late and come from a local.

## Sources
- https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
- https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.WhichShouldIMonitor.html
- https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Monitoring.html
)md";

}  // namespace

extern constinit const Rule missing_alarms = checked({
    .code = "OPS405",
    .slug = "missing-alarms",
    .title = "Data resource without basic alarms",
    .severity = Severity::kMedium,
    .category = Category::kReliability,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "add alarms on the metrics named",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
