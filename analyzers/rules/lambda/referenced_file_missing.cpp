#include <optional>
#include <string>

#include "analyzers/rules/lambda/package_path.h"

namespace plandiff::rules {
namespace {

// Packages of Lambda functions and layers are DEP201's.
constexpr std::string_view kTypes[] = {"aws_s3_object", "aws_s3_bucket_object", "google_storage_bucket_object", "azurerm_storage_blob",
                                       "docker_image", "local_file", "aws_cloudformation_stack"};
constexpr std::string_view kAlsoReads[] = {"archive_file",   "local_file",     "local_sensitive_file", "null_resource",
                                           "terraform_data", "external",       "aws_lambda_function"};

/// A file that a resource reads when it is applied.
struct Reads {
  Attribute named_by;
  std::optional<std::string> path;  ///< nothing if it is not known
  Verdict is_read = Verdict::yes();
};

/// Does the apply read the file of `source`? An update does so only where something says that it changed.
Verdict is_uploaded(const Subject& subject) {
  if ((kCreates | kReplaces).has(subject.change().action)) return Verdict::yes();
  return differs(subject, "source") | differs(subject, "source_hash") | differs(subject, "etag") | differs(subject, "content_md5") |
         differs(subject, "detect_md5hash");
}

/// A Dockerfile lies in its context.
Reads dockerfile_of(const Subject& subject) {
  const Attribute context = subject.after("build[0].context");
  const Attribute file = subject.after("build[0].dockerfile");
  Reads reads{context, std::nullopt, Verdict::of((kCreates | kReplaces).has(subject.change().action))};
  if (!context.text() || file.is_unknown()) return reads;
  reads.path = std::string(*context.text()) + "/" + std::string(file.is_empty() ? "Dockerfile" : file.text().value_or("Dockerfile"));
  return reads;
}

Reads reads_of(const Subject& subject) {
  if (subject.type() == "docker_image") return dockerfile_of(subject);
  // A nested stack's template: tools upload what lies beside its parent; else it is an address.
  const bool is_stack = subject.type() == "aws_cloudformation_stack";
  const Attribute source = is_stack ? subject.after("template_url") : subject.after("source");
  if (is_stack) return {source, source.text() ? std::optional(std::string(*source.text())) : std::nullopt, differs(subject, "template_url")};
  return {source, source.text() ? std::optional(std::string(*source.text())) : std::nullopt, is_uploaded(subject)};
}

/// Presence in any of the places that a path may mean; what the plan's own folder says if it is nowhere.
Presence presence_of(const Subject& subject, std::string_view path) {
  for (const std::string& place : places_of(subject, path)) {
    if (subject.workspace().presence(place) == Presence::kPresent) return Presence::kPresent;
  }
  return subject.workspace().presence(path);
}

/// A path of another world: a home directory, Windows, an address.
bool is_elsewhere(std::string_view path) {
  return path.starts_with("git@") || path.starts_with('~') || path.find("://") != std::string_view::npos || (path.size() > 1 && path[1] == ':');
}

std::string shown_file(const Reads& reads) {
  return reads.named_by.is_sensitive() ? reads.named_by.display() : printable(normalised(*reads.path), 256);
}

void judge_absence(const Subject& subject, Report& report, const Reads& reads) {
  const std::string& path = *reads.path;
  const Verdict made = is_made_by_plan(subject, path);
  const std::string shown = shown_file(reads);
  std::vector<std::string> evidence;
  std::string message = "apply fails: file " + shown + " does not exist beside the plan";
  const std::string_view script = build_script_for(subject, path);
  if (!script.empty()) {
    message = "apply fails until " + shown + " is built: it is not there yet";
    evidence.push_back(std::string(script) + " names it");
  }
  const bool is_here = is_right_place(subject);
  if (!is_here) evidence.emplace_back("no Terraform files lie beside the plan, so it may have been made elsewhere");
  report.judge(reads.is_read & is_not(made), {.attribute = reads.named_by.path(),
                                              .message = std::move(message),
                                              .severity = script.empty() && is_here ? Severity::kHigh : Severity::kInfo,
                                              .confidence = is_here ? Confidence::kCertain : Confidence::kGuess,
                                              .evidence = std::move(evidence)});
}

void check(const Subject& subject, Report& report) {
  const Reads reads = reads_of(subject);
  if (reads.is_read.is_no() || is_unset(reads.named_by).is_yes()) return;
  if (!reads.path) return report.judge(reads.is_read & Verdict::unknown(), reads.named_by, "");
  if (is_elsewhere(*reads.path)) return;
  switch (presence_of(subject, *reads.path)) {
    case Presence::kPresent: return;
    case Presence::kMissing: return judge_absence(subject, report, reads);
    case Presence::kOutside:
    case Presence::kUnreadable: break;
  }
  if (reads.path->starts_with('/') && subject.workspace().is_available()) {
    return report.judge(reads.is_read, {.attribute = reads.named_by.path(),
                                        .message = "needs " + shown_file(reads) + " on the machine that applies: the path is absolute",
                                        .severity = Severity::kInfo});
  }
  report.judge(reads.is_read & Verdict::unknown(), reads.named_by, "");
}

constexpr std::string_view kDoc = R"md(
## What it finds
An S3 object (or a blob of another cloud, a Docker image, a copied file) whose `source` names a file that is not beside the plan,
nor in the stack's folder of a CDKTF project, while nothing in the plan makes it. So too the template of a nested stack that is
named by a path.

## Why it matters
The file is opened only when it is uploaded. The plan succeeds, the apply fails in the middle: `open files/index.html: no such
file or directory`.

## How to fix
```hcl
source = "./files/index.html"                 # before: not in the repository
source = "${path.module}/files/index.html"    # after: committed, and found from any folder
etag   = filemd5("${path.module}/files/index.html")
```
`filemd5` also makes the plan fail where the file is missing.

## When it stays silent
- a file that an `archive_file`, a `local_file` or a command of the plan makes; an update that uploads nothing;
- packages of Lambda, which DEP201 judges; addresses and paths of a home directory;
- undecided: a path that is not known yet or leaves the workspace.

It is information if the path is absolute (another machine may have it), if a Makefile or the like names the file, or if no
code lies beside the plan.

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_object#source
- https://developer.hashicorp.com/terraform/language/functions/filemd5
)md";

}  // namespace

extern constinit const Rule referenced_file_missing = checked({
    .code = "DEP903",
    .slug = "referenced-file-missing",
    .title = "Template/user-data/policy/layer file referenced by code is missing",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "commit or generate the file, and name it by path.module",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
