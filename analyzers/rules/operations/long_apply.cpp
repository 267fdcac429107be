#include <string>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::size_t kShown = 8;

std::int64_t minutes_up(std::chrono::seconds time) { return std::chrono::ceil<std::chrono::minutes>(time).count(); }

std::string range_of(std::chrono::seconds low, std::chrono::seconds high) {
  const std::int64_t down = std::chrono::floor<std::chrono::minutes>(low).count();
  if (down == minutes_up(high)) return std::to_string(down) + " minutes";
  return std::to_string(down) + " to " + std::to_string(minutes_up(high)) + " minutes";
}

std::string line_of(const ChangeTime& time) { return printable(time.change->address, 200) + ": " + range_of(time.low, time.high); }

void check(const PlanSubject& subject, Report& report) {
  const ApplyTime& apply = subject.apply();
  const ApplySettings& settings = subject.cost_context().apply;
  const bool is_slow = apply.low >= settings.slow;  // at least so long: what may be quick is not called slow
  const bool is_over_limit = apply.high > settings.job_limit;
  std::string message = "takes " + range_of(apply.low, apply.high);
  if (is_over_limit) message += ", where a job may take " + std::to_string(settings.job_limit.count());
  else if (is_slow) message += ", where " + std::to_string(settings.slow.count()) + " are thought long";
  std::vector<std::string> evidence;
  for (const ChangeTime& time : apply.critical_path) {
    if (evidence.size() < kShown) evidence.push_back(line_of(time));
  }
  if (apply.untimed != 0) evidence.push_back(std::to_string(apply.untimed) + " other changes are not counted, most of them take seconds");
  report.judge(Verdict::of(is_slow || is_over_limit), {.attribute = "apply",
                                                       .message = std::move(message),
                                                       .severity = is_over_limit ? Severity::kMedium : Severity::kInfo,
                                                       .evidence = std::move(evidence)});
  for (const ChangeTime& time : apply.over_timeout) {
    report.judge(Verdict::yes(), {.attribute = "timeouts",
                                  .message = "may take " + range_of(time.low, time.high) + ", but the provider gives up after " +
                                             std::to_string(minutes_up(time.timeout)) + " unless its timeouts block says otherwise",
                                  .severity = Severity::kMedium,
                                  .confidence = Confidence::kLikely,
                                  .address = std::string(time.change->address)});
  }
}

constexpr std::string_view kDoc = R"md(
## What it finds
An apply that takes at least `apply.slow` of the settings (20 minutes), by the longest chain of changes that wait for one
another, ten at a time: information. One that may take longer than `apply.job_limit` (60 minutes) is medium. Also a single change that
may take longer than the provider waits for it.

## Why it matters
A CI job that is killed half way leaves a lock, and resources that the state does not know. A provider that gives up
reports an error although the change goes on.

## How to fix
Apply the slow part on its own, with a job that may take longer, and give slow resources more time:
```hcl
# after
resource "aws_db_instance" "orders" {
  timeouts { update = "8h" }
}
```

## When it stays silent
- nothing is created, updated, replaced or deleted, or it is all quick;
- changes that wait for the maintenance window count as over in a minute;
- types without known durations count as no time; how many there are is said.

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#timeouts
- https://developer.hashicorp.com/terraform/cli/commands/apply
)md";

}  // namespace

extern constinit const Rule long_apply = checked({
    .code = "OPS901",
    .slug = "long-apply",
    .title = "The apply takes long or may run into a timeout",
    .severity = Severity::kMedium,
    .category = Category::kReliability,
    .confidence = Confidence::kLikely,
    .fix = "apply the slow part on its own, or give it more time with a timeouts block and a longer job",
    .doc = kDoc,
    .reads_unknown = false,
    .check_plan = check,
});

}  // namespace plandiff::rules
