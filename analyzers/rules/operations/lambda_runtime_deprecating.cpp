#include <charconv>
#include <chrono>
#include <optional>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_lambda_function"};

// Time enough to move to another version without haste.
constexpr std::chrono::days kNotice{180};

/// `2026-04-30`.
std::optional<std::chrono::sys_days> read_date(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  std::from_chars(text.data(), text.data() + 4, year);
  std::from_chars(text.data() + 5, text.data() + 7, month);
  std::from_chars(text.data() + 8, text.data() + 10, day);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

void check(const Subject& subject, Report& report) {
  const Attribute runtime = subject.after("runtime");
  if (runtime.is_unknown()) return report.judge(Verdict::unknown(), runtime, "");
  const auto rows = knowledge("lambda_runtimes").find("runtime", runtime.text().value_or(""));
  if (rows.empty()) return;
  const Table::Row& row = rows.front();
  const std::optional<std::chrono::sys_days> deprecated = read_date(row["deprecated"]);
  if (!deprecated || subject.today() + kNotice < *deprecated) return;

  const std::string date(row["deprecated"]);
  const std::string tense =
      subject.today() >= *deprecated ? " has been without security fixes since " : " gets no security fixes after ";
  std::vector<std::string> evidence;
  if (!row["create_blocked"].empty()) {
    evidence.push_back("no creation from " + std::string(row["create_blocked"]) + ", no update from " +
                       std::string(row["update_blocked"]));
  }
  if (!row["successor"].empty()) evidence.push_back("successor: " + std::string(row["successor"]));
  report.judge(Verdict::yes(), {.attribute = runtime.path(),
                                .message = "runs on " + runtime.display() + ", which" + tense + date,
                                .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A Lambda function whose runtime AWS has deprecated, or will within 180 days of the analysis.

## Why it matters
From that date the runtime gets no security fixes. Some months later AWS refuses to create such functions, then to
update them: the next deployment fails, perhaps the one that was to fix an outage.

## How to fix
```hcl
runtime = "python3.14" # before: python3.9
```
Move to the successor that the finding names, and run the tests on it.

## When it stays silent
- runtimes that AWS supports for more than 180 days, or that the table does not know;
- container images, which bring their own; a runtime that is not known yet.

## Sources
- https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
- https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtime-support-policy
)md";

}  // namespace

extern constinit const Rule lambda_runtime_deprecating = checked({
    .code = "OPS203",
    .slug = "lambda-runtime-deprecating",
    .title = "Runtime deprecated or close to deprecation",
    .severity = Severity::kMedium,
    .category = Category::kReliability,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "move to a supported runtime",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
