#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analyzers/program/program.h"
#include "analyzers/rule.h"
#include "analyzers/rules/hygiene/test_code.h"

namespace plandiff::rules {
namespace {

constexpr std::size_t kAbove = 6;

bool is_test_folder(std::string_view name) { return name == "test" || name == "tests" || name == "__tests__" || name == "spec" || name == "e2e" || name == "integration"; }

/// Folders above the project may hold the tests of all projects of the repository.
bool has_tests_above(const PlanSubject& subject) {
  std::string prefix = subject.program().folder();
  for (std::size_t i = 0; i < kAbove; ++i) {
    prefix += "../";
    const std::vector<DirectoryEntry> entries = subject.workspace().entries(prefix, 1024);
    if (entries.empty()) return false;  // the root of the workspace lies below
    if (std::ranges::any_of(entries, [](const DirectoryEntry& entry) { return entry.is_directory ? is_test_folder(entry.name) : is_test_path(entry.name); })) return true;
  }
  return false;
}

void judge_missing(const PlanSubject& subject, Report& report) {
  const Program& program = subject.program();
  const bool is_there = std::ranges::any_of(program.files(), [](const std::string& path) { return is_test_path(path) && language_of(path) != Language::kOther; }) ||
                        std::ranges::any_of(program.files(), [](const std::string& path) { return path.find(".tftest.") != std::string::npos || path.ends_with("_test.rego"); });
  if (is_there || has_tests_above(subject)) return;
  if (!program.is_complete()) return report.judge(Verdict::unknown(), {.attribute = "tests", .message = ""});
  report.judge(Verdict::yes(), {.attribute = "tests",
                                .message = "no tests lie beside the code, so nothing tells when a change breaks it",
                                .evidence = {"looked for test_*.py, *_test.py, *.test.ts, *.spec.ts, *_test.go, *.tftest.hcl and folders called test or tests"}});
}

/// Addresses `type.name` that a Terraform test names in an expression.
std::vector<std::string> addresses_in(std::string_view text) {
  const auto is_name = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
  std::vector<std::string> found;
  for (std::size_t at = text.find("aws_"); at != std::string_view::npos; at = text.find("aws_", at + 1)) {
    // Not inside a longer name, a path of a module or a string.
    if (at > 0 && (is_name(text[at - 1]) || text[at - 1] == '.' || text[at - 1] == '"' || text[at - 1] == '/')) continue;
    std::size_t end = at;
    while (end < text.size() && is_name(text[end])) ++end;
    if (end + 1 >= text.size() || text[end] != '.' || !is_name(text[end + 1])) continue;
    ++end;
    while (end < text.size() && is_name(text[end])) ++end;
    found.emplace_back(text.substr(at, end - at));
  }
  return found;
}

void judge_terraform_test(const PlanSubject& subject, const Source& test, Report& report) {
  if (!subject.is_whole().is_yes()) return;
  std::set<std::string> known;
  for (const ResourceChange& change : subject.plan().changes()) {
    if (change.module_address.empty()) known.insert(std::string(change.type) + "." + std::string(change.name));
  }
  // The code itself is asked, too: count = 0 leaves a resource out of the plan.
  const auto is_in_code = [&](const std::string& address) {
    const std::size_t dot = address.find('.');
    const std::string head = "\"" + address.substr(0, dot) + "\" \"" + address.substr(dot + 1) + "\"";
    return std::ranges::any_of(subject.program().sources(), [&](const Source& source) { return source.text.find(head) != std::string::npos; });
  };
  for (const std::string& address : addresses_in(test.text)) {
    if (known.contains(address) || is_in_code(address)) continue;
    return report.judge(Verdict::yes(), {.attribute = printable(address, 120),
                                         .message = "the test asks for " + printable(address, 120) + ", which is neither in the code nor in the plan",
                                         .address = test.address});
  }
}

void judge_test(const PlanSubject& subject, const Source& test, Report& report) {
  if (test.path.ends_with(".hcl")) return judge_terraform_test(subject, test, report);
  if (test.language() == Language::kOther || test.language() == Language::kGo || !test.syntax.is_balanced) return;
  if (const std::optional<StaleUse> stale = find_stale_use(subject.program(), test)) {
    return report.judge(Verdict::yes(), {.attribute = printable(stale->member, 80),
                                         .message = "the test asks for " + printable(stale->class_name, 80) + "." + printable(stale->member, 80) + ", which the class does not have",
                                         .evidence = {"line " + std::to_string(stale->line)},
                                         .address = test.address});
  }
  const Assertions assertions = count_assertions(test);
  if (assertions.all == 0 || assertions.hollow != assertions.all) return;
  report.judge(Verdict::yes(), {.attribute = "assertions",
                                .message = "the tests cannot fail: they assert constants only",
                                .evidence = {std::to_string(assertions.hollow) + " of " + std::to_string(assertions.all) + " assertions"},
                                .address = test.address});
}

void check_plan(const PlanSubject& subject, Report& report) {
  const Program& program = subject.program();
  if (!program.is_found()) return;
  const bool changes = std::ranges::any_of(subject.plan().changes(), [](const ResourceChange& change) { return (kCreates | kUpdates | kReplaces).has(change.action); });
  if (changes) judge_missing(subject, report);
  for (const Source& source : program.sources()) {
    if (source.is_test) judge_test(subject, source, report);
  }
}

constexpr std::string_view kDoc = R"md(
## What it finds
A project of infrastructure code without a single test beside it or in the folders above; a test that asks an object for a member which its
class does not have (`stack.bucket`), or names a resource that is neither in the code nor in the plan; a file of tests that assert only constants.

## Why it matters
Tests of a template that was copied along pass or fail for reasons that have nothing to do with this stack.

## How to fix
```hcl
# tests/stack.tftest.hcl, before: no file
run "single_zone_outside_production" {
  command = plan
  assert {
    condition     = aws_db_instance.main.multi_az == false
    error_message = "the test database must stay in one zone"
  }
}
```
Remove tests of what does not exist.

## When it stays silent
- tests in a folder called test or tests above the project, up to the root of the repository; no project beside the plan;
  a plan that changes nothing does not ask for tests;
- classes that derive from others than those of the engine, or set members by name: what they have is not known;
- projects too large to be seen whole: listed as unknown.

## Sources
- https://developer.hashicorp.com/terraform/language/tests
- https://www.pulumi.com/docs/iac/guides/testing/
)md";

}  // namespace

extern constinit const Rule tests_missing_or_stale = checked({
    .code = "HYG906",
    .slug = "tests-missing-or-stale",
    .title = "No tests next to IaC code, or tests of what does not exist",
    .severity = Severity::kLow,
    .category = Category::kHygiene,
    .fix = "add tests that plan the stack and assert on resources that exist",
    .doc = kDoc,
    .reads_unknown = false,
    .check_plan = check_plan,
});

}  // namespace plandiff::rules
