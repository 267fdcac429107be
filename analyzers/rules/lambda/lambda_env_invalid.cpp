#include <algorithm>
#include <array>
#include <string>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_lambda_function"};

constexpr std::array<std::string_view, 18> kReserved = {
    "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR"};
constexpr std::size_t kMostBytes = 4096;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// A letter, then at least one letter, digit or underscore.
bool is_well_named(std::string_view name) {
  const auto fits = [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  return name.size() > 1 && is_letter(name.front()) && std::ranges::all_of(name, fits);
}

void check(const Subject& subject, Report& report) {
  const Attribute variables = subject.after("environment[0].variables");
  if (variables.is_unknown()) return report.judge(Verdict::unknown(), variables, "");
  std::size_t bytes = 0;
  for (const Attribute& variable : variables.leaves()) {
    const std::string_view name = variable.member();
    bytes += name.size() + variable.text().value_or("").size();
    const bool is_reserved = std::ranges::find(kReserved, name) != kReserved.end();
    const std::string why = is_reserved ? " is reserved by Lambda" : " is no name that Lambda takes (a letter, then letters, digits, _)";
    report.judge(Verdict::of(is_reserved || !is_well_named(name)),
                 {.attribute = variable.path(), .message = "apply fails: environment variable " + printable(name, 80) + why});
  }
  report.judge(Verdict::of(bytes > kMostBytes),
               {.attribute = variables.path(),
                .message = "apply fails: its environment variables take " + std::to_string(bytes) + " bytes, and 4096 are allowed"});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A Lambda function with an environment variable that Lambda sets itself (`AWS_REGION`, `AWS_ACCESS_KEY_ID`, `_HANDLER` …), whose name Lambda does not
take, or whose variables take more than 4 KB together, names included.

## Why it matters
Nothing shows it at plan time. The apply fails: `Lambda was unable to configure your environment variables because the environment variables you
have provided contains reserved keys that are currently not supported for modification`.

## How to fix
```hcl
variables = { BUCKET_REGION = "us-east-1" } # before: AWS_REGION
```
Leave the variable out (Lambda sets it), rename it, or move large values to Parameter Store.

## When it stays silent
- other names that begin with `AWS_` or `LAMBDA_`;
- a map that is wholly unknown; of values that are late only the names count;
- functions that the plan leaves alone or deletes.

## Sources
- https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
- https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
)md";

}  // namespace

extern constinit const Rule lambda_env_invalid = checked({
    .code = "DEP207",
    .slug = "lambda-env-invalid",
    .title = "Environment variables reserved, too big or badly named",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "rename the variable, or move large values to Parameter Store",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
