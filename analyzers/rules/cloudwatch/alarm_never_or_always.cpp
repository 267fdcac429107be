#include <array>

#include "analyzers/rules/cloudwatch/threshold_units.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_cloudwatch_metric_alarm"};
constexpr std::string_view kAlsoReads[] = {"aws_db_instance", "aws_lambda_function", "aws_kinesis_stream",
                                           "aws_autoscaling_policy", "aws_appautoscaling_policy"};

// Below this a percent metric of load is watched for being idle, on purpose.
constexpr double kIdle = 20;

struct Alarm {
  Metric metric;
  Table::Row row;
  double threshold = 0;
  std::string_view comparison;
};

bool is_strict(std::string_view comparison) { return comparison.find("OrEqual") == std::string_view::npos; }
bool is_above(std::string_view comparison) { return comparison.starts_with("GreaterThan"); }

std::string named(const Alarm& alarm) {
  return std::string(alarm.row["namespace"]) + " " + std::string(alarm.row["metric"]);
}

/// Beyond what the metric can be: `above 100 percent` never comes, `below 100 percent` always.
std::string beyond_range(const Alarm& alarm) {
  const std::optional<double> most = number_of(alarm.row["maximum"]);
  const std::optional<double> least = number_of(alarm.row["minimum"]);
  const bool above = is_above(alarm.comparison);
  const bool strict = is_strict(alarm.comparison);
  // A sum may exceed what one datapoint can be, but never falls below it.
  if (most && keeps_unit(alarm.metric) && (alarm.threshold > *most || (alarm.threshold == *most && strict == above))) {
    return above ? "can never fire: " + named(alarm) + " is at most " + plain(*most)
                 : "always fires: " + named(alarm) + " is at most " + plain(*most);
  }
  if (least && (alarm.threshold < *least || (alarm.threshold == *least && strict != above))) {
    return above ? "always fires: " + named(alarm) + " is at least " + plain(*least)
                 : "can never fire: " + named(alarm) + " is at least " + plain(*least);
  }
  return "";
}

std::string above_storage(const Subject& subject, const Alarm& alarm) {
  const std::optional<double> bytes = watched_storage(subject, alarm.metric);
  if (!bytes || is_above(alarm.comparison) || alarm.threshold < *bytes) return "";
  return "always fires: the threshold is not below all the storage that the database has";
}

/// Scaling in and switching off what is idle look at the good side on purpose.
bool looks_for_idle(const Subject& subject, const Alarm& alarm) {
  constexpr std::array<std::string_view, 10> kWords = {"idle",    "unused",   "underutil",  "under-util", "low-cpu",
                                                       "cpu-low", "scale-in", "scale-down", "scalein",    "scaledown"};
  std::string said = to_lower(subject.after("alarm_name").text().value_or("")) + " " +
                     to_lower(subject.after("alarm_description").text().value_or("")) + " " +
                     to_lower(subject.change().name);
  std::ranges::replace(said, '_', '-');
  std::ranges::replace(said, ' ', '-');
  if (std::ranges::any_of(kWords, [&](std::string_view word) { return said.find(word) != std::string::npos; }))
    return true;
  return !is_above(alarm.comparison) && alarm.row["unit"] == "percent" && alarm.threshold <= kIdle;
}

Verdict acts_by_itself(const Subject& subject) {
  const Attribute actions = subject.after("alarm_actions");
  const Referred referred = subject.referred("alarm_actions");
  for (const ResourceView& view : referred.resources) {
    if (view.type().find("policy") != std::string_view::npos) return Verdict::yes();
  }
  for (const Attribute& action : actions.leaves()) {
    const std::string_view text = action.text().value_or("");
    if (text.find(":scalingPolicy:") != std::string_view::npos || text.find(":automate:") != std::string_view::npos)
      return Verdict::yes();
  }
  return actions.is_unknown() && !referred.is_complete ? Verdict::unknown() : Verdict::no();
}

/// The alarm looks at the side on which all is well.
std::string inverted(const Alarm& alarm) {
  constexpr std::array<std::string_view, 5> kBothWays = {"count", "count/second", "bytes/second", "flag", "acu"};
  const std::string_view unit = alarm.row["unit"];
  const std::string_view bad = alarm.row["bad"];
  // Few connections or little traffic may well be what somebody wants to hear of.
  if (std::ranges::find(kBothWays, unit) != kBothWays.end() || (unit == "bytes" && bad != "L")) return "";
  if (is_above(alarm.comparison) && bad == "L") return "fires while all is well: a high " + named(alarm) + " is good";
  // A lag of -1 says that nothing is replicated.
  if (number_of(alarm.row["minimum"]).value_or(0) < 0 && alarm.threshold <= 0) return "";
  if (!is_above(alarm.comparison) && bad == "H") return "fires while all is well: a low " + named(alarm) + " is good";
  return "";
}

void judge_alarm(const Subject& subject, const Alarm& alarm, Report& report) {
  const Attribute comparison = subject.after("comparison_operator");
  const Attribute threshold = subject.after("threshold");
  const std::string seen = comparison.display() + " " + threshold.display();
  std::string message = above_storage(subject, alarm);
  // A threshold in the wrong unit is a finding of its own (OPS401).
  if (message.empty() && !mistake_of(subject, alarm.metric)) message = beyond_range(alarm);
  if (!message.empty()) {
    report.judge(Verdict::yes(), {.attribute = threshold.path(), .message = std::move(message), .evidence = {seen}});
    return;
  }
  message = inverted(alarm);
  if (message.empty() || looks_for_idle(subject, alarm)) return;
  const Verdict acts = acts_by_itself(subject);
  report.judge(is_not(acts), {.attribute = comparison.path(),
                              .message = std::move(message),
                              .confidence = Confidence::kLikely,
                              .evidence = {seen}});
}

void check(const Subject& subject, Report& report) {
  const std::optional<Metric> metric = compared_metric(subject);
  if (!metric) return;
  const Attribute comparison = subject.after("comparison_operator");
  const Attribute threshold = subject.after("threshold");
  const std::optional<Table::Row> row = units_of(*metric);
  const bool is_late = metric->name.is_unknown() || metric->space.is_unknown() ||
                       (row && (threshold.is_unknown() || comparison.is_unknown()));
  if (is_late) return report.judge(Verdict::unknown(), threshold, "");
  if (!row) return;
  if (equals(metric->statistic, "SampleCount").is_yes()) {
    report.judge(Verdict::yes(), {.attribute = metric->statistic.path(),
                                  .message = "counts how often " + std::string((*row)["metric"]) +
                                             " was measured, not what was measured"});
    return;
  }
  if (!threshold.number() || (!fires_above(comparison) && !fires_below(comparison))) return;
  judge_alarm(subject, Alarm{*metric, *row, *threshold.number(), *comparison.text()}, report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
An alarm whose threshold lies beyond what its metric can be (`CPUUtilization` above 120), a `FreeStorageSpace` alarm
whose threshold is all the storage there is, an alarm that looks at the good side of its metric (`FreeableMemory`
greater than), and one that counts samples.

## Why it matters
An alarm that never fires gives false calm. One that always fires is muted within a week, and then tells nobody
anything either.

## How to fix
```hcl
metric_name         = "FreeStorageSpace"
comparison_operator = "LessThanThreshold" # before: GreaterThanThreshold
threshold           = 10 * 1024 * 1024 * 1024
```

## When it stays silent
- looking for idle resources: a low percentage, a name such as `cpu-low` or `idle`, actions that scale in or stop an
  instance;
- metrics for which both sides may be bad, such as connections, traffic and invocations;
- ECS and DMS, whose CPU may exceed 100 percent; `ReplicaLag` below 0, which is -1 when replication has stopped;
- a threshold in the wrong unit (OPS401), anomaly bands, expressions, values that are not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
- https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
- https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
)md";

}  // namespace

extern constinit const Rule alarm_never_or_always = checked({
    .code = "OPS402",
    .slug = "alarm-never-or-always",
    .title = "Alarm can never (or always) fire",
    .severity = Severity::kMedium,
    .category = Category::kReliability,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "turn the comparison round, or set a threshold within the range of the metric",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
