#include <optional>
#include <string>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_lambda_event_source_mapping"};
constexpr std::string_view kReads[] = {"aws_lambda_function", "aws_sqs_queue"};

constexpr double kDefaultVisibility = 30;
constexpr double kDefaultTimeout = 3;

/// The one resource of the type that an attribute comes from, or nothing.
std::optional<ResourceView> only(const Referred& referred, std::string_view type) {
  std::optional<ResourceView> found;
  for (const ResourceView& view : referred.resources) {
    if (view.type() != type) continue;
    if (found.has_value()) return std::nullopt;
    found = view;
  }
  return found;
}

/// Seconds, the default where nobody wrote any; nothing if they are late.
std::optional<double> seconds_of(const Attribute& attribute, double fallback) {
  if (attribute.is_unknown()) return std::nullopt;
  return attribute.is_empty() ? fallback : attribute.number();
}

void check(const Subject& subject, Report& report) {
  const Attribute source = subject.after("event_source_arn");
  const std::optional<ResourceView> queue = only(subject.referred("event_source_arn"), "aws_sqs_queue");
  const std::optional<ResourceView> function = only(subject.referred("function_name"), "aws_lambda_function");
  if (!queue || !function) return;
  const Attribute visibility = queue->attribute("visibility_timeout_seconds");
  const std::optional<double> hidden = seconds_of(visibility, kDefaultVisibility);
  const std::optional<double> runs = seconds_of(function->attribute("timeout"), kDefaultTimeout);
  const Verdict enabled = is_not(is_false(subject.after("enabled")));
  const Verdict is_shorter = hidden && runs ? Verdict::of(*hidden < *runs) : Verdict::unknown();
  const auto text = [](const std::optional<double>& value) { return std::to_string(static_cast<int>(value.value_or(0))); };
  report.judge(enabled & is_shorter,
               {.attribute = source.path(),
                .message = "creation fails: messages of " + printable(queue->address()) + " are hidden for " + text(hidden) + " s, and " +
                           printable(function->address()) + " may run for " + text(runs) + " s",
                .evidence = {"AWS advises six times the function's timeout: " + std::to_string(static_cast<int>(runs.value_or(0) * 6)) + " s"}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
An event source mapping between an SQS queue and a Lambda function of the same plan, where the queue's visibility timeout (30 s by default) is shorter than
the function's timeout (3 s by default).

## Why it matters
Lambda refuses the mapping: `Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds`. Where it stood before, messages are handed
out again while they are still worked on.

## How to fix
```hcl
visibility_timeout_seconds = 30  # before
visibility_timeout_seconds = 360 # six times the function's timeout of 60
```

## When it stays silent
- a queue or function that is not in the plan, or several of them;
- mappings that are not enabled; timeouts that are not known yet.

## Sources
- https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
- https://github.com/aws-cloudformation/cfn-lint
)md";

}  // namespace

extern constinit const Rule sqs_visibility_below_lambda_timeout = checked({
    .code = "DEP210",
    .slug = "sqs-visibility-below-lambda-timeout",
    .title = "SQS visibility timeout shorter than the function's timeout",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .also_reads = kReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "raise visibility_timeout_seconds to six times the function's timeout",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
