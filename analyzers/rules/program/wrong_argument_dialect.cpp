#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analyzers/program/program.h"
#include "analyzers/rule.h"
#include "analyzers/rules/program/program_plan.h"
#include "analyzers/rules/program/provider_class.h"

namespace plandiff::rules {
namespace {

/// The provider package may be one that still has the argument: renames came with major versions.
bool may_have_it(const PlanSubject& subject, const Table::Row& row, bool is_pulumi) {
  const std::optional<int> since = detail::first_number(row[is_pulumi ? "pulumi_since" : "cdktf_since"]);
  if (!since) return false;
  const std::optional<int> pinned = is_pulumi ? pinned_major(subject, {"pulumi-aws", "pulumi_aws", "@pulumi/aws\""})
                                              : pinned_major(subject, {"cdktf-cdktf-provider-aws", "cdktf_cdktf_provider_aws", "@cdktf/provider-aws\""});
  return pinned && *pinned < *since;
}

bool fits_dialect(const Table::Row& row, bool is_pulumi) { return row["dialect"].empty() || row["dialect"] == (is_pulumi ? "pulumi" : "cdktf"); }

/// The preview failed at an argument, wherever its program lies. Arguments that were found in the program are judged there.
void judge_failure(const PlanSubject& subject, const std::set<std::string>& seen, Report& report) {
  constexpr std::string_view kUnexpected = "got an unexpected keyword argument '";
  for (const EngineError& error : engine_errors(subject, kUnexpected)) {
    const std::string argument = quoted_after(error.line, kUnexpected);
    if (argument.empty() || seen.contains(argument)) continue;
    report.judge(Verdict::yes(), {.attribute = argument,
                                  .message = "the preview stopped: a class or function has no argument " + argument,
                                  .confidence = Confidence::kCertain,
                                  .evidence = {"the preview says: " + printable(error.line, 200)},
                                  .address = error.file.empty() ? "-" : printable(error.file, 200)});
  }
}

void judge(const PlanSubject& subject, const Source& source, const Call& call, std::set<std::string>& seen, Report& report) {
  const std::optional<ProviderClass> made = provider_class(source, call);
  if (!made) return;
  const bool is_python = source.language() == Language::kPython;
  for (const Table::Row& row : knowledge("argument_dialects").find(made->is_pulumi ? "pulumi_class" : "cdktf_class", made->name)) {
    if (!fits_dialect(row, made->is_pulumi)) continue;
    for (const Argument& argument : named_arguments(source, call)) {
      if (snake_case(argument.name) != row["wrong"] || may_have_it(subject, row, made->is_pulumi)) continue;
      seen.emplace(argument.name);
      const std::string right = is_python ? std::string(row["right"]) : camel_case(row["right"]);
      const bool is_typed = is_python || !source.path.ends_with("js");
      std::vector<std::string> evidence = {line_of(source.syntax.tokens[argument.begin].line)};
      for (std::string& line : reported_by_engine(subject, argument.name)) evidence.push_back(std::move(line));
      report.judge(Verdict::yes(),
                   {.attribute = made->name + "." + std::string(argument.name),
                    .message = made->name + " has no argument " + std::string(argument.name) +
                               (is_typed ? ", so the program stops there" : ", so it is ignored") + "; use " + right,
                    .severity = is_typed ? Severity::kHigh : Severity::kMedium,
                    .confidence = Confidence::kLikely,
                    .evidence = std::move(evidence),
                    .address = source.address});
    }
  }
}

void check_plan(const PlanSubject& subject, Report& report) {
  std::set<std::string> seen;
  for (const Source& source : subject.program().sources()) {
    // Go's structs are checked by its compiler before anything runs.
    if (source.is_test || !source.is_executed || source.language() == Language::kGo) continue;
    for (const Call& call : source.calls) judge(subject, source, call, seen, report);
  }
  judge_failure(subject, seen, report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
An argument in a Pulumi or CDKTF program that the provider's class does not have, under the name by which CloudFormation, boto3 or an older
provider knows it: `replication_group_description`, `auth_token_enabled`, `master_user_password`, `db_instance_class`,
`preferred_backup_window` on an instance … The class must come from the provider's package by the file's imports.

## Why it matters
Python ends with `TypeError: … got an unexpected keyword argument`, TypeScript does not compile. Resources that were registered before are
deployed, the rest is not.

## How to fix
```python
aws.elasticache.ReplicationGroup("cache", replication_group_description="cache", auth_token_enabled=False)  # before
aws.elasticache.ReplicationGroup("cache", description="cache")                                              # after
```

## When it stays silent
- classes that the program defines itself, such as components with the same name; arguments passed by `**arguments`;
- files that the entry point does not import, tests, Go (its compiler tells);
- names that went with a major version, where requirements.txt, pyproject.toml, Pipfile or package.json pins an older one.

In JavaScript an unknown member is ignored, which is medium.

## Sources
- https://www.pulumi.com/registry/packages/aws/api-docs/
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-5-upgrade
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-elasticache-replicationgroup.html
)md";

}  // namespace

extern constinit const Rule wrong_argument_dialect = checked({
    .code = "DEP905",
    .slug = "wrong-argument-dialect",
    .title = "CloudFormation or boto3 argument name used with a Pulumi or CDKTF class",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .fix = "use the name that the provider's class has",
    .doc = kDoc,
    .reads_unknown = false,
    .check_plan = check_plan,
});

}  // namespace plandiff::rules
