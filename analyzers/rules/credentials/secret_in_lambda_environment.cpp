#include "analyzers/rule.h"
#include "analyzers/rules/credentials/credential_key.h"
#include "analyzers/rules/credentials/secret_value.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_lambda_function", "aws_ecs_task_definition"};
constexpr std::string_view kAlsoReads[] = {"aws_secretsmanager_secret", "aws_ssm_parameter"};

// No value, and no part of one, may leave this file: messages are made of constant words and of names of variables.

/// The value is the name of a secret or a parameter that the plan shows.
bool is_known_name(const Subject& subject, std::string_view value) {
  return std::ranges::any_of(kAlsoReads,
                             [&](std::string_view type) { return !subject.texts(type, "name").find(value).empty(); });
}

/// What a variable keeps, such as `a password`; empty if it is no credential.
std::string_view secret_in(const Subject& subject, std::string_view key, std::string_view value) {
  if (const std::string_view form = secret_form(value); !form.empty()) return form;
  const std::string_view meaning = credential_meaning(key);
  if (meaning.empty() || is_no_secret(value, meaning) || is_known_name(subject, value)) return {};
  if (meaning != "a connection string") return meaning;
  const std::string lower = to_lower(value);
  return lower.find("password=") != std::string::npos || lower.find("pwd=") != std::string::npos ? meaning
                                                                                                 : std::string_view{};
}

void judge(Report& report, const std::string& path, std::string_view meaning) {
  if (meaning.empty()) return;
  report.judge(Verdict::yes(),
               {.attribute = path, .message = "keeps " + std::string(meaning) + " in clear text in its environment"});
}

bool takes_generated_password(const References& references) {
  return std::ranges::any_of(references.targets, [](const References::Target& target) {
    return target.resource.starts_with("random_password.");
  });
}

void check_function(const Subject& subject, Report& report) {
  const Attribute variables = subject.after("environment[0].variables");
  bool has_late = false;
  for (const Attribute& variable : variables.leaves()) {
    const std::string_view key = variable.member();
    if (const auto text = variable.text()) judge(report, variable.path(), secret_in(subject, key, *text));
    const bool may_be_secret = key.empty() || !credential_meaning(key).empty();
    has_late = has_late || (variable.is_unknown() && may_be_secret);
  }
  if (!has_late) return;
  if (takes_generated_password(subject.references("environment[0].variables"))) {
    return report.judge(Verdict::yes(), {.attribute = variables.path(),
                                         .message = "will keep a generated password in clear text in its environment",
                                         .severity = Severity::kMedium,
                                         .evidence = {"the variables refer to random_password"}});
  }
  report.judge(Verdict::unknown(), variables, "");
}

void check_task(const Subject& subject, Report& report) {
  const Attribute definitions = subject.after("container_definitions");
  if (definitions.is_unknown()) {
    const bool is_generated = takes_generated_password(subject.references("container_definitions"));
    return report.judge(is_generated ? Verdict::yes() : Verdict::unknown(),
                        {.attribute = definitions.path(),
                         .message = "will keep a generated password in clear text in its environment",
                         .severity = Severity::kMedium,
                         .evidence = {"the definition refers to random_password"}});
  }
  const std::optional<Value> containers = subject.as_json(definitions);
  if (!containers) return;
  for (std::size_t i = 0; i < containers->items().size(); ++i) {
    const Value* const environment = containers->items()[i].find("environment");
    if (environment == nullptr) continue;
    for (const Value& variable : environment->items()) {
      const Value* const name = variable.find("name");
      const Value* const value = variable.find("value");
      if (name == nullptr || value == nullptr || !name->text() || !value->text()) continue;
      judge(report, definitions.path() + "[" + std::to_string(i) + "].environment." + printable(*name->text(), 128),
            secret_in(subject, *name->text(), *value->text()));
    }
  }
}

void check(const Subject& subject, Report& report) {
  if (subject.type() == "aws_lambda_function") return check_function(subject, report);
  check_task(subject, report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
A variable of a Lambda function or an ECS container that holds a credential: its name says so (`DB_PASSWORD`, `API_TOKEN`,
`PRIVATE_KEY` …) and its value is neither a name nor an ARN, or its value has the form of one (an AWS access key, a private key, a GitHub,
GitLab, Slack or Stripe token, a signed token, a URL with a password). A map that waits for `random_password` is medium. Reports name the
variable, never the value.

## Why it matters
Everybody who may look at the function's configuration reads it; so does every log that prints the environment.

## How to fix
```hcl
environment {
  variables = {
    DB_PASSWORD   = var.db_password                      # before
    DB_SECRET_ARN = aws_secretsmanager_secret.db.arn     # after: read it when the function starts
  }
}
```
In ECS use `secrets` with `valueFrom`.

## When it stays silent
- ARNs, paths of parameters, names of secrets, web addresses without a password, numbers, flags and empty values;
- names that tell about a credential: `SECRET_ARN`, `TOKEN_TTL`, `PASSWORD_POLICY`, `PUBLIC_KEY`;
- example keys of AWS (`…EXAMPLE`), `${…}`, and variables that are not known yet.

## Sources
- https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
- https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
- https://cwe.mitre.org/data/definitions/526.html
)md";

}  // namespace

extern constinit const Rule secret_in_lambda_environment = checked({
    .code = "CRD201",
    .slug = "secret-in-lambda-environment",
    .title = "Secret value in environment variables of a function or container",
    .severity = Severity::kHigh,
    .category = Category::kCredentials,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "hand over the ARN of a secret and read it at run time",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
