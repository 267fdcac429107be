#include "analyzers/rule.h"
#include "analyzers/rules/credentials/lifecycle_text.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance",   "aws_rds_cluster",  "aws_redshift_cluster",
                                       "aws_docdb_cluster", "aws_dms_endpoint", "aws_elasticache_replication_group"};

// No value, and no part of one, may leave this file.

Attribute password_of(const Subject& subject) {
  const std::string_view type = subject.type();
  if (type == "aws_elasticache_replication_group") return subject.after("auth_token");
  if (type == "aws_db_instance" || type == "aws_dms_endpoint") return subject.after("password");
  return subject.after("master_password");
}

void check(const Subject& subject, Report& report) {
  const Attribute password = password_of(subject);
  const Verdict verdict = is_in_code(password);
  const bool is_ignored = verdict.is_yes() && ignores_changes(subject, password.path());
  std::vector<std::string> evidence;
  evidence.emplace_back(password.origin() == Origin::kDefaultOfVariable ? "it is the default of a variable"
                                                                        : "it is a constant in the code");
  if (is_ignored) evidence.emplace_back("the code ignores later changes, so it may have been replaced since");
  report.judge(verdict, {.attribute = password.path(),
                         .message = "is protected by a password that everybody who reads the code knows",
                         .severity = is_ignored ? Severity::kMedium : Severity::kCritical,
                         .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database, cache or DMS endpoint whose password (`password`, `master_password`, `auth_token`) is a constant in the code, through
module arguments too, or the default of a root variable. Reports name the place, never the value.

## Why it matters
The password is in the history of the code, in every plan and in the state, in clear text, for everybody who may read one of them.

## How to fix
```hcl
password = "…"                      # before

manage_master_user_password = true  # after: RDS makes it, keeps it in Secrets Manager and rotates it
```
Elsewhere use `random_password` with a secret, a write-only argument, or a variable without a default.

## When it stays silent
- a value from a resource or a data source, also when the plan knows it already; a value that an operator gave for this run;
- an empty or null value, `manage_master_user_password`, write-only arguments, which are in no plan;
- a value behind a local or `each.value`, or a plan without configuration, is listed as unknown;
- with `ignore_changes` for it in the code beside the plan it is medium.

## Sources
- https://developer.hashicorp.com/terraform/language/manage-sensitive-data
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
- https://cwe.mitre.org/data/definitions/798.html
)md";

}  // namespace

extern constinit const Rule hardcoded_db_password = checked({
    .code = "CRD101",
    .slug = "hardcoded-db-password",
    .title = "Literal master password in the code",
    .severity = Severity::kCritical,
    .category = Category::kCredentials,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "use manage_master_user_password, or a generated password in a secret",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
