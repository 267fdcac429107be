#include <algorithm>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_lambda_function"};

/// `2026-04-30` as a number that orders like the date; 0 for no date.
int ordered(std::string_view date) {
  int number = 0;
  for (const char letter : date) {
    if (letter >= '0' && letter <= '9') number = number * 10 + (letter - '0');
  }
  return number;
}

int ordered(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  return (static_cast<int>(date.year()) * 100 + static_cast<int>(static_cast<unsigned>(date.month()))) * 100 +
         static_cast<int>(static_cast<unsigned>(date.day()));
}

void judge_known(const Subject& subject, const Attribute& runtime, const Table::Row& row, Report& report) {
  const bool is_new = (kCreates | kReplaces).has(subject.change().action);
  const std::string_view blocked = row[is_new ? "create_blocked" : "update_blocked"];
  if (blocked.empty() || ordered(subject.today()) < ordered(blocked)) return;
  std::vector<std::string> evidence;
  if (!row["successor"].empty()) evidence.push_back("successor: " + std::string(row["successor"]));
  report.judge(Verdict::yes(), {.attribute = runtime.path(),
                                .message = std::string(is_new ? "creation" : "the update") + " fails: AWS takes no runtime " +
                                           runtime.display() + " since " + std::string(blocked),
                                .evidence = std::move(evidence)});
}

void check(const Subject& subject, Report& report) {
  const Attribute runtime = subject.after("runtime");
  if (runtime.is_unknown()) return report.judge(Verdict::unknown(), runtime, "");
  if (runtime.is_empty()) return;  // a container image brings its own
  const auto rows = knowledge("lambda_runtimes").find("runtime", runtime.text().value_or(""));
  if (!rows.empty()) return judge_known(subject, runtime, rows.front(), report);
  report.judge(Verdict::yes(), {.attribute = runtime.path(),
                                .message = "may fail: runtime " + runtime.display() + " is not in the table of runtimes",
                                .severity = Severity::kMedium,
                                .confidence = Confidence::kGuess,
                                .evidence = {"table of 2026-08-19"}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A Lambda function that is created with a runtime that AWS no longer creates, or updated with one that it no longer updates, on the day of
the analysis. Also (medium, a guess) a runtime that the table of runtimes does not hold.

## Why it matters
The plan succeeds and the apply fails with `InvalidParameterValueException: The runtime parameter of nodejs14.x is no longer supported`.

## How to fix
```hcl
runtime = "nodejs24.x" # before: nodejs14.x
```
Move to the successor that the finding names.

## When it stays silent
- a runtime whose block lies in the future: OPS203 warns of it;
- container images; a runtime that is not known yet;
- functions that the plan leaves alone or deletes.

## Sources
- https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
- https://github.com/aws-cloudformation/cfn-lint
)md";

}  // namespace

extern constinit const Rule lambda_runtime_blocked = checked({
    .code = "DEP204",
    .slug = "lambda-runtime-blocked",
    .title = "Runtime can no longer be created or updated",
    .severity = Severity::kCritical,
    .category = Category::kUndeployable,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "move to a supported runtime",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
