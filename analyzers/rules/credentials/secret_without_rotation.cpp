#include <algorithm>
#include <array>
#include <charconv>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_secretsmanager_secret", "aws_secretsmanager_secret_rotation"};
constexpr std::string_view kAlsoReads[] = {"aws_secretsmanager_secret_version", "aws_lambda_function",
                                           "aws_lambda_permission"};

// Longer than this counts as no rotation (checkov CKV_AWS_304).
constexpr double kMaxDays = 90;

constexpr std::array<std::string_view, 16> kDatabaseWords = {
    "db",       "database", "rds",     "aurora", "postgres",  "postgresql", "mysql",   "mariadb",
    "redshift", "docdb",    "mongodb", "oracle", "sqlserver", "master",     "neptune", "dbadmin"};

constexpr std::array<std::string_view, 5> kDatabaseTypes = {
    "aws_db_instance.", "aws_rds_cluster.", "aws_redshift_cluster.", "aws_docdb_cluster.", "aws_db_proxy."};

bool has_database_word(std::string_view text) {
  const std::string lower = to_lower(text);
  std::string_view rest = lower;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of("-_./: "), rest.size());
    if (std::ranges::find(kDatabaseWords, rest.substr(0, end)) != kDatabaseWords.end()) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

/// Resources of a type that name the secret, by reference, id, ARN or name.
std::vector<ResourceView> naming(const Subject& subject, std::string_view type, const ResourceView& secret) {
  const Attribute id = secret.attribute("id");
  const Attribute arn = secret.attribute("arn");
  const Attribute name = secret.attribute("name");
  return subject.naming(type, "secret_id", secret,
                        {id.text().value_or(""), arn.text().value_or(""), name.text().value_or("")});
}

/// Versions of the secret that speak of a database: they refer to one, or have its keys.
bool has_database_version(const Subject& subject, const ResourceView& secret) {
  for (const ResourceView& version : naming(subject, "aws_secretsmanager_secret_version", secret)) {
    if (version.change() == nullptr) continue;
    const Subject other = subject.subject(*version.change());
    for (const References::Target& target : other.references("secret_string").targets) {
      if (std::ranges::any_of(kDatabaseTypes, [&](std::string_view type) { return target.resource.starts_with(type); }))
        return true;
    }
    const std::optional<Value> json = other.as_json(other.after("secret_string"));
    if (!json || json->find("password") == nullptr) continue;
    for (const std::string_view key : {"engine", "dbname", "host", "dbInstanceIdentifier", "dbClusterIdentifier"}) {
      if (json->find(key) != nullptr) return true;
    }
  }
  return false;
}

bool is_rotated(const Subject& subject, const ResourceView& secret) {
  return !naming(subject, "aws_secretsmanager_secret_rotation", secret).empty();
}

/// Production is medium, everything else low.
Severity severity_of(const Subject& subject) {
  return subject.environment().is_production().is_yes() ? Severity::kMedium : Severity::kLow;
}

void check_secret(const Subject& subject, Report& report) {
  const Attribute name = subject.after("name");
  // RDS makes and rotates these itself.
  if (name.text().value_or("").starts_with("rds!") || is_true(subject.after("rotation_enabled")).is_yes()) return;
  const ResourceView secret(subject.plan(), &subject.change(), nullptr);
  const bool is_database = has_database_word(name.text().value_or("")) || has_database_word(subject.change().name) ||
                           has_database_word(subject.after("name_prefix").text().value_or("")) ||
                           has_database_word(subject.after("description").text().value_or("")) ||
                           has_database_version(subject, secret);
  if (!is_database || is_rotated(subject, secret)) return;
  const Verdict others = subject.may_name_any("aws_secretsmanager_secret_rotation", "secret_id");
  report.judge(subject.is_whole() & is_not(others),
               {.attribute = "name",
                .message = "keeps a database password that nothing rotates",
                .severity = severity_of(subject),
                .evidence = {"no aws_secretsmanager_secret_rotation of the plan names it"}});
}

/// `rate(120 days)` as days.
Verdict is_slow_rate(const Attribute& schedule) {
  return text_is(schedule, [](std::string_view text) {
    if (!text.starts_with("rate(") || text.find("day") == std::string_view::npos) return false;
    int days = 0;
    std::from_chars(text.data() + 5, text.data() + text.size(), days);
    return days > kMaxDays;
  });
}

/// No permission lets Secrets Manager invoke the function that rotates.
Verdict lacks_permission(const Subject& subject, const ResourceView& function) {
  const Attribute name = function.attribute("function_name");
  Verdict missing = Verdict::yes();
  for (const ResourceView& permission :
       subject.naming("aws_lambda_permission", "function_name", function, {name.text().value_or("")})) {
    const Verdict is_theirs = text_is(permission.attribute("principal"), [](std::string_view who) {
      return who.starts_with("secretsmanager.") || who == "*";
    });
    if (is_theirs.is_yes()) return Verdict::no();
    if (is_theirs.is_unknown()) missing = Verdict::unknown();
  }
  return missing;
}

void check_rotation(const Subject& subject, Report& report) {
  const Attribute days = subject.after("rotation_rules[0].automatically_after_days");
  const Attribute schedule = subject.after("rotation_rules[0].schedule_expression");
  report.judge(at_least(days, kMaxDays + 1) | is_slow_rate(schedule),
               {.attribute = days.is_empty() ? schedule.path() : days.path(),
                .message = "rotates only every " + (days.is_empty() ? schedule.display() : days.display() + " days") +
                           ", more than 90 days",
                .severity = severity_of(subject)});
  for (const ResourceView& function : subject.referred("rotation_lambda_arn").resources) {
    // A function that exists already may have its permission from elsewhere.
    if (function.type() != "aws_lambda_function" || function.change() == nullptr ||
        function.change()->action != Action::kCreate)
      continue;
    report.judge(lacks_permission(subject, function) & subject.is_whole(),
                 {.attribute = "rotation_lambda_arn",
                  .message = "cannot rotate: no permission lets secretsmanager.amazonaws.com invoke " +
                             std::string(function.address()),
                  .severity = severity_of(subject)});
  }
}

void check(const Subject& subject, Report& report) {
  if (subject.type() == "aws_secretsmanager_secret") return check_secret(subject, report);
  check_rotation(subject, report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
A secret for a database (its name, description or content says so) that no rotation of the plan names; a rotation that waits more than
90 days; and a rotation by a function of the plan which no permission lets Secrets Manager invoke. Low, medium in production.

## Why it matters
A password that never changes stays good for everybody who has ever seen it.

## How to fix
```hcl
resource "aws_secretsmanager_secret_rotation" "db" {  # before: missing
  secret_id           = aws_secretsmanager_secret.db.id
  rotation_lambda_arn = aws_lambda_function.rotate.arn
  rotation_rules { automatically_after_days = 30 }
}
```
Or let RDS keep the password: `manage_master_user_password = true` rotates it every seven days.

## When it stays silent
- secrets that RDS manages (`rds!…`), and secrets without a sign of a database: keys of other services have no API to rotate them;
- a plan that does not show everything; periods that are not known yet.

## Sources
- https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html
- https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
- https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-4
)md";

}  // namespace

extern constinit const Rule secret_without_rotation = checked({
    .code = "CRD602",
    .slug = "secret-without-rotation",
    .title = "Database secret without rotation",
    .severity = Severity::kMedium,
    .category = Category::kCredentials,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "add a rotation of at most 90 days, or let RDS manage the password",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
