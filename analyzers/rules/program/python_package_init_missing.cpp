#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "analyzers/program/program.h"
#include "analyzers/rule.h"
#include "analyzers/rules/program/program_plan.h"

namespace plandiff::rules {
namespace {

std::string folder_of_file(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash + 1));
}

/// A folder of modules that is imported by its name, without an __init__.py.
struct BarePackage {
  std::string name;    ///< as imported: `lib`
  std::string module;  ///< the whole import: `lib.tap_stack`
  std::uint32_t line = 0;
};

bool has_modules(const Program& program, const std::string& folder) {
  return std::any_of(program.files().begin(), program.files().end(),
                     [&](const std::string& path) { return path.starts_with(folder) && path.ends_with(".py") && path.find('/', folder.size()) == std::string::npos; });
}

std::vector<BarePackage> bare_packages(const Program& program, const Source& entry) {
  const std::string base = folder_of_file(entry.path);
  std::vector<BarePackage> found;
  std::set<std::string> seen;
  for (const Import& import : entry.imports) {
    if (import.module.starts_with('.') || import.is_in_branch) continue;
    const std::string name = import.module.substr(0, import.module.find('.'));
    const std::string folder = base + name + "/";
    const bool is_module = program.has_file(base + name + ".py");
    if (is_module || !has_modules(program, folder) || program.has_file(folder + "__init__.py") || !seen.insert(name).second) continue;
    const bool is_submodule = import.module.find('.') == std::string::npos && !import.name.empty();
    found.push_back({name, is_submodule ? name + "." + import.name : import.module, import.line});
  }
  return found;
}

/// Pulumi runs a `main` that names a file without putting the file's folder on the path.
bool runs_a_file(const Program& program) { return program.pulumi() != nullptr && program.pulumi()->main.ends_with(".py"); }

/// The preview failed at an import, wherever its program lies.
void judge_failure(const PlanSubject& subject, Report& report) {
  constexpr std::string_view kMissing = "ModuleNotFoundError: No module named '";
  for (const EngineError& error : engine_errors(subject, kMissing)) {
    const std::string module = quoted_after(error.line, kMissing);
    report.judge(Verdict::yes(), {.attribute = module,
                                  .message = "the preview stopped: Python finds no module " + module,
                                  .confidence = Confidence::kCertain,
                                  .evidence = {"the preview says: " + printable(error.line, 200)},
                                  .address = error.file.empty() ? "-" : printable(error.file, 200)});
  }
}

void check_plan(const PlanSubject& subject, Report& report) {
  const Program& program = subject.program();
  const Source* const entry = program.entry();
  const bool is_seen = entry != nullptr && entry->language() == Language::kPython && program.is_complete();
  const std::vector<BarePackage> packages = is_seen ? bare_packages(program, *entry) : std::vector<BarePackage>();
  if (packages.empty()) return judge_failure(subject, report);
  for (const BarePackage& package : packages) {
    const bool is_file = runs_a_file(program);
    std::vector<std::string> evidence = {line_of(entry->syntax.tokens.empty() ? 1 : package.line)};
    if (is_file) evidence.push_back("Pulumi.yaml names the file " + printable(program.pulumi()->main, 80) + " as main, so its folder is not on the path");
    for (std::string& line : reported_by_engine(subject, "ModuleNotFoundError")) evidence.push_back(std::move(line));
    const std::string name = printable(package.name, 80);
    report.judge(Verdict::yes(),
                 {.attribute = printable(package.module, 120),
                  .message = is_file ? "the run fails: " + name + "/ is no package, since it has no __init__.py"
                                     : name + "/ has no __init__.py: the import works only from this very folder, and tests and packages leave it out",
                  .severity = is_file ? Severity::kHigh : Severity::kLow,
                  .confidence = is_file ? Confidence::kLikely : Confidence::kCertain,
                  .evidence = std::move(evidence),
                  .address = entry->address});
  }
}

constexpr std::string_view kDoc = R"md(
## What it finds
A Python program (the `main` of Pulumi.yaml, `__main__.py`, or what `app` of cdktf.json runs) that imports from a folder beside it, such as
`lib`, which has no `__init__.py`. High where Pulumi.yaml names a file as `main`: that file's folder is not on the path, so the import fails.

## Why it matters
The run ends with `ModuleNotFoundError` before it registers a resource. Elsewhere Python takes the folder for a namespace package: it
works as long as the command runs in this very folder, and breaks in tests, in packages, and when another `lib` is installed.

## How to fix
```sh
# before: lib/ holds tap_stack.py alone
touch lib/__init__.py
```
and give `main` a folder, or leave it out, so that the folder is on the path.

## When it stays silent
- the folder has an `__init__.py`, or a module of that name lies beside it; imports in a branch or with leading dots;
- imports of anything that is no folder with `.py` files beside the program; projects too large to be seen whole.

## Sources
- https://docs.python.org/3/reference/import.html#regular-packages
- https://peps.python.org/pep-0420/
- https://www.pulumi.com/docs/iac/concepts/projects/project-file/
)md";

}  // namespace

extern constinit const Rule python_package_init_missing = checked({
    .code = "DEP906",
    .slug = "python-package-init-missing",
    .title = "Python IaC package cannot be imported",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .fix = "add the missing __init__.py",
    .doc = kDoc,
    .reads_unknown = false,
    .check_plan = check_plan,
});

}  // namespace plandiff::rules
