#include <string>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/made_empty.h"
#include "analyzers/rules/rds/problems.h"
#include "analyzers/rules/rds/sent.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster"};

/// Where a master user and a password may come from.
struct Credentials {
  Attribute user;
  Attribute password;
  Verdict has_password;    ///< what is not known yet counts as set
  Verdict has_write_only;  ///< its value is in no plan, only in the configuration
  Attribute managed;
  Verdict is_sent;
};

/// Written and known, or written and not known yet; unknown without a configuration.
Verdict is_given(const Subject& subject, Path path) {
  const Attribute value = subject.after(path);
  return value.is_unknown() ? subject.is_configured(path) : is_set(value);
}

/// A write-only value is null in every plan.
Verdict is_write_only_given(const Subject& subject, Path path) { return subject.is_configured(path); }

Credentials credentials_of(const Subject& subject) {
  if (subject.type() == "aws_db_instance") {
    return {subject.after("username"),
            subject.after("password"),
            is_given(subject, "password"),
            is_write_only_given(subject, "password_wo"),
            subject.after("manage_master_user_password"),
            is_sent(subject, "password") | is_sent(subject, "manage_master_user_password")};
  }
  return {subject.after("master_username"),
          subject.after("master_password"),
          is_given(subject, "master_password"),
          is_write_only_given(subject, "master_password_wo"),
          subject.after("manage_master_user_password"),
          is_sent(subject, "master_password") | is_sent(subject, "manage_master_user_password")};
}

Verdict is_absent(Verdict given) { return given.is_unknown() ? given : Verdict::of(given.is_no()); }

/// Members of a cluster, and clusters that follow another, have its users.
Verdict has_own_users(const Subject& subject) {
  const Verdict aurora = starts_with(subject.after("engine"), "aurora");
  const Verdict is_member = subject.type() == "aws_db_instance" ? aurora : Verdict::no();
  const Verdict follows = is_member | is_given(subject, "global_cluster_identifier");
  return (follows.is_unknown() ? follows : Verdict::of(follows.is_no())) & starts_empty(subject);
}

void check(const Subject& subject, Report& report) {
  const Credentials given = credentials_of(subject);
  const Verdict is_managed = is_true(given.managed);
  const std::string name = given.password.path();
  const Verdict is_new = Verdict::of(makes_object(subject)) & has_own_users(subject);

  judge_worst(report, given.password,
              {{given.is_sent & is_managed & (given.has_password | given.has_write_only),
                "apply fails: manage_master_user_password is true, and " + name +
                    (given.has_password.is_yes() ? "" : "_wo") + " is set too",
                Severity::kCritical},
               {given.is_sent & given.has_password & given.has_write_only,
                "apply fails: " + name + " and " + name + "_wo are both set", Severity::kCritical},
               {is_new & is_absent(given.has_password) & is_absent(given.has_write_only) & is_absent(is_managed),
                "creation fails: it has no master password",
                Severity::kCritical,
                {"looked for " + name + ", " + name + "_wo, manage_master_user_password, a snapshot and a source"}}});
  report.judge(is_new & is_unset(given.user),
               {.attribute = given.user.path(),
                .message = "creation fails: it has no master user name",
                .evidence = {"looked for " + given.user.path() + ", a snapshot and a source"}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database whose master password is given twice (`password` or `password_wo` beside `manage_master_user_password = true`, or both of
them), or that is created empty without any of the three, or without a master user name.

## Why it matters
RDS refuses both. A missing password plans without a word and fails with `InvalidParameterValue: The parameter MasterUserPassword must be
provided` after the network has been built.

## How to fix
```hcl
username                    = "app_admin"
# before: no password at all
manage_master_user_password = true # after
```

## When it stays silent
- a password that is written and not known yet counts as set;
- a restored database, a replica, a cluster that replicates another or belongs to a global cluster, and instances of Aurora: their users
  come with the data;
- updates that change neither; a plan without a configuration section, which does not show `password_wo`.

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#password
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
)md";

}  // namespace

extern constinit const Rule rds_password_source_conflict = checked({
    .code = "DEP124",
    .slug = "rds-password-source-conflict",
    .title = "Password given twice or not at all",
    .severity = Severity::kCritical,
    .category = Category::kUndeployable,
    .types = kTypes,
    .fix = "set exactly one of password, password_wo and manage_master_user_password",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
