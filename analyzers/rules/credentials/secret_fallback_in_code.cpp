#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/program/program.h"
#include "analyzers/rule.h"
#include "analyzers/rules/credentials/credential_key.h"
#include "analyzers/rules/credentials/secret_value.h"

namespace plandiff::rules {
namespace {

// Their tags and names tell the environment. What needs a credential is enough.
constexpr std::string_view kReads[] = {"aws_db_instance", "aws_rds_cluster", "aws_elasticache_replication_group", "aws_lambda_function", "aws_dms_endpoint"};

// No fallback value, and no part of one, may leave this file.

/// A place that reads a credential, and the token after it.
struct Reading {
  std::string key;
  std::string_view meaning;
  std::size_t at = 0;   ///< token to judge the surroundings by
  std::size_t end = 0;  ///< token behind the expression
};

bool is_or(const Token& token) { return token.is_name("or") || token.is_sign("||") || token.is_sign("??"); }

std::optional<Reading> reading_of(const Source& source, const Call& call) {
  const std::string method = to_lower(call.method());
  const Token* const key = plain_text(source.syntax, call.positional(0));
  if (key == nullptr) return std::nullopt;
  const bool asks_secret = method == "get_secret" || method == "getsecret" || method == "trysecret" || method == "try_secret";
  const bool asks = asks_secret || method == "get" || method == "getenv";
  std::string_view meaning = credential_meaning(key->text);
  if (meaning.empty() && asks_secret) meaning = "a secret";
  if (!asks || meaning.empty()) return std::nullopt;
  return Reading{std::string(key->text), meaning, call.open, call.close + 1};
}

/// `process.env.DB_PASSWORD`, `process.env["DB_PASSWORD"]`.
std::optional<Reading> environment_reading(const Source& source, std::size_t at) {
  const std::vector<Token>& tokens = source.syntax.tokens;
  if (at + 4 >= tokens.size() || !tokens[at].is_name("process") || !tokens[at + 2].is_name("env")) return std::nullopt;
  const bool is_index = tokens[at + 3].is_sign("[");
  const std::string_view key = tokens[at + 4].text;
  const std::string_view meaning = credential_meaning(key);
  if (meaning.empty()) return std::nullopt;
  return Reading{std::string(key), meaning, at, at + (is_index ? 6 : 5)};
}

/// A literal that stands for a secret: a plain string that is not empty, a name or a path.
bool is_literal(const Token& token, std::string_view meaning) {
  return token.kind == Token::Kind::kText && !token.is_template && !is_no_secret(token.text, meaning);
}

/// Is there a literal behind `or`, `||` or `??`, by itself or wrapped as in `pulumi.Output.secret("…")`?
bool falls_back(const Source& source, const Reading& reading) {
  const std::vector<Token>& tokens = source.syntax.tokens;
  std::size_t at = reading.end;
  while (at < tokens.size() && tokens[at].is_sign(")")) ++at;
  if (at + 1 >= tokens.size() || !is_or(tokens[at])) return false;
  ++at;
  if (is_literal(tokens[at], reading.meaning)) return true;
  const auto wrapper = std::find_if(source.calls.begin(), source.calls.end(), [&](const Call& call) { return call.first == at; });
  if (wrapper == source.calls.end() || wrapper->arguments.size() != 1) return false;
  const std::string method = to_lower(wrapper->method());
  const Token* const inner = plain_text(source.syntax, wrapper->positional(0));
  return (method == "secret" || method == "output" || method == "from_input" || method == "of") && inner != nullptr && is_literal(*inner, reading.meaning);
}

/// `os.environ.get("DB_PASSWORD", "…")`.
bool has_default(const Source& source, const Call& call, std::string_view meaning) {
  const Argument* argument = call.positional(1);
  if (argument == nullptr) argument = call.find("default");
  const Token* const text = plain_text(source.syntax, argument);
  return text != nullptr && is_literal(*text, meaning);
}

/// The code around decides by the environment, so the literal is only used where it does no harm.
bool is_guarded(const Source& source, std::size_t token) {
  constexpr std::string_view kGuards[] = {"test", "mock", "dry", "prod", "stack", "env", "dev", "local", "stage", "ci"};
  for (const std::string_view name : deciding_names(source.syntax, token)) {
    const std::string lower = to_lower(name);
    for (const std::string_view guard : kGuards) {
      const bool fits = guard == "ci" ? lower == "ci" || lower.starts_with("is_ci") : lower.find(guard) != std::string::npos;
      if (fits) return true;
    }
  }
  return false;
}

/// The stack gives the key, so the fallback is not reached.
bool is_given_by_stack(const Program& program, const std::string& key) {
  return std::any_of(program.stacks().begin(), program.stacks().end(), [&](const StackFile& file) {
    return std::any_of(file.settings.config.begin(), file.settings.config.end(), [&](const StackSetting& setting) { return setting.key.ends_with(":" + key); });
  });
}

void report_fallback(const PlanSubject& subject, const Source& source, const Reading& reading, Report& report) {
  if (is_guarded(source, reading.at)) return;
  const Program& program = subject.program();
  const bool is_reached = subject.environment().is_production().is_yes() && !is_given_by_stack(program, reading.key);
  std::vector<std::string> evidence = {"line " + std::to_string(source.syntax.tokens[reading.at].line)};
  if (is_reached) {
    for (std::string& line : subject.environment().lines()) evidence.push_back(std::move(line));
  }
  report.judge(Verdict::yes(), {.attribute = printable(reading.key, 80),
                                .message = is_reached ? std::string(reading.meaning) + " that everybody who reads the code knows is used in production, since nothing else is set"
                                                      : "falls back to " + std::string(reading.meaning) + " that everybody who reads the code knows",
                                .severity = is_reached ? Severity::kHigh : Severity::kMedium,
                                .evidence = std::move(evidence),
                                .address = source.address});
}

void search_program(const PlanSubject& subject, Report& report) {
  for (const Source& source : subject.program().sources()) {
    if (source.is_test || !source.is_executed) continue;
    for (const Call& call : source.calls) {
      const std::optional<Reading> reading = reading_of(source, call);
      if (reading && (falls_back(source, *reading) || has_default(source, call, reading->meaning))) report_fallback(subject, source, *reading, report);
    }
    for (std::size_t i = 0; i < source.syntax.tokens.size(); ++i) {
      const std::optional<Reading> reading = environment_reading(source, i);
      if (reading && falls_back(source, *reading)) report_fallback(subject, source, *reading, report);
    }
  }
}

/// The variable's own address, or the file that declares it, else the whole plan.
std::string place_of(const PlanSubject& subject, std::string_view variable) {
  if (const std::string_view address = subject.plan().address_of_variable(variable); !address.empty()) return printable(address, 200);
  const Program& program = subject.program();
  const std::string head = "variable \"" + std::string(variable) + "\"";
  for (const Source& source : program.sources()) {
    const bool is_root = source.path.ends_with(".tf") && source.path.find('/') == std::string::npos;
    if (is_root && source.text.find(head) != std::string::npos) return source.address;
  }
  return "-";
}

void search_variables(const PlanSubject& subject, Report& report) {
  const ConfigurationModule* const root = subject.plan().configuration().root();
  if (root == nullptr) return;
  for (const Member& variable : root->variables.members()) {
    // A parameter of a template that is not to be shown is a secret by its own word, whatever it is called.
    const bool is_hidden = root->is_sensitive(variable.key) && !subject.plan().address_of_variable(variable.key).empty();
    std::string_view meaning = credential_meaning(variable.key);
    if (meaning.empty() && is_hidden) meaning = "a secret";
    const Value* const fallback = variable.value.find("default");
    const auto text = fallback == nullptr ? std::nullopt : fallback->text();
    if (meaning.empty() || !text || is_no_secret(*text, meaning)) continue;
    const Value* const given = subject.plan().variables().find(variable.key);
    const Value* const value = given == nullptr ? nullptr : given->find("value");
    const bool is_used = value != nullptr && value->text() == text;
    const bool is_reached = is_used && subject.environment().is_production().is_yes();
    report.judge(Verdict::yes(),
                 {.attribute = "var." + printable(variable.key, 80),
                  .message = is_reached ? std::string(meaning) + " that everybody who reads the code knows is used in production, since nothing else is set"
                                        : "falls back to " + std::string(meaning) + " that everybody who reads the code knows",
                  .severity = is_reached ? Severity::kHigh : Severity::kMedium,
                  .evidence = {is_used ? "the plan uses the default" : "the plan was given another value"},
                  .address = place_of(subject, variable.key)});
  }
}

void check_plan(const PlanSubject& subject, Report& report) {
  search_variables(subject, report);
  search_program(subject, report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
A credential that is read from configuration or the environment and falls back to a literal: `config.get_secret("db_password") or "…"`,
`getSecret("x") ?? "…"`, `os.environ.get("DB_PASSWORD", "…")`, `process.env.TOKEN || "…"`, wrapped in `pulumi.Output.secret("…")` too, and a
variable (or parameter) named like a credential with a default. Reports name the key, never the value.

## Why it matters
Where the setting is forgotten nothing fails: the database gets a password that stands in the repository. In production that is high.

## How to fix
```python
password = config.get_secret("db_password") or "test-password-12345"  # before
password = config.require_secret("db_password")                       # after; tests set it with their mocks
```
```hcl
variable "db_password" {
  type      = string
  sensitive = true      # and no default
}
```

## When it stays silent
- code around it that asks for a test, a stack or an environment; tests; files that the entry point does not import;
- fallbacks that are empty, a name, a path or an ARN; keys that only tell about a credential (`SECRET_ARN`, `TOKEN_TTL`).

## Sources
- https://www.pulumi.com/docs/iac/concepts/secrets/
- https://developer.hashicorp.com/terraform/language/manage-sensitive-data
- https://cwe.mitre.org/data/definitions/1188.html
)md";

}  // namespace

extern constinit const Rule secret_fallback_in_code = checked({
    .code = "CRD902",
    .slug = "secret-fallback-in-code",
    .title = "Secret config falls back to a literal",
    .severity = Severity::kHigh,
    .category = Category::kCredentials,
    .also_reads = kReads,
    .fix = "require the secret, and give it a value in tests only",
    .doc = kDoc,
    .reads_unknown = false,
    .check_plan = check_plan,
});

}  // namespace plandiff::rules
