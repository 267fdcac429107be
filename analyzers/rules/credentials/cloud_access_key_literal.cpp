#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "analyzers/program/program.h"
#include "analyzers/rule.h"
#include "analyzers/rules/credentials/cloud_key.h"

namespace plandiff::rules {
namespace {

// Where keys are put, besides the types that other rules read anyway. Code of all types is read as text, too.
constexpr std::string_view kReads[] = {
    "aws_apprunner_service", "aws_batch_job_definition", "aws_cloudformation_stack", "aws_codebuild_project", "aws_db_instance",
    "aws_ecs_task_definition", "aws_elastic_beanstalk_environment", "aws_glue_job", "aws_instance", "aws_lambda_function",
    "aws_launch_configuration", "aws_launch_template", "aws_s3_object", "aws_secretsmanager_secret_version", "aws_ssm_document",
    "aws_ssm_parameter", "github_actions_secret", "gitlab_project_variable", "helm_release", "kubernetes_config_map", "kubernetes_secret",
    "local_file", "null_resource", "terraform_data"};

// No key, and no part of one, may leave this file.

using Seen = std::set<std::string, std::less<>>;

void each_text(const Value& value, const std::function<void(std::string_view)>& take) {
  if (const auto text = value.text()) take(*text);
  for (const Value& item : value.items()) each_text(item, take);
  for (const Member& member : value.members()) each_text(member.value, take);
}

/// Keys by the place they are found at; each is reported once.
class Finder {
 public:
  Finder(Seen& seen, Report& report) : seen_(&seen), report_(&report) {}

  void report(const CloudKey& key, Judgement where, Severity worst = Severity::kCritical) {
    if (!seen_->emplace(key.text).second) return;
    const std::string_view harm = key.severity == Severity::kCritical ? ": who reads the code or the plan may use it" : ", which opens nothing by itself";
    where.message = "holds " + key.meaning + " in clear text" + std::string(harm);
    where.severity = std::min(worst, key.severity);
    report_->judge(Verdict::yes(), std::move(where));
  }

  void search(const Value& value, const std::string& address, const std::string& attribute) {
    each_text(value, [&](std::string_view text) {
      for (const CloudKey& key : find_cloud_keys(text)) report(key, {.attribute = attribute, .message = "", .address = address});
    });
  }

 private:
  Seen* seen_;
  Report* report_;
};

bool has_key(const Value& value) {
  bool found = false;
  each_text(value, [&](std::string_view text) { found = found || !find_cloud_keys(text).empty(); });
  return found;
}

/// What the code says about an attribute whose planned value holds a key: made of constants, or from a local; what comes from a variable is
/// judged there, what comes from a resource is not written out.
Verdict is_written_out(const Value* expression) {
  if (expression == nullptr) return Verdict::no();
  bool refers = false;
  bool is_open = false;
  each_text(*expression, [&](std::string_view text) {
    const bool is_local = text.starts_with("local.") || text.starts_with("each.") || text.starts_with("count.");
    is_open = is_open || is_local;
    refers = refers || (!is_local && !text.starts_with("path.") && text.find('.') != std::string_view::npos);
  });
  if (refers) return Verdict::no();
  return is_open ? Verdict::unknown() : Verdict::yes();
}

void search_resources(const PlanSubject& subject, Finder& finder, Report& report) {
  for (const ResourceChange& change : subject.plan().changes()) {
    const bool is_judged = kCreates.has(change.action) || kUpdates.has(change.action) || kReplaces.has(change.action);
    if (change.mode != Mode::kManaged || !change.has_values || !is_judged) continue;
    const Value* const written = change.configured == nullptr ? nullptr : change.configured->find("expressions");
    const std::string address(change.address);
    if (written != nullptr) {
      for (const Member& member : written->members()) finder.search(member.value, address, std::string(member.key));
    }
    for (const Member& member : change.after.members()) {
      if (!has_key(member.value)) continue;
      if (change.configured == nullptr) {
        report.judge(Verdict::unknown(), {.attribute = std::string(member.key), .message = "", .address = address});
        continue;
      }
      const Verdict verdict = is_written_out(written == nullptr ? nullptr : written->find(member.key));
      if (verdict.is_yes()) finder.search(member.value, address, std::string(member.key));
      else report.judge(verdict, {.attribute = std::string(member.key), .message = "", .address = address});
    }
  }
}

/// Keys in the provider's block: `mock`, `test` and the like belong to a stand-in such as LocalStack.
void search_providers(const Plan& plan, Seen& seen, Report& report) {
  for (const Member& provider : plan.configuration().providers().members()) {
    const Value* const written = provider.value.find("expressions");
    for (const std::string_view key : {"access_key", "secret_key", "token"}) {
      const Value* const expression = written == nullptr ? nullptr : written->find(key);
      const Value* const constant = expression == nullptr ? nullptr : expression->find("constant_value");
      const auto text = constant == nullptr ? std::nullopt : constant->text();
      const bool is_stand_in = text && (to_lower(*text).find("mock") != std::string::npos || to_lower(*text).find("test") != std::string::npos ||
                                        to_lower(*text).find("fake") != std::string::npos || to_lower(*text).find("dummy") != std::string::npos ||
                                        to_lower(*text).find("local") != std::string::npos || text->ends_with("EXAMPLE") || text->ends_with("EXAMPLEKEY"));
      if (!text || text->size() < 16 || is_stand_in || text->find("${") != std::string_view::npos || !seen.emplace(*text).second) continue;
      report.judge(Verdict::yes(), {.attribute = "provider." + std::string(provider.key) + "." + std::string(key),
                                    .message = "the provider's block holds its credentials in clear text: who reads the code or the plan may use them"});
    }
  }
}

void search_variables(const Plan& plan, Finder& finder) {
  const ConfigurationModule* const root = plan.configuration().root();
  if (root != nullptr) {
    for (const Member& variable : root->variables.members()) {
      if (const Value* const value = variable.value.find("default")) finder.search(*value, "-", "var." + std::string(variable.key));
    }
  }
  // What an operator gave is not in the code, but everybody who has the plan has it.
  for (const Member& variable : plan.variables().members()) {
    each_text(variable.value, [&](std::string_view text) {
      for (const CloudKey& key : find_cloud_keys(text)) {
        finder.report(key, {.attribute = "var." + std::string(variable.key), .message = "", .evidence = {"given when the plan was made"}}, Severity::kHigh);
      }
    });
  }
}

void search_sources(const Program& program, Finder& finder) {
  for (const Source& source : program.sources()) {
    if (source.is_test) continue;
    for (const CloudKey& key : find_cloud_keys(source.text)) {
      const std::string_view before(source.text.data(), static_cast<std::size_t>(key.text.data() - source.text.data()));
      finder.report(key, {.attribute = key.meaning,
                          .message = "",
                          .evidence = {"line " + std::to_string(std::count(before.begin(), before.end(), '\n') + 1)},
                          .address = source.address});
    }
  }
}

void check_plan(const PlanSubject& subject, Report& report) {
  Seen seen;
  Finder finder(seen, report);
  search_resources(subject, finder, report);
  search_providers(subject.plan(), seen, report);
  search_variables(subject.plan(), finder);
  search_sources(subject.program(), finder);
}

constexpr std::string_view kDoc = R"md(
## What it finds
An AWS access key id (`AKIA…`, `ASIA…`), a secret key behind a name that says so, or a private key, written out in a resource's arguments, a
variable, the provider's block, or in the `.tf`, `.tfvars`, Python, TypeScript and Go files of the project. Reports name the place, never the key.

## Why it matters
Keys in code are found by robots within minutes of a push, stay in the history for ever, and stand in every plan and state.

## How to fix
Deactivate the key first, since it must be taken for known. Then:
```hcl
provider "aws" {
  access_key = "AKIA…"              # before
  profile    = "deploy"             # after; in CI a role by OpenID Connect, on machines an instance profile
}
```

## When it stays silent
- keys that come from a resource, such as an `aws_iam_access_key` of the plan, and keys in tests;
- `mock`, `test` and the like in a provider's block; hashes, `PRIVATE KEY` with nothing behind it;
- what a local holds where only its planned value shows the key: listed as unknown.

Keys of AWS's documentation and unique ids of roles and users (`AROA…`, `AIDA…`) are low. A variable that an operator gave is high.

## Sources
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
- https://github.com/awslabs/git-secrets
- https://cwe.mitre.org/data/definitions/798.html
)md";

}  // namespace

extern constinit const Rule cloud_access_key_literal = checked({
    .code = "CRD901",
    .slug = "cloud-access-key-literal",
    .title = "AWS access key or private key in plan or code",
    .severity = Severity::kCritical,
    .category = Category::kCredentials,
    .also_reads = kReads,
    .fix = "deactivate the key, remove it, and use a role",
    .doc = kDoc,
    .check_plan = check_plan,
});

}  // namespace plandiff::rules
