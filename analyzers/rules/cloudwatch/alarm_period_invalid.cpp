#include <cmath>

#include "analyzers/rules/cloudwatch/alarm.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_cloudwatch_metric_alarm"};

// Limits of PutMetricAlarm, in seconds.
constexpr double kHour = 3600;
constexpr double kDay = 86400;
constexpr double kWeek = 7 * kDay;

bool is_legal(double period) {
  return period == 10 || period == 20 || period == 30 || (period > 0 && std::fmod(period, 60) == 0);
}

/// Metrics of metric_query blocks have their own periods inside.
Verdict has_queries(const Subject& subject) {
  const Attribute queries = subject.after("metric_query");
  if (queries.is_unknown()) return subject.is_configured("metric_query");
  return Verdict::of(!queries.value().items().empty());
}

/// Unknown if any of them is late, else what `answer` says of their numbers.
template <class Answer>
Verdict compare(const Attribute& a, const Attribute& b, const Answer& answer) {
  if (a.is_unknown() || b.is_unknown()) return Verdict::unknown();
  return a.number() && b.number() ? Verdict::of(answer(*a.number(), *b.number())) : Verdict::no();
}

void judge_period(const Subject& subject, Report& report) {
  const Attribute period = subject.after("period");
  const Attribute evaluations = subject.after("evaluation_periods");
  const Verdict is_plain = is_not(has_queries(subject));
  const Verdict is_illegal = compare(period, period, [](double seconds, double) { return !is_legal(seconds); });
  report.judge(is_plain & is_set(period) & is_illegal,
               {.attribute = period.path(),
                .message = "apply fails: a period of " + period.display() +
                           " seconds is neither 10, 20, 30 nor a multiple of 60"});

  const bool is_long = period.number().value_or(0) >= kHour;
  const Verdict is_too_long = compare(
      period, evaluations, [&](double seconds, double count) { return seconds * count > (is_long ? kWeek : kDay); });
  report.judge(is_plain & is_too_long,
               {.attribute = evaluations.path(),
                .message = "apply fails: " + evaluations.display() + " periods of " + period.display() +
                           " seconds are longer than " +
                           (is_long ? "seven days" : "one day, the limit for periods below an hour")});
}

void judge_datapoints(const Subject& subject, Report& report) {
  const Attribute points = subject.after("datapoints_to_alarm");
  const Attribute evaluations = subject.after("evaluation_periods");
  report.judge(
      is_set(points) & compare(points, evaluations, [](double wanted, double looked_at) { return wanted > looked_at; }),
      {.attribute = points.path(),
       .message = "apply fails: " + points.display() + " datapoints to alarm, but only " + evaluations.display() +
                  " periods are looked at"});
}

void check(const Subject& subject, Report& report) {
  judge_period(subject, report);
  judge_datapoints(subject, report);
  const Attribute threshold = subject.after("threshold");
  report.judge(is_unset(threshold) & is_unset(subject.after("threshold_metric_id")), threshold,
               "apply fails: neither threshold nor threshold_metric_id is set");
  const Attribute percentile = subject.after("extended_statistic");
  report.judge(is_set(percentile) & is_set(subject.after("statistic")), percentile,
               "apply fails: statistic and extended_statistic exclude each other, and both are set");
}

constexpr std::string_view kDoc = R"md(
## What it finds
A metric alarm that CloudWatch refuses: a period that is neither 10, 20, 30 nor a multiple of 60 seconds; periods that
together span more than a day (seven days if a period is an hour or more); more datapoints to alarm than periods; no
threshold; a statistic and a percentile at once.

## Why it matters
`PutMetricAlarm` answers `ValidationError`, so the apply fails after other resources have been made.

## How to fix
```hcl
period              = 300 # before: 90
evaluation_periods  = 3   # before: 300: 300 x 300 s is more than a day
datapoints_to_alarm = 2   # at most evaluation_periods
```

## When it stays silent
- the period of alarms with `metric_query` blocks, each of which has its own;
- `datapoints_to_alarm` is not set, which means all periods; `threshold_metric_id` stands in for a threshold;
- values that are not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_metric_alarm
- https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
)md";

}  // namespace

extern constinit const Rule alarm_period_invalid = checked({
    .code = "DEP401",
    .slug = "alarm-period-invalid",
    .title = "Alarm period or evaluation window invalid",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "use a legal period, and keep period x evaluation_periods within one day (seven for periods of an hour or "
           "more)",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
