#include "analyzers/rules/lambda/package_path.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_lambda_function", "aws_lambda_layer_version"};

struct Absence {
  Verdict verdict = Verdict::no();
  std::string_view script = {};  ///< a build script that names the file
  bool is_right_place = true;
};

Verdict is_missing(Presence presence) {
  switch (presence) {
    case Presence::kPresent:
      return Verdict::no();
    case Presence::kMissing:
      return Verdict::yes();
    case Presence::kOutside:
    case Presence::kUnreadable:
      return Verdict::unknown();
  }
  return Verdict::unknown();
}

Absence look(const Subject& subject, const Attribute& filename) {
  const auto path = filename.text();
  if (!path) return {filename.is_unknown() ? Verdict::unknown() : Verdict::no()};
  const Verdict missing = is_missing(locate(subject, *path).package->presence);
  if (missing.is_no()) return {missing};
  const Verdict made = is_made_by_plan(subject, *path);
  const Verdict stays = made.is_unknown() ? made : Verdict::of(made.is_no());
  return {missing & stays, build_script_for(subject, *path), is_right_place(subject)};
}

void check(const Subject& subject, Report& report) {
  const Attribute filename = subject.after("filename");
  const Verdict applies = is_zip(subject) & is_set(filename) & uploads_code(subject);
  const Absence absence = applies.is_no() ? Absence{} : look(subject, filename);

  std::string message = "apply fails: package " + shown_path(filename) + " does not exist beside the plan";
  std::vector<std::string> evidence;
  if (!absence.script.empty()) {
    message = "apply fails until package " + shown_path(filename) + " is built: it is not there yet";
    evidence.push_back(std::string(absence.script) + " names it");
  }
  if (!absence.is_right_place)
    evidence.emplace_back("neither Terraform files nor a template lie beside the plan, so it may have been made elsewhere");
  const bool is_advice = !absence.script.empty() || !absence.is_right_place;
  report.judge(applies & absence.verdict,
               {.attribute = filename.path(),
                .message = std::move(message),
                .severity = is_advice ? Severity::kInfo : Severity::kHigh,
                .confidence = absence.is_right_place ? Confidence::kCertain : Confidence::kGuess,
                .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A Lambda function or layer whose `filename` names a file that is not beside the plan (nor in the stack's folder of a
CDKTF project), while nothing in the plan makes it.

## Why it matters
Terraform looks for the file only when it uploads it, so the plan succeeds and the apply fails: `unable to load
"build/x.zip": no such file`. A call of `filebase64sha256` on it would have failed the plan; so a missing file
usually goes with a missing or invented hash.

## How to fix
Build the package before planning, or let `data "archive_file"` make it.

## When it stays silent
- packages in S3 and container images;
- a file that an `archive_file`, a `local_file` or the command of a `null_resource` or `terraform_data` makes;
- an update that leaves the code alone, for it reads no file;
- a path that leaves the workspace, or that is not known yet.

It is information only if a Makefile, package.json or the like names the file (it is not built yet), or if no
Terraform files lie beside the plan (it may have been made elsewhere; `--workspace` says where).

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_function#filename
- https://developer.hashicorp.com/terraform/language/functions/filebase64sha256
)md";

}  // namespace

extern constinit const Rule lambda_package_missing = checked({
    .code = "DEP201",
    .slug = "lambda-package-missing",
    .title = "Lambda package file does not exist next to the plan",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .also_reads = kBuilders,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "build the package before planning, or make it with data.archive_file",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
