#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_lambda_function"};

/// Bounds of one attribute, both allowed.
struct Range {
  double least;
  double most;
  std::string_view unit;
};
constexpr Range kTimeout{1, 900, "seconds"};
constexpr Range kMemory{128, 10240, "MB"};
constexpr Range kStorage{512, 10240, "MB"};

/// Managed instances have larger upper bounds, which move; only the lower ones are judged there.
void judge_range(const Attribute& attribute, const Range& range, Verdict has_upper_bound, Report& report) {
  const Verdict is_above = at_least(attribute, range.most + 1) & has_upper_bound;
  const Verdict is_below = less_than(attribute, range.least) & is_set(attribute);
  const std::string bounds = std::to_string(static_cast<int>(range.least)) + " to " + std::to_string(static_cast<int>(range.most));
  report.judge(is_above | is_below,
               {.attribute = attribute.path(),
                .message = "apply fails: " + attribute.path() + " is " + attribute.display() + ", and AWS takes " + bounds + " " +
                           std::string(range.unit)});
}

void check(const Subject& subject, Report& report) {
  const Attribute provider = subject.after("capacity_provider_config");
  const Verdict is_managed = provider.is_unknown() ? Verdict::unknown() : Verdict::of(!provider.value().items().empty());
  const Verdict is_plain = is_not(is_managed);
  judge_range(subject.after("timeout"), kTimeout, is_plain, report);
  judge_range(subject.after("memory_size"), kMemory, is_plain, report);
  judge_range(subject.after("ephemeral_storage[0].size"), kStorage, is_plain, report);
  const Attribute reserved = subject.after("reserved_concurrent_executions");
  report.judge(less_than(reserved, -1) & is_set(reserved),
               {.attribute = reserved.path(),
                .message = "apply fails: reserved_concurrent_executions is " + reserved.display() + ", and -1 (unreserved) is the least"});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A Lambda function whose timeout is outside 1 to 900 seconds, whose memory is outside 128 to 10,240 MB, whose `/tmp` is outside 512 to 10,240 MB,
or whose reserved concurrency is below -1.

## Why it matters
AWS refuses the function. Newer providers refuse such values in the plan already; older ones and generated plans do not.

## How to fix
```hcl
timeout = 900 # before: 1800
```
Bring the value into its range. What takes longer than 15 minutes belongs into Step Functions, ECS or Batch.

## When it stays silent
- an attribute that nobody wrote: 3 s, 128 MB, 512 MB, unreserved;
- upper bounds of functions with `capacity_provider_config`, which may have more;
- values that are not known yet.

## Sources
- https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
- https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
)md";

}  // namespace

extern constinit const Rule lambda_timeout_memory_range = checked({
    .code = "DEP206",
    .slug = "lambda-timeout-memory-range",
    .title = "Timeout, memory or ephemeral storage out of range",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "bring the value into its range",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
