#include <algorithm>
#include <array>
#include <string>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/monitoring_policy.h"
#include "analyzers/rules/rds/problems.h"
#include "analyzers/rules/rds/sent.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster_instance", "aws_rds_cluster"};
constexpr std::string_view kReads[] = {"aws_iam_role",
                                       "aws_iam_role_policy_attachment",
                                       "aws_iam_role_policy",
                                       "aws_iam_role_policies_exclusive",
                                       "aws_iam_role_policy_attachments_exclusive",
                                       "aws_iam_policy_attachment"};
constexpr std::array kIntervals = {0.0, 1.0, 5.0, 10.0, 15.0, 30.0, 60.0};

Verdict is_no_interval(const Attribute& interval) {
  if (interval.is_unknown()) return Verdict::unknown();
  const std::optional<double> seconds = interval.number();
  return Verdict::of(seconds && std::find(kIntervals.begin(), kIntervals.end(), *seconds) == kIntervals.end());
}

/// A role that is written and not known yet will be there; without a configuration nobody can tell.
Verdict is_role_missing(const Subject& subject, const Attribute& role) {
  if (!role.is_unknown()) return is_unset(role);
  return subject.is_configured("monitoring_role_arn").is_unknown() ? Verdict::unknown() : Verdict::no();
}

void judge_policy(const Subject& subject, Report& report, const Attribute& role, Verdict is_judged) {
  const Referred source = subject.referred("monitoring_role_arn");
  const bool is_one = source.is_complete && source.resources.size() == 1 &&
                      source.resources[0].type() == "aws_iam_role" && source.resources[0].mode() == Mode::kManaged;
  if (!is_one) return;
  const ResourceView& found = source.resources[0];
  report.judge(is_judged & is_without_policy(subject, found),
               {.attribute = role.path(),
                .message = "Enhanced Monitoring stays empty: " + std::string(found.address()) +
                           " is created without any policy, so it may not write to CloudWatch Logs",
                .severity = Severity::kMedium,
                .confidence = Confidence::kLikely,
                .evidence = {"looked for policies and attachments of the role in the whole plan"}});
}

void check(const Subject& subject, Report& report) {
  const Attribute interval = subject.after("monitoring_interval");
  const Attribute role = subject.after("monitoring_role_arn");
  const Verdict interval_sent = is_sent(subject, "monitoring_interval");
  const Verdict role_sent = is_sent(subject, "monitoring_role_arn");
  const Verdict is_on = at_least(interval, 1);

  report.judge(
      interval_sent & is_no_interval(interval), interval,
      "apply fails: monitoring_interval = " + interval.display() + " is none of 0, 1, 5, 10, 15, 30 and 60 seconds");
  judge_worst(
      report, role,
      {{(interval_sent | role_sent) & is_on & is_role_missing(subject, role),
        "apply fails: monitoring_interval = " + interval.display() + " needs monitoring_role_arn, and none is set"},
       {(interval_sent | role_sent) & (is_unset(interval) | less_than(interval, 1)) & is_set(role) &
            is_written(subject, "monitoring_role_arn"),
        "apply fails: monitoring_role_arn is set, but monitoring_interval is " + interval.display()}});
  judge_policy(subject, report, role, (interval_sent | role_sent) & is_on);
}

constexpr std::string_view kDoc = R"md(
## What it finds
Enhanced Monitoring that is switched on without a role, a role without an interval, or an interval that RDS does not know (it takes 0, 1,
5, 10, 15, 30 and 60 seconds). Medium: a role that this plan creates and gives no policy at all.

## Why it matters
RDS refuses the first three with `InvalidParameterCombination`. With a role that may not write, the creation fails or the metrics never
come.

## How to fix
```hcl
monitoring_interval = 60                           # before: alone
monitoring_role_arn = aws_iam_role.monitoring.arn  # after: with a role that has AmazonRDSEnhancedMonitoringRole attached
```

## When it stays silent
- a role that is written and not known yet, as one made in the same plan, counts as set; a role beside interval 0 must be known;
- an update that changes neither;
- a role that exists already or comes from elsewhere: its policies may be in another plan. Whom it trusts is SEC604.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html
- https://github.com/aws-cloudformation/cfn-lint
)md";

}  // namespace

extern constinit const Rule rds_monitoring_role = checked({
    .code = "DEP110",
    .slug = "rds-monitoring-role",
    .title = "Enhanced Monitoring misconfigured",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .also_reads = kReads,
    .fix = "set monitoring_interval and monitoring_role_arn together, with AmazonRDSEnhancedMonitoringRole attached to "
           "the role",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
