#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/rule.h"
#include "analyzers/rules/hygiene/physical_name.h"

namespace plandiff::rules {
namespace {

/// What marks this stack's names, and how that is known.
struct Suffix {
  std::string text;      ///< `dev`; empty if there is none
  std::string variable;  ///< `environment_suffix`
  std::string evidence;
};

std::string folded_name(std::string_view name) {
  std::string folded = to_lower(name);
  std::erase_if(folded, [](char c) { return c == '_' || c == '-'; });
  return folded.substr(folded.find(':') + 1);  // `payments:environment_suffix`
}

bool is_suffix_variable(std::string_view name) {
  constexpr std::string_view kNames[] = {"environmentsuffix", "envsuffix"};
  return std::ranges::find(kNames, folded_name(name)) != std::end(kNames);
}

bool is_environment_variable(std::string_view name) {
  constexpr std::string_view kNames[] = {"environment", "env", "stage", "environmentname", "envname", "namesuffix", "resourcesuffix", "suffix"};
  return std::ranges::find(kNames, folded_name(name)) != std::end(kNames);
}

/// Names of the plan that are known, and how many hold a word.
std::size_t count_names(const Subject& subject, std::string_view word, std::size_t& total) {
  std::size_t with = 0;
  for (const PhysicalName& named : kPhysicalNames) {
    for (const ResourceView& view : subject.resources(named.type)) {
      if (view.mode() != Mode::kManaged || view.change() == nullptr) continue;
      const Attribute name = view.attribute(named.attribute);
      if (!name.text() || name.text()->empty() || name.is_sensitive()) continue;
      ++total;
      if (name_holds(*name.text(), word)) ++with;
    }
  }
  return with;
}

Suffix find_suffix(const Subject& subject) {
  const ConfigurationModule* const root = subject.plan().configuration().root();
  Suffix found;
  for (const Member& variable : subject.plan().variables().members()) {
    const Value* const value = variable.value.find("value");
    const auto text = value == nullptr ? std::nullopt : value->text();
    if (!text || text->size() < 2 || text->size() > 40 || (root != nullptr && root->is_sensitive(variable.key))) continue;
    const bool names_suffix = is_suffix_variable(variable.key);
    if (!names_suffix && !is_environment_variable(variable.key)) continue;
    std::string word(*text);
    word.erase(0, std::min(word.find_first_not_of("-_."), word.size()));
    std::size_t total = 0;
    const std::size_t with = word.empty() ? 0 : count_names(subject, word, total);
    // A variable called a suffix says what is meant; one called environment only where most names hold it.
    const bool is_custom = names_suffix ? total > 0 && !word.empty() : with >= 3 && with * 2 > total;
    if (!is_custom) continue;
    found = {word, std::string(variable.key), "variable " + printable(variable.key, 80) + " = \"" + printable(word, 40) + "\", in " + std::to_string(with) + " of " + std::to_string(total) + " names"};
    if (names_suffix) break;
  }
  return found;
}

/// Names that a service demands, that AWS makes, or that are taken from another resource.
bool is_fixed(std::string_view type, std::string_view name) {
  constexpr std::string_view kFixed[] = {"dms-vpc-role", "dms-cloudwatch-logs-role", "dms-access-for-endpoint", "rds-monitoring-role", "ecsInstanceRole", "ecsTaskExecutionRole",
                                         "default", "vmimport", "AWSBackupDefaultServiceRole"};
  if (std::ranges::find(kFixed, name) != std::end(kFixed) || name.starts_with("AWSServiceRole") || name.starts_with("alias/aws/")) return true;
  // The service writes to the group of this very name.
  return type == "aws_cloudwatch_log_group" && (name.starts_with("/aws/") || name.starts_with("API-Gateway-Execution-Logs") || name.starts_with("aws-waf-logs-"));
}

/// Does the attribute's own expression name this variable?
bool refers_to(const Subject& subject, std::string_view attribute, const std::string& variable) {
  const Value* const written = subject.change().configured == nullptr ? nullptr : subject.change().configured->find("expressions");
  const Value* const expression = written == nullptr ? nullptr : written->find(attribute);
  const Value* const references = expression == nullptr ? nullptr : expression->find("references");
  return references != nullptr && std::ranges::any_of(references->items(), [&](const Value& reference) { return reference.text() == variable; });
}

void check(const Subject& subject, Report& report) {
  const Suffix& suffix = subject.once<Suffix>(find_suffix);
  const Path* const path = name_attribute(subject.type());
  if (suffix.text.empty() || path == nullptr) return;
  const Attribute name = subject.after(*path);
  if (name.is_sensitive() || is_set(name).is_no()) return;
  const auto text = name.text();
  if (!text) {
    // Late, but the code may tell that the suffix is part of it.
    const bool holds = refers_to(subject, path->text(), "var." + suffix.variable);
    return report.judge(holds ? Verdict::no() : Verdict::unknown(), name, "");
  }
  if (text->starts_with("arn:") || name_holds(*text, suffix.text) || is_fixed(subject.type(), *text)) return;
  // A name that an operator gave, or that another resource has, was chosen elsewhere.
  if (name.origin() == Origin::kGivenVariable || name.origin() == Origin::kReference) return;
  report.judge(Verdict::yes(), {.attribute = name.path(),
                                .message = "the name " + name.display() + " lacks the suffix of this environment: a second environment in the account cannot be created beside it",
                                .evidence = {suffix.evidence}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A name without the environment's suffix in a stack that uses one: a variable such as `environment_suffix`, or a
variable such as `environment` whose value is in most names (three at least).

## Why it matters
Names are unique in an account and region. The second environment fails with "already exists", or shares what it should own.

## How to fix
```hcl
name = "customer-alerts"                            # before
name = "customer-alerts-${var.environment_suffix}"  # after
```

## When it stays silent
- no name, so the provider makes one; names that an operator gave or that come from another resource; ARNs;
- names that a service demands (`dms-vpc-role`, `AWSServiceRole…`, `/aws/lambda/…`, `alias/aws/…`);
- a name that is not known yet: nothing if the suffix is part of its expression, else listed as unknown.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
- https://docs.aws.amazon.com/dms/latest/userguide/security-iam.html#CHAP_Security.APIRole
)md";

}  // namespace

extern constinit const Rule environment_suffix_missing = checked({
    .code = "HYG903",
    .slug = "environment-suffix-missing",
    .title = "Physical name without the environment suffix",
    .severity = Severity::kLow,
    .category = Category::kHygiene,
    .confidence = Confidence::kLikely,
    .types = kNamedTypes,
    .actions = kCreates | kReplaces,
    .fix = "make the environment's suffix part of the name",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
