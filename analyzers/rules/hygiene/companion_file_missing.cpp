#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/program/program.h"
#include "analyzers/rule.h"
#include "analyzers/rules/hygiene/optimisation_script.h"
#include "analyzers/rules/hygiene/promised_path.h"

namespace plandiff::rules {
namespace {

constexpr std::size_t kLargestText = std::size_t{256} << 10U;

/// The file that a promise means: at its path, or the only one whose path ends with it (the text may stand for a folder above).
const std::string* find_file(const Program& program, const std::string& path) {
  const auto exact = std::ranges::find(program.files(), path);
  if (exact != program.files().end()) return &*exact;
  const auto ends = std::ranges::find_if(program.files(), [&](const std::string& file) { return file.ends_with("/" + path); });
  if (ends != program.files().end()) return &*ends;
  // Named from a folder above the project: `infra/lib/x.py` is lib/x.py.
  const auto begins = std::ranges::find_if(program.files(), [&](const std::string& file) { return path.ends_with("/" + file) && file.find('/') != std::string::npos; });
  return begins == program.files().end() ? nullptr : &*begins;
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

void judge_promise(const PlanSubject& subject, const std::string& document, const PromisedPath& promise, Report& report) {
  const Program& program = subject.program();
  const std::string* const file = find_file(program, promise.path);
  const std::string where = printable(document, 120) + ", line " + std::to_string(promise.line);
  const std::string path = printable(promise.path, 160);
  Judgement judgement{.attribute = path, .message = "", .evidence = {where}, .address = program.folder() + document};
  if (file == nullptr) {
    // It may lie above the project, beside the document's own root.
    if (subject.workspace().presence(program.folder() + "../" + promise.path) == Presence::kPresent) return;
    judgement.message = "names " + path + ", which is not there";
    return report.judge(program.is_complete() ? Verdict::yes() : Verdict::unknown(), std::move(judgement));
  }
  if (file->ends_with("__init__.py")) return;
  const auto source = std::ranges::find(program.sources(), *file, &Source::path);
  const std::optional<std::string> text = source != program.sources().end() ? std::optional<std::string>(source->text) : subject.workspace().read_text(program.folder() + *file, kLargestText);
  if (!text) return;
  const bool is_broken = source != program.sources().end() && source->language() == Language::kPython && !source->syntax.is_balanced;
  if (!is_blank(*text) && !is_broken) return;
  judgement.message = "names " + path + (is_broken ? ", which does not parse: a bracket or a string in it is not closed" : ", which is empty");
  report.judge(Verdict::yes(), std::move(judgement));
}

/// A planned value as a script would write it.
std::optional<std::string> as_text(const Attribute& attribute) {
  if (attribute.text()) return std::string(*attribute.text());
  if (attribute.value().as_bool()) return std::string(*attribute.value().as_bool() ? "true" : "false");
  if (attribute.value().as_integer()) return std::to_string(*attribute.value().as_integer());
  return std::nullopt;
}

void judge_values(const PlanSubject& subject, const Source& script, Report& report) {
  const std::vector<TunedValue> values = tuned_values(script);
  if (values.empty()) return;
  for (const TunedValue& tuned : values) {
    bool is_planned = false;
    for (const std::string_view type : kTunedTypes) {
      for (const ResourceView& view : subject.resources(type)) {
        const Attribute attribute = view.attribute(tuned.tunable->attribute);
        if (attribute.is_unknown()) return;
        const std::optional<std::string> planned = as_text(attribute);
        if (!planned) continue;
        if (*planned != tuned.value) return;  // something is left to change
        is_planned = true;
      }
    }
    if (!is_planned) return;
  }
  report.judge(Verdict::yes(), {.attribute = "values",
                                .message = "has nothing left to change: the plan already sets each value that it would set",
                                .evidence = {"compared " + std::to_string(values.size()) + " value" + (values.size() == 1 ? "" : "s")},
                                .address = script.address});
}

void judge_targets(const PlanSubject& subject, const Source& script, Report& report) {
  constexpr std::array kNames = {Path("identifier"), Path("cluster_identifier"), Path("replication_group_id"), Path("replication_instance_id")};
  std::vector<std::string> planned;
  for (const std::string_view type : kTunedTypes) {
    for (const ResourceView& view : subject.resources(type)) {
      for (const Path& name : kNames) {
        const Attribute attribute = view.attribute(name);
        if (attribute.is_unknown()) return;
        if (attribute.text()) planned.emplace_back(*attribute.text());
      }
    }
  }
  for (const std::string& target : named_targets(script)) {
    if (planned.empty() || std::ranges::find(planned, target) != planned.end()) continue;
    report.judge(subject.is_whole(), {.attribute = printable(target, 80),
                                      .message = "changes " + printable(target, 80) + ", which is not what the plan calls any of its resources",
                                      .address = script.address});
  }
}

void check_plan(const PlanSubject& subject, Report& report) {
  const Program& program = subject.program();
  if (!program.is_found()) return;
  for (const std::string_view document : {"README.md", "README.rst", "README.txt", "Makefile", "makefile", "Pipfile", "package.json", "metadata.json", "Taskfile.yml", "pyproject.toml"}) {
    const std::optional<std::string> text = program.has_file(document) ? subject.workspace().read_text(program.folder() + std::string(document), kLargestText) : std::nullopt;
    if (!text) continue;
    for (const PromisedPath& promise : promised_paths(*text)) judge_promise(subject, std::string(document), promise, report);
  }
  for (const Source& source : program.sources()) {
    if (source.is_test || !is_optimisation_script(source.path)) continue;
    if (is_blank(source.text)) {
      report.judge(Verdict::yes(), {.attribute = "script", .message = "is empty, so it changes nothing", .address = source.address});
      continue;
    }
    judge_values(subject, source, report);
    judge_targets(subject, source, report);
  }
}

constexpr std::string_view kDoc = R"md(
## What it finds
A script or source file that README, Makefile, Pipfile, package.json or metadata.json names and that is not there, is empty, or does not
parse; a script called `optimize…` that names a database which the plan does not have, or whose every value the plan sets already.

## Why it matters
The step that the README tells of fails, most likely when somebody needs it. A script that finds everything optimised saves nothing.

## How to fix
```sh
python lib/optimize.py     # before, in README.md: there is no such file; write the script, or take the sentence out
```
Keep the baseline as it is deployed, and let the script change it.

## When it stays silent
- paths of generated files (`dist/`, `node_modules/`, `cdktf.out/` …), examples, URLs, absolute paths, variables and patterns;
- files that lie elsewhere in the project under the same path; sentences about creating a file;
- values that are worked out, or not known yet; projects too large to be seen whole: listed as unknown.

## Sources
- https://www.gnu.org/software/make/manual/make.html#Introduction
- https://docs.npmjs.com/cli/v10/configuring-npm/package-json#scripts
)md";

}  // namespace

extern constinit const Rule companion_file_missing = checked({
    .code = "HYG907",
    .slug = "companion-file-missing",
    .title = "Script or file that project metadata promises is missing or empty",
    .severity = Severity::kLow,
    .category = Category::kHygiene,
    .also_reads = kTunedTypes,
    .fix = "write the promised file, or remove the reference to it",
    .doc = kDoc,
    .check_plan = check_plan,
});

}  // namespace plandiff::rules
