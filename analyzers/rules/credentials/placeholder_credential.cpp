#include "analyzers/rules/credentials/credential_key.h"
#include "analyzers/rules/credentials/lifecycle_text.h"
#include "analyzers/rules/credentials/placeholder.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance",
                                       "aws_rds_cluster",
                                       "aws_docdb_cluster",
                                       "aws_redshift_cluster",
                                       "aws_elasticache_replication_group",
                                       "aws_dms_endpoint",
                                       "aws_secretsmanager_secret_version",
                                       "aws_ssm_parameter",
                                       "aws_lambda_function"};
constexpr std::string_view kAlsoReads[] = {"aws_secretsmanager_secret_rotation"};

// No value, and no part of one, may leave this file: messages are made of the constant words below and of attribute
// paths.

/// What was found in one text, or in a JSON text's leaves.
struct Found {
  Verdict verdict = Verdict::no();
  std::string_view family;
  std::string_view meaning;  ///< of the JSON key, or empty
};

/// Leaves of a JSON document under keys that name a credential.
Found search_json(const Value& value, std::string_view meaning) {
  if (const auto text = value.text()) {
    const std::string_view family = meaning.empty() ? std::string_view{} : placeholder_family(*text);
    return {Verdict::of(!family.empty()), family, meaning};
  }
  for (const Value& item : value.items()) {
    if (const Found found = search_json(item, meaning); found.verdict.is_yes()) return found;
  }
  for (const Member& member : value.members()) {
    if (const Found found = search_json(member.value, credential_meaning(member.key)); found.verdict.is_yes())
      return found;
  }
  return {};
}

Found search(const Subject& subject, const Attribute& secret, bool may_be_json) {
  if (secret.is_unknown()) return {Verdict::unknown(), {}, {}};
  const auto text = secret.text();
  if (!text) return {};
  if (may_be_json) {
    const std::optional<Value> json = subject.as_json(secret);
    if (json && (json->is_object() || json->is_array())) return search_json(*json, {});
  }
  const std::string_view family = placeholder_family(*text);
  return {Verdict::of(!family.empty()), family, {}};
}

void judge(Report& report, const std::string& path, const Found& found, Severity severity) {
  std::vector<std::string> evidence;
  if (!found.meaning.empty()) evidence.push_back("the key names " + std::string(found.meaning));
  if (severity == Severity::kLow) evidence.emplace_back("the code ignores later changes and a rotation replaces it");
  report.judge(found.verdict, {.attribute = path,
                               .message = "is protected by " + std::string(found.family) + " that anyone can guess",
                               .severity = severity,
                               .evidence = std::move(evidence)});
}

/// The first value of a secret that rotation replaces: it lives for minutes.
bool is_rotated_away(const Subject& subject) {
  if (!ignores_changes(subject, "secret_string")) return false;
  const Attribute id = subject.after("secret_id");
  const References references = subject.references("secret_id");
  for (const ResourceView& rotation : subject.resources("aws_secretsmanager_secret_rotation")) {
    const Attribute other = rotation.attribute("secret_id");
    if (id.is_known() && other.text() == id.text()) return true;
    const Value* const configuration = rotation.configuration();
    const Value* const expressions = configuration == nullptr ? nullptr : configuration->find("expressions");
    const Value* const expression = expressions == nullptr ? nullptr : expressions->find("secret_id");
    const Value* const names = expression == nullptr ? nullptr : expression->find("references");
    if (names == nullptr) continue;
    for (const Value& name : names->items()) {
      for (const References::Target& target : references.targets) {
        if (name.text() == target.resource.substr(0, target.resource.find('['))) return true;
      }
    }
  }
  return false;
}

void judge_environment(const Subject& subject, Report& report) {
  const Attribute variables = subject.after("environment[0].variables");
  for (const Attribute& variable : variables.leaves()) {
    const std::string_view key = variable.member();
    // One value that is late makes the whole map unknown: no key shows then.
    const bool is_hidden = key.empty() && variable.is_unknown();
    if (is_hidden || !credential_meaning(key).empty())
      judge(report, variable.path(), search(subject, variable, false), Severity::kHigh);
  }
}

void check(const Subject& subject, Report& report) {
  const std::string_view type = subject.type();
  if (type == "aws_lambda_function") return judge_environment(subject, report);
  if (type == "aws_secretsmanager_secret_version") {
    const Attribute secret = subject.after("secret_string");
    const Found found = search(subject, secret, true);
    const bool is_rotated = found.verdict.is_yes() && is_rotated_away(subject);
    return judge(report, secret.path(), found, is_rotated ? Severity::kLow : Severity::kHigh);
  }
  if (type == "aws_ssm_parameter") {
    const Attribute value = subject.after("value");
    Found found = search(subject, value, true);
    found.verdict = found.verdict & equals(subject.after("type"), "SecureString");
    return judge(report, value.path(), found, Severity::kHigh);
  }
  const bool is_cache = type == "aws_elasticache_replication_group";
  const bool is_cluster = type == "aws_rds_cluster" || type == "aws_docdb_cluster" || type == "aws_redshift_cluster";
  const Attribute password = is_cache     ? subject.after("auth_token")
                             : is_cluster ? subject.after("master_password")
                                          : subject.after("password");
  judge(report, password.path(), search(subject, password, false), Severity::kHigh);
}

constexpr std::string_view kDoc = R"md(
## What it finds
A credential whose value is a placeholder (`PLACEHOLDER`, `change_me`, `<your-password>`), a first or test password
(`TempPassword123!`) or one that everybody knows (`admin123`, `qwerty`). It looks at database passwords, cache
tokens, DMS endpoints, secrets (in a JSON text at the keys that name a credential), SecureString parameters, and at
the environment variables of a function whose names name a credential. Reports name the place and the kind of
pattern, never the value.

## Why it matters
Such a value is the first that an attacker tries, it is in the code's history, and a placeholder breaks the
application that reads it.

## How to fix
Generate it: `manage_master_user_password = true`, `random_password`, or a variable without a default.
```hcl
password = "changeme"                   # before

manage_master_user_password = true      # after
```

## When it stays silent
- an ARN, the path of a parameter, `${…}` of a JSON configuration, host names such as example.com, an empty text;
- environment variables whose names tell of no credential, or only about one (`SECRET_ARN`, `TOKEN_TTL`,
  `PASSWORD_POLICY`);
- what is only in the state before the change, and a value that is not known yet;
- a secret whose code ignores changes of `secret_string` while a rotation replaces it is low.

## Sources
- https://github.com/bridgecrewio/checkov/blob/main/checkov/common/util/secrets.py
- https://cwe.mitre.org/data/definitions/1392.html
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
)md";

}  // namespace

extern constinit const Rule placeholder_credential = checked({
    .code = "CRD102",
    .slug = "placeholder-credential",
    .title = "Placeholder or well-known credential",
    .severity = Severity::kHigh,
    .category = Category::kCredentials,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "generate the value, or take it from a variable without a default",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
