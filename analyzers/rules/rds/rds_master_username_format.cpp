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
constexpr std::size_t kDocumented = 16;  // what the API reference prints for every engine

Verdict is_longer_than(const Attribute& user, std::size_t bound) {
  return text_is(user, [bound](std::string_view name) { return name.size() > bound; });
}

void check(const Subject& subject, Report& report) {
  const Attribute user =
      subject.type() == "aws_db_instance" ? subject.after("username") : subject.after("master_username");
  const Attribute engine = subject.after("engine");
  const std::optional<Table::Row> limits = engine_row("rds_engine_limits", engine);
  const auto longest = limits ? static_cast<std::size_t>(number_in((*limits)["user_longest"])) : std::size_t{128};
  // An engine that is not in the table may take anything.
  const Verdict has_limit = engine.is_known() ? Verdict::of(limits.has_value()) : Verdict::unknown();

  const Verdict starts_wrong = text_is(user, [](std::string_view text) { return !starts_with_letter(text); });
  const Verdict has_others = text_is(user, [](std::string_view text) { return !is_all_word_characters(text); });
  const std::string name = "the master user name " + user.display();
  const Verdict is_empty = starts_empty(subject);
  judge_worst(report, user,
              {{starts_wrong & is_empty, "creation fails: " + name + " does not start with a letter"},
               {has_others & is_empty,
                "creation fails: " + name + " holds other characters than letters, digits and underscores"},
               {is_longer_than(user, longest) & has_limit & is_empty,
                "creation fails: " + name + " is longer than the " + std::to_string(longest) + " characters that " +
                    engine_name(engine) + " takes"},
               {is_longer_than(user, kDocumented) & has_limit & is_empty,
                name + " is longer than the 16 characters that the API reference allows; live accounts take up to " +
                    std::to_string(longest),
                Severity::kLow}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database that is created with a master user name which does not start with a letter, holds anything but letters, digits and
underscores, or is longer than its engine takes: 32 characters on MySQL, 16 on MariaDB, Aurora MySQL and Db2, 63 on PostgreSQL,
30 on Oracle, 128 on SQL Server. A name of 17 characters up to that bound is low: the API reference says 16 for every engine, but
live accounts accept more.

## Why it matters
Terraform plans such a name without a word; RDS refuses it with `InvalidParameterValue` when the apply gets there.

## How to fix
```hcl
username = "1st-app-user" # before
username = "app_user"     # after
```

## When it stays silent
- updates: the name exists already;
- a restored database and a replica, which have the users of their source;
- names that the engine keeps for itself (DEP101);
- a name that is not known yet, or a length whose bound depends on an engine that is not known.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
- https://github.com/floci-io/floci/pull/3730
- https://github.com/crossplane-contrib/provider-aws/issues/1701
)md";

}  // namespace

extern constinit const Rule rds_master_username_format = checked({
    .code = "DEP102",
    .slug = "rds-master-username-format",
    .title = "Master username has illegal length or characters",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .actions = kCreates | kReplaces,
    .fix = "choose a shorter name of letters, digits and underscores that starts with a letter",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
