#include <optional>
#include <string>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/engine_row.h"
#include "analyzers/rules/rds/identifier_text.h"
#include "analyzers/rules/rds/made_empty.h"
#include "analyzers/rules/rds/problems.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster"};

/// What any engine may refuse decides nothing while the engine is not known.
Verdict depends_on(const Attribute& engine, const std::optional<Table::Row>& limits) {
  return engine.is_known() ? Verdict::of(limits.has_value()) : Verdict::unknown();
}

void check(const Subject& subject, Report& report) {
  const Attribute name =
      subject.type() == "aws_db_instance" ? subject.after("db_name") : subject.after("database_name");
  const Attribute engine = subject.after("engine");
  const std::optional<Table::Row> limits = engine_row("rds_engine_limits", engine);
  const double longest = limits ? number_in((*limits)["database_longest"]) : 8;  // the shortest bound of all
  const std::string_view reserved = limits ? (*limits)["database_reserved"] : std::string_view();

  const Verdict is_judged = starts_empty(subject) & is_set(name);
  const Verdict of_engine = is_judged & depends_on(engine, limits);
  const std::string what = "creation fails: the database name " + name.display();
  const Verdict is_long =
      text_is(name, [&](std::string_view text) { return static_cast<double>(text.size()) > longest; });
  const Verdict is_reserved =
      text_is(name, [&](std::string_view text) { return !reserved.empty() && to_lower(text) == reserved; });
  judge_worst(report, name,
              {{is_judged & text_is(name, [](std::string_view text) { return !starts_with_letter(text); }),
                what + " does not start with a letter"},
               {is_judged & text_is(name, [](std::string_view text) { return !is_all_word_characters(text); }),
                what + " holds other characters than letters, digits and underscores"},
               {of_engine & Verdict::of(longest == 0),
                "creation fails: " + engine_name(engine) + " takes no database name, and it has " + name.display()},
               {of_engine & is_long, what + " is longer than the " + short_number(longest) + " characters that " +
                                         engine_name(engine) + " takes"},
               {of_engine & is_reserved, what + " is a reserved word of " + engine_name(engine)}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database that is created with an initial database name its engine does not take: it does not start with a letter, holds anything but
letters, digits and underscores (a hyphen, above all), is longer than 64 characters (PostgreSQL 63, Oracle 8), is `innodb` on MySQL and
MariaDB or `NULL` on Oracle, or is set at all on SQL Server.

## Why it matters
The provider plans such names. RDS refuses the creation with `InvalidParameterValue: DBName must begin with a letter and contain only
alphanumeric characters`.

## How to fix
```hcl
db_name = "ticket-store" # before
db_name = "ticket_store" # after
```

## When it stays silent
- no name: the engine then makes no database, or its own;
- updates, for the name is used at creation only;
- a restored database and a replica (a name beside a snapshot is DEP125);
- a name that is not known yet, or a bound that depends on an engine that is not known.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_MySQL.html
)md";

}  // namespace

extern constinit const Rule rds_dbname_reserved = checked({
    .code = "DEP121",
    .slug = "rds-dbname-reserved",
    .title = "Initial database name illegal",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .actions = kCreates | kReplaces,
    .fix = "rename the database to letters, digits and underscores",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
