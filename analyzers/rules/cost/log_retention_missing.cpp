#include <algorithm>

#include "analyzers/rules/cost/purpose.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_cloudwatch_log_group"};
constexpr std::string_view kAlsoReads[] = {"aws_cloudwatch_log_subscription_filter"};

/// Handed on to an archive: what stays here is a copy.
bool is_exported(const Subject& subject) {
  const std::vector<ResourceView> consumers = subject.consumers();
  if (std::ranges::any_of(consumers, [](const ResourceView& view) {
        return view.type() == "aws_cloudwatch_log_subscription_filter";
      })) {
    return true;
  }
  const Attribute name = subject.after("name");
  if (!name.text()) return false;
  return !subject.texts("aws_cloudwatch_log_subscription_filter", "log_group_name").find(*name.text()).empty();
}

void check(const Subject& subject, Report& report) {
  const Attribute days = subject.after_or_kept("retention_in_days");
  const Verdict is_for_ever = is_unset(days) | less_than(days, 1);
  const Attribute log_class = subject.after_or_kept("log_group_class");
  const Verdict has_usual_class = is_unset(log_class) | equals(log_class, "STANDARD");
  const bool is_kept_on_purpose = is_tagged(subject, {"legal", "compliance", "litigation"}) || is_exported(subject);
  const Verdict others = subject.may_name_any("aws_cloudwatch_log_subscription_filter", "log_group_name");
  report.judge(is_for_ever & has_usual_class & Verdict::of(!is_kept_on_purpose) & is_not(others), days,
               "keeps its events for ever, and their storage is paid for ever");
}

constexpr std::string_view kDoc = R"md(
## What it finds
A CloudWatch log group without `retention_in_days`, or with 0, which means for ever.

## Why it matters
Events are stored until somebody deletes them, and the bill grows every month.

## How to fix
```hcl
resource "aws_cloudwatch_log_group" "app" {
  name              = "/app"
  retention_in_days = 30   # before: not written; 7 to 30 for tests, 90 to 400 for production
}
```

## When it stays silent
- log groups of another class than STANDARD, and those that a subscription filter hands on to an archive;
- log groups whose tags speak of a legal hold or of compliance;
- a retention that is not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group#retention_in_days
)md";

}  // namespace

extern constinit const Rule log_retention_missing = checked({
    .code = "CST401",
    .slug = "log-retention-missing",
    .title = "Log group without retention",
    .severity = Severity::kLow,
    .category = Category::kCost,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .fix = "set retention_in_days",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
