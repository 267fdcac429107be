#include <algorithm>
#include <string>
#include <vector>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/engine_row.h"
#include "analyzers/rules/rds/sent.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster"};

/// The names that an engine's table holds; for an engine that is not known, those of all engines.
std::vector<std::string_view> log_types(const Attribute& engine) {
  std::vector<std::string_view> names;
  for (const Table::Row& row : engine_rows("rds_log_types", engine)) names.push_back(row["log_type"]);
  return names;
}

/// Wrong for every engine, or, where the engine is not known, maybe wrong for this one.
Verdict is_wrong(const Attribute& name, const std::vector<std::string_view>& valid, const Attribute& engine) {
  const Verdict is_stranger =
      text_is(name, [&](std::string_view text) { return std::find(valid.begin(), valid.end(), text) == valid.end(); });
  return engine.is_known() || is_stranger.is_yes() ? is_stranger : is_set(name) & Verdict::unknown();
}

void check(const Subject& subject, Report& report) {
  const Attribute exports = subject.after("enabled_cloudwatch_logs_exports");
  const Attribute engine = subject.after("engine");
  const std::vector<std::string_view> valid = log_types(engine);
  if (valid.empty() || is_unset(engine).is_yes()) return;  // an engine that the table does not know

  Verdict found = Verdict::no();
  std::string names;
  for (const Attribute& name : exports.leaves()) {
    const Verdict wrong = is_wrong(name, valid, engine);
    found = found | wrong;
    if (!wrong.is_yes()) continue;
    names += (names.empty() ? "" : ", ") + name.display();
    if (!name.is_sensitive()) names += did_you_mean(name.text().value_or(""), valid);
  }
  report.judge((is_sent(subject, "enabled_cloudwatch_logs_exports") | is_sent(subject, "engine")) & found, exports,
               "apply fails: " + engine_name(engine) + " has no log " + names);
}

constexpr std::string_view kDoc = R"md(
## What it finds
A log in `enabled_cloudwatch_logs_exports` that the engine does not have: `postgresql` on MySQL, `slowquery` on PostgreSQL, or a name
that is no log at all, such as `slow query`.

## Why it matters
The provider knows only the names of all engines together. RDS refuses the apply with `InvalidParameterCombination: You cannot use the
log types 'postgresql' with engine version mysql 8.4`.

## How to fix
```hcl
engine                          = "mysql"
enabled_cloudwatch_logs_exports = ["error", "postgresql"] # before
enabled_cloudwatch_logs_exports = ["error", "slowquery"]  # after
```

## When it stays silent
- no exports at all (OPS104);
- an engine that the table does not know, or that is not known yet while the name is some engine's;
- an update that changes neither the list nor the engine.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
)md";

}  // namespace

extern constinit const Rule rds_log_exports_invalid = checked({
    .code = "DEP112",
    .slug = "rds-log-exports-invalid",
    .title = "Log export type not valid for engine",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .fix = "name only logs that the engine has",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
