#include "analyzers/rule.h"
#include "analyzers/rules/credentials/credential_key.h"
#include "analyzers/rules/credentials/lifecycle_text.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_secretsmanager_secret_version", "aws_secretsmanager_secret",
                                       "aws_ssm_parameter"};

// No value, and no part of one, may leave this file.

/// A JSON object of which a key names a credential; a text that is no JSON object is one as a whole.
bool names_credential(const Value& value) {
  for (const Member& member : value.members()) {
    if (!credential_meaning(member.key).empty() || names_credential(member.value)) return true;
  }
  return std::ranges::any_of(value.items(), names_credential);
}

void check(const Subject& subject, Report& report) {
  const bool is_parameter = subject.type() == "aws_ssm_parameter";
  const Attribute secret = is_parameter ? subject.after("value") : subject.after("secret_string");
  const Verdict is_secret = is_parameter ? equals(subject.after("type"), "SecureString") : Verdict::yes();
  const Verdict verdict = is_in_code(secret) & is_secret;
  if (verdict.is_no() || ignores_changes(subject, secret.path())) return;
  const std::optional<Value> json = subject.as_json(secret);
  if (json && json->is_object() && json->members().empty()) return;
  const bool is_settings = json && json->is_object() && !names_credential(*json);
  std::vector<std::string> evidence;
  evidence.emplace_back(secret.origin() == Origin::kDefaultOfVariable ? "it is the default of a variable"
                                                                      : "it is made of constants only");
  if (is_settings) evidence.emplace_back("none of its keys names a credential");
  report.judge(verdict, {.attribute = secret.path(),
                         .message = "stores a secret that everybody who reads the code knows",
                         .severity = is_settings ? Severity::kMedium : Severity::kHigh,
                         .confidence = is_settings ? Confidence::kGuess : Confidence::kCertain,
                         .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A secret version, or a parameter of type SecureString, whose value is a constant in the code (directly, by `jsonencode` of constants,
or as a module argument) or the default of a variable. Reports name the place, never the value.

## Why it matters
The secret store then protects what the code, its history, every plan and the state show in clear text.

## How to fix
```hcl
secret_string = jsonencode({ password = "…" })                                # before
secret_string = jsonencode({ password = random_password.db.result })          # after
```
Or a write-only argument (`secret_string_wo`), or a value that is set outside and `ignore_changes`.

## When it stays silent
- values with a part from a resource, a data source or an operator; what is not known yet;
- parameters of type String; empty values and empty JSON objects;
- code beside the plan that ignores changes of the value: the constant is only the first one;
- JSON in which no key names a credential is medium; a value behind a local is listed as unknown.

## Sources
- https://developer.hashicorp.com/terraform/language/manage-sensitive-data
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret_version
- https://cwe.mitre.org/data/definitions/798.html
)md";

}  // namespace

extern constinit const Rule literal_secret_string = checked({
    .code = "CRD601",
    .slug = "literal-secret-string",
    .title = "Secret string or SecureString parameter with a literal value",
    .severity = Severity::kHigh,
    .category = Category::kCredentials,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "generate the value, or set it with a write-only argument",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
