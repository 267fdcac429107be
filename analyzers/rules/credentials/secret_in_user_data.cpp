#include "analyzers/rule.h"
#include "analyzers/rules/credentials/credential_key.h"
#include "analyzers/rules/credentials/secret_value.h"
#include "analyzers/rules/credentials/user_data.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_instance", "aws_launch_template"};

// No value, and no part of one, may leave this file.

bool is_key_letter(char c) { return detail::is_alphanumeric(c) || c == '_' || c == '-'; }

/// The identifier that ends before a place; quotes around it do not count.
std::string_view key_before(std::string_view line, std::size_t end) {
  while (end > 0 && (line[end - 1] == '"' || line[end - 1] == '\'' || line[end - 1] == ' ')) --end;
  std::size_t begin = end;
  while (begin > 0 && is_key_letter(line[begin - 1])) --begin;
  return line.substr(begin, end - begin);
}

/// A value that is written out, not taken from a variable, a command or a template.
bool is_written_out(std::string_view value, std::string_view meaning) {
  while (!value.empty() && (value.front() == '"' || value.front() == '\'' || value.front() == ' '))
    value.remove_prefix(1);
  value = value.substr(0, value.find_first_of(" \t\"';&|)"));
  if (value.empty() || std::string_view("$`<{%=").find(value.front()) != std::string_view::npos) return false;
  if (value.find("$(") != std::string_view::npos || value.find("{{") != std::string_view::npos) return false;
  return !is_no_secret(value, meaning);
}

/// What a line gives a value to, such as `a password`; empty if to nothing of interest.
std::string_view assigned(std::string_view line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    const bool is_equal =
        line[at] == '=' && (at == 0 || std::string_view("!<>=").find(line[at - 1]) == std::string_view::npos);
    const bool is_colon = line[at] == ':' && at + 1 < line.size() && line[at + 1] == ' ';
    if (!is_equal && !is_colon) continue;
    const std::string_view meaning = credential_meaning(key_before(line, at));
    if (!meaning.empty() && is_written_out(line.substr(at + 1), meaning)) return meaning;
  }
  return {};
}

/// What is found in a script, once each, and the line of the first.
struct Found {
  std::vector<std::string> meanings;
  std::size_t line = 0;
};

void add(Found& found, std::string_view meaning, std::size_t line) {
  if (meaning.empty()) return;
  if (found.meanings.empty()) found.line = line;
  if (std::ranges::find(found.meanings, meaning) == found.meanings.end()) found.meanings.emplace_back(meaning);
}

Found search(std::string_view text) {
  Found found;
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string_view form = secret_form(line);
    add(found, form, number);
    line = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
    if (form.empty() && !line.starts_with('#')) add(found, assigned(line), number);
  }
  return found;
}

void check(const Subject& subject, Report& report) {
  const UserData data = read_user_data(subject);
  if (!data.text) {
    const bool is_open = data.attribute.is_unknown() || !data.attribute.is_empty();
    return report.judge(is_open ? Verdict::unknown() : Verdict::no(), data.attribute, "");
  }
  const Found found = search(*data.text);
  std::string list;
  for (const std::string& meaning : found.meanings) list += (list.empty() ? "" : " and ") + meaning;
  report.judge(Verdict::of(!found.meanings.empty()),
               {.attribute = data.attribute.path(),
                .message = "carries " + list + " in the script that it runs at its first start",
                .evidence = {"line " + std::to_string(found.line) + " of the user data"}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
User data of an instance or a launch template with a credential: a variable whose name tells of one and whose value is written out
(`DB_PASSWORD=…`), an AWS access key, a private key or another key by its form. The text comes from the code, or from the file
beside the plan that the code reads. Reports name the line, never the value.

## Why it matters
Every process on the instance may read the user data from the metadata service, and so may everybody who may describe instances.

## How to fix
```sh
export DB_PASSWORD=…   # before

DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id orders-db --query SecretString --output text)  # after
```
with an instance profile that may read this one secret.

## When it stays silent
- values from commands, variables and templates (`$(aws …)`, `$TOKEN`, `${password}`), names, paths and ARNs, comments;
- user data that neither the code nor a file beside the plan shows: it is listed as unknown.

## Sources
- https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance#user_data
- https://cwe.mitre.org/data/definitions/798.html
)md";

}  // namespace

extern constinit const Rule secret_in_user_data = checked({
    .code = "CRD801",
    .slug = "secret-in-user-data",
    .title = "Credentials in EC2 user data",
    .severity = Severity::kHigh,
    .category = Category::kCredentials,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "give the instance a profile and read the secret when it starts",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
