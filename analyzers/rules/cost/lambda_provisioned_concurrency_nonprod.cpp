#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_lambda_provisioned_concurrency_config"};
constexpr std::string_view kAlsoReads[] = {"aws_appautoscaling_scheduled_action", "aws_lambda_function",
                                           "aws_lambda_alias"};

/// A schedule that takes this function down to nothing, at night for example.
Verdict is_scheduled_to_zero(const Subject& subject) {
  const Attribute function = subject.after("function_name");
  Verdict found = Verdict::no();
  for (const ResourceView& action : subject.resources("aws_appautoscaling_scheduled_action")) {
    const Attribute lowest = action.attribute("scalable_target_action[0].min_capacity");
    const Verdict to_zero = at_least(lowest, 0) & less_than(lowest, 1);
    const Attribute target = action.attribute("resource_id");
    Verdict is_this = Verdict::unknown();
    if (target.is_known() && function.text()) {
      is_this = text_is(target, [&](std::string_view id) {
        return id.starts_with("function:") && id.find(std::string(*function.text())) != std::string_view::npos;
      });
    }
    found = found | (equals(action.attribute("service_namespace"), "lambda") & to_zero & is_this);
  }
  return found;
}

Verdict is_always_paid(Verdict scheduled) {
  if (scheduled.is_unknown()) return scheduled;
  return Verdict::of(scheduled.is_no());
}

void check(const Subject& subject, Report& report) {
  const Attribute number = subject.after_or_kept("provisioned_concurrent_executions");
  const Environment& environment = subject.environment();
  report.judge(
      at_least(number, 1) & environment.is_nonproduction() & is_always_paid(is_scheduled_to_zero(subject)),
      {.attribute = number.path(),
       .message = "keeps " + number.display() + " execution environment" + (number.number() == 1.0 ? "" : "s") +
                  " warm and paid around the clock, in environment " + std::string(to_text(environment.environment)) +
                  subject.cost_note(),
       .confidence = environment.confidence,
       .evidence = environment.lines()});
}

constexpr std::string_view kDoc = R"md(
## What it finds
Provisioned concurrency of a Lambda function in a development, test or ephemeral environment.

## Why it matters
Without it a function costs nothing while nobody calls it. Provisioned environments are paid by GB and second whether
they run or not, and a test can live with a cold start.

## How to fix
Remove the resource, or make it one of production alone:
```hcl
# before: the same without count
resource "aws_lambda_provisioned_concurrency_config" "api" {
  count                             = var.is_production ? 1 : 0
  provisioned_concurrent_executions = 2
}
```

## When it stays silent
- a scheduled action of Application Auto Scaling takes the function down to 0;
- production, staging, performance tests, and an environment that is unknown or contradictory;
- a number that is not known yet.

## Sources
- https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
- https://aws.amazon.com/lambda/pricing/
)md";

}  // namespace

extern constinit const Rule lambda_provisioned_concurrency_nonprod = checked({
    .code = "CST201",
    .slug = "lambda-provisioned-concurrency-nonprod",
    .title = "Provisioned concurrency in a non-production environment",
    .severity = Severity::kMedium,
    .category = Category::kCost,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .fix = "remove provisioned concurrency outside production",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
