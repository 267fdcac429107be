#include "analyzers/rules/cloudwatch/threshold_units.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_cloudwatch_metric_alarm"};
constexpr std::string_view kAlsoReads[] = {"aws_db_instance", "aws_lambda_function", "aws_kinesis_stream"};

/// `meant as gibibytes it would be 10737418240 bytes`.
std::string meaning(const Attribute& threshold, const Mistake& mistake, std::string_view unit) {
  if (threshold.is_sensitive()) return "meant as " + std::string(mistake.given);
  const std::string number = "meant as " + std::string(mistake.given) + " it would be " + plain(mistake.meant);
  return unit == "fraction" ? number : number + " " + std::string(unit);
}

std::string subject_of(const Metric& metric) {
  return printable(metric.space.text().value_or(""), 64) + " " + printable(metric.name.text().value_or(""), 64);
}

Verdict is_late(const Subject& subject, const Metric& metric) {
  const bool late = subject.after("threshold").is_unknown() || subject.after("comparison_operator").is_unknown() ||
                    metric.name.is_unknown() || metric.space.is_unknown();
  return late ? Verdict::unknown() : Verdict::no();
}

void check(const Subject& subject, Report& report) {
  const Attribute threshold = subject.after("threshold");
  const std::optional<Metric> metric = compared_metric(subject);
  if (!metric || is_unset(threshold).is_yes()) return;
  const std::optional<Table::Row> row = units_of(*metric);
  const std::optional<Mistake> mistake = mistake_of(subject, *metric);
  if (!row && metric->name.is_known() && metric->space.is_known()) return;
  const std::string unit = row ? std::string((*row)["unit"]) : "";
  report.judge(is_late(subject, *metric) | Verdict::of(mistake.has_value()),
               {.attribute = threshold.path(),
                .message = "compares " + subject_of(*metric) + ", which is " +
                           (unit == "fraction" ? "a fraction of one" : "in " + unit) + ", with " + threshold.display() +
                           ": " + meaning(threshold, mistake.value_or(Mistake{}), unit),
                .evidence = {"comparison_operator = " + subject.after("comparison_operator").display()}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
An alarm whose threshold is far outside what anybody sets for that metric on purpose, and inside it once it is
converted from another unit: 10 for `FreeStorageSpace` (bytes), 0.8 for `CPUUtilization` (percent), 20 for
`ReadLatency` (seconds).

## Why it matters
CloudWatch compares numbers; it converts nothing, and the `unit` of an alarm only filters. Such an alarm never fires,
or always does, and both look like an alarm that works until the day it is needed.

## How to fix
```hcl
threshold = 10 * 1024 * 1024 * 1024 # FreeStorageSpace, before: 10
threshold = 80                      # CPUUtilization, before: 0.8
threshold = 0.02                    # AWS/RDS ReadLatency, before: 20; AWS/DMS counts milliseconds, there 20 is right
```

## When it stays silent
- metrics that the table does not hold, or whose bad side is not the one the alarm looks at;
- the same name in another namespace has another unit: `FreeStorageSpace` is MiB in `AWS/ES`, `ReadLatency`
  milliseconds in `AWS/DMS`;
- thresholds of a million bytes and more, which are small but bytes; 0; counters;
- expressions, anomaly bands, sums and sample counts; a threshold that is not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
- https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Monitoring.html
- https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-cloudwatchmetrics.html
- https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
)md";

}  // namespace

extern constinit const Rule alarm_threshold_units = checked({
    .code = "OPS401",
    .slug = "alarm-threshold-units",
    .title = "Alarm threshold in the wrong unit",
    .severity = Severity::kHigh,
    .category = Category::kReliability,
    .confidence = Confidence::kLikely,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "give the threshold in the unit of the metric",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
