#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "analyzers/program/program.h"
#include "analyzers/rule.h"
#include "analyzers/rules/program/program_plan.h"

namespace plandiff::rules {
namespace {

/// A key that the program requires, and where.
struct Required {
  const Source* source = nullptr;
  std::size_t call = 0;
  std::string key;  ///< with its namespace
  bool is_conditional = false;
};

/// Variables that hold configurations, by name, with the namespaces they may have.
using Holders = std::map<std::string, std::set<std::string>, std::less<>>;

constexpr std::string_view kUnclear = "?";  // a namespace that is worked out when the program runs

std::string last_name(std::string_view dotted) { return std::string(dotted.substr(dotted.rfind('.') + 1)); }

bool makes_config(const Source& source, const Call& call) {
  const std::string name = full_name(source.imports, call.callee);
  if (source.language() == Language::kGo) return name.find("pulumi/config.New") != std::string::npos || name.find("pulumi/config.Try") != std::string::npos;
  return name == "pulumi.Config" || name == "pulumi.config.Config" || name == "@pulumi/pulumi.Config";
}

std::string namespace_of(const Source& source, const Call& call, const std::string& project) {
  const bool is_go = source.language() == Language::kGo;
  const Argument* argument = call.positional(is_go ? 1 : 0);
  if (argument == nullptr) argument = call.find("name");
  if (argument == nullptr) return project;
  const Token* const text = plain_text(source.syntax, argument);
  if (text == nullptr) {
    const bool is_project = argument->end - argument->begin == 1 && source.syntax.tokens[argument->begin].is_name("None");
    return is_project ? project : std::string(kUnclear);
  }
  return text->text.empty() ? project : std::string(text->text);
}

/// `require`, `require_secret`, `requireInt`, `RequireSecretObject` …, but not Node's `require`.
bool is_require(std::string_view method) {
  if (!method.starts_with("require") && !method.starts_with("Require")) return false;
  const std::string_view rest = method.substr(7);
  return rest.empty() || rest.front() == '_' || (rest.front() >= 'A' && rest.front() <= 'Z');
}

Holders holders_in(const std::deque<Source>& sources, const std::string& project) {
  Holders holders;
  for (const Source& source : sources) {
    for (const Call& call : source.calls) {
      if (!makes_config(source, call)) continue;
      const std::string holder = assigned_to(source.syntax, call);
      if (!holder.empty()) holders[last_name(holder)].insert(namespace_of(source, call, project));
    }
  }
  return holders;
}

/// The namespace that a `require` asks in; empty if its receiver is no configuration, kUnclear if it cannot be told.
std::string namespace_asked(const Source& source, const Call& call, const Holders& holders, const std::string& project) {
  const std::string_view receiver = call.receiver();
  if (receiver.ends_with("()")) {
    const auto made = std::find_if(source.calls.begin(), source.calls.end(), [&](const Call& other) {
      return other.first == call.first && other.callee + "()" == receiver && makes_config(source, other);
    });
    return made == source.calls.end() ? std::string() : namespace_of(source, *made, project);
  }
  const auto holder = holders.find(last_name(receiver));
  if (receiver.empty() || holder == holders.end()) return {};
  return holder->second.size() == 1 ? *holder->second.begin() : std::string(kUnclear);
}

/// A function that nobody names is not called. Methods are taken as called where their class is used.
bool may_run(const Program& program, const Source& source, std::size_t token) {
  const std::vector<std::string_view> names = enclosing_names(source.syntax, token);
  return std::all_of(names.begin(), names.end(), [&](std::string_view name) { return name.starts_with("__") || program.is_used(name); });
}

std::vector<Required> required_by(const Program& program) {
  const std::string& project = program.pulumi()->name;
  const Holders holders = holders_in(program.sources(), project);
  std::vector<Required> required;
  for (const Source& source : program.sources()) {
    if (!source.is_executed || source.is_test) continue;
    for (std::size_t i = 0; i < source.calls.size(); ++i) {
      const Call& call = source.calls[i];
      if (!is_require(call.method()) || !may_run(program, source, call.open)) continue;
      const std::string space = namespace_asked(source, call, holders, project);
      const Argument* const argument = call.find("key") != nullptr ? call.find("key") : call.positional(0);
      const Token* const key = plain_text(source.syntax, argument);
      if (space.empty() || argument == nullptr) continue;
      const bool is_clear = space != kUnclear && key != nullptr;
      required.push_back({&source, i, is_clear ? space + ":" + std::string(key->text) : std::string(kUnclear), is_in_branch(source.syntax, call.open)});
    }
  }
  return required;
}

/// The program itself gives configuration: `pulumi.runtime.set_config(…)`.
bool sets_config(const Program& program) {
  return std::any_of(program.sources().begin(), program.sources().end(), [](const Source& source) {
    return source.is_executed && std::any_of(source.calls.begin(), source.calls.end(), [](const Call& call) {
             const std::string method = to_lower(call.method());
             return method == "set_config" || method == "setconfig" || method == "set_all_config" || method == "setallconfig";
           });
  });
}

/// The stack files that count: the plan's own stack, or all where the plan does not name one.
std::vector<const StackFile*> stacks_to_ask(const PlanSubject& subject, const Program& program) {
  const std::optional<std::string> stack = stack_of_plan(subject);
  std::vector<const StackFile*> stacks;
  for (const StackFile& file : program.stacks()) {
    if (!stack || file.stack == *stack) stacks.push_back(&file);
  }
  return stacks;
}

/// True if it is said that the key is missing.
bool judge(const PlanSubject& subject, const Required& required, const std::vector<const StackFile*>& stacks, Report& report) {
  const Call& call = required.source->calls[required.call];
  const std::string key = printable(required.key, 120);
  Judgement judgement{.attribute = key, .message = "", .evidence = {line_of(required.source->syntax.tokens[call.open].line)}, .address = required.source->address};
  if (stacks.empty()) {
    judgement.message = "the program requires the configuration key " + key + "; no stack file lies beside it, so it must be set elsewhere";
    judgement.severity = Severity::kInfo;
    report.judge(Verdict::yes(), std::move(judgement));
    return true;
  }
  std::string lacking;
  std::size_t count = 0;
  bool is_elsewhere = false;
  for (const StackFile* const file : stacks) {
    if (!file->settings.is_understood) {
      report.judge(Verdict::unknown(), std::move(judgement));
      return false;
    }
    if (file->settings.find(required.key) != nullptr) continue;
    lacking += (lacking.empty() ? "" : ", ") + printable(file->path, 80);
    is_elsewhere = is_elsewhere || file->settings.has_environment;
    ++count;
  }
  if (count == 0) return false;
  // Which stack the plan is for is not known, and some have the key.
  if (required.is_conditional || count != stacks.size()) {
    report.judge(Verdict::unknown(), std::move(judgement));
    return false;
  }
  if (is_elsewhere) {
    judgement.message = "the program requires the configuration key " + key + "; " + lacking + " leaves it to an environment, which cannot be seen here";
    judgement.severity = Severity::kInfo;
    report.judge(Verdict::yes(), std::move(judgement));
    return true;
  }
  judgement.message = "the run stops here: the program requires the configuration key " + key + (count == 1 ? ", which " + lacking + " does not set" : ", which none of " + lacking + " sets");
  for (std::string& line : reported_by_engine(subject, required.key)) judgement.evidence.push_back(std::move(line));
  report.judge(Verdict::yes(), std::move(judgement));
  return true;
}

/// The preview failed for want of a key, wherever its program lies. `found` are the keys that are found missing already.
void judge_failure(const PlanSubject& subject, const std::set<std::string>& found, Report& report) {
  constexpr std::string_view kMissing = "Missing required configuration variable '";
  for (const EngineError& error : engine_errors(subject, kMissing)) {
    const std::string key = quoted_after(error.line, kMissing);
    if (key.empty() || found.contains(key)) continue;
    report.judge(Verdict::yes(), {.attribute = key,
                                  .message = "the preview stopped: the program requires the configuration key " + key + ", which the stack does not set",
                                  .confidence = Confidence::kCertain,
                                  .evidence = {"the preview says: " + printable(error.line, 200)},
                                  .address = error.file.empty() ? "-" : printable(error.file, 200)});
  }
}

std::set<std::string> judge_program(const PlanSubject& subject, Report& report) {
  std::set<std::string> found;
  const Program& program = subject.program();
  if (program.pulumi() == nullptr || sets_config(program)) return found;
  const std::vector<const StackFile*> stacks = stacks_to_ask(subject, program);
  for (const Required& required : required_by(program)) {
    if (required.key == kUnclear) {
      report.judge(Verdict::unknown(), {.attribute = "config", .message = "", .address = required.source->address});
    } else if (program.pulumi()->find(required.key) == nullptr && judge(subject, required, stacks, report)) {
      found.insert(required.key);
    }
  }
  return found;
}

void check_plan(const PlanSubject& subject, Report& report) { judge_failure(subject, judge_program(subject, report), report); }

constexpr std::string_view kDoc = R"md(
## What it finds
A Pulumi program that asks `require`, `require_secret`, `requireInt` … for a key that neither `Pulumi.<stack>.yaml` nor a default in
`Pulumi.yaml` sets. Only code counts that the entry point reaches through its imports, in functions that something calls. The stack is
the plan's; where the plan does not tell, a key must be missing in every stack file.

## Why it matters
The program stops at that line, before most resources are registered, in every preview, deployment and test.

## How to fix
```sh
# before: Pulumi.prod.yaml lacks db_password
pulumi config set --secret db_password …                 # give the stack what the program needs
```
```python
password = config.require_secret("db_password")          # keep the requirement; never fall back to a literal password
size = config.get("instance_class") or "db.t4g.small"    # for what is no secret, a default
```
In tests set the keys with the mocks: `pulumi.runtime.set_all_config({"project:db_password": "x"})`.

## When it stays silent
- keys and namespaces that are worked out when the program runs, keys that are only required in a branch: listed as unknown;
- programs that set configuration themselves; code that the entry point does not import; tests;
- no stack file, or one that draws on an `environment`: information only, since the value may be in the service.

## Sources
- https://www.pulumi.com/docs/iac/concepts/config/
- https://www.pulumi.com/docs/iac/concepts/projects/project-file/#config-options
)md";

}  // namespace

extern constinit const Rule pulumi_config_missing = checked({
    .code = "DEP904",
    .slug = "pulumi-config-missing",
    .title = "Pulumi program requires config that the stack does not define",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .fix = "set the key in the stack's configuration",
    .doc = kDoc,
    .check_plan = check_plan,
});

}  // namespace plandiff::rules
