#include <algorithm>
#include <array>
#include <chrono>

#include "analyzers/rules/lambda/contents.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_lambda_function", "aws_lambda_layer_version"};

constexpr std::array<std::string_view, 9> kPlaceholders = {"placeholder", "change_me", "changeme", "replace", "todo",
                                                           "dummy",       "example",   "fixme",    "xxx"};

bool is_hexadecimal(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
}

/// 43 letters of base64 and one sign of padding: 32 bytes.
bool is_base64_of_32_bytes(std::string_view text) {
  if (text.size() != 44 || text.back() != '=') return false;
  return std::ranges::all_of(text.substr(0, 43), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
  });
}

/// CDKTF's TerraformAsset gives the MD5 of an asset, and uses it as a folder's name too.
bool is_asset_hash(std::string_view text, std::string_view path) {
  return text.size() == 32 && is_hexadecimal(text) &&
         (path.find(text) != std::string_view::npos || normalised(path).starts_with("assets/"));
}

/// Why a value cannot be the package's hash, or empty.
std::string_view shape_fault(std::string_view text, std::string_view path) {
  const std::string lower = to_lower(text);
  for (const std::string_view word : kPlaceholders) {
    if (!is_base64_of_32_bytes(text) && lower.find(word) != std::string::npos) return "a placeholder";
  }
  if (is_base64_of_32_bytes(text) || is_asset_hash(text, path)) return {};
  if (text.size() == 64 && is_hexadecimal(text)) return "a hexadecimal SHA-256 where base64 is expected";
  return "not the base64 of a SHA-256";
}

/// True if the file on disk is certainly the one the plan saw.
bool is_as_planned(const Subject& subject, const Located& located) {
  const auto planned = subject.plan_time();
  if (planned && located.package->mtime <= *planned + std::chrono::seconds(60)) return true;
  return subject.is_tracked_unmodified(located.path);
}

Verdict differs_from_file(const Subject& subject, std::string_view hash, std::string_view path) {
  const Located located = locate(subject, path);
  if (located.package->presence == Presence::kMissing) return Verdict::no();
  if (located.package->presence != Presence::kPresent) return Verdict::unknown();
  const auto real = subject.package_hash(located.path);
  if (!real) return Verdict::unknown();
  if (*real == hash) return Verdict::no();
  return is_as_planned(subject, located) ? Verdict::yes() : Verdict::unknown();
}

struct Answer {
  Verdict verdict = Verdict::no();
  std::string message = {};
};

Answer judge_value(const Subject& subject, const Attribute& hash, const Attribute& filename) {
  const std::string_view text = hash.text().value_or("");
  const std::string_view path = filename.text().value_or("");
  if (text.empty()) return {Verdict::yes(), "changes of the code will not be deployed: source_code_hash is not set"};
  const std::string_view fault = shape_fault(text, path);
  if (!fault.empty())
    return {Verdict::yes(), "changes of the code will not be deployed: source_code_hash is " + std::string(fault)};
  if (is_asset_hash(text, path)) return {};
  return {differs_from_file(subject, text, path),
          "the code is deployed again or not at all: source_code_hash is not the hash of " + shown_path(filename)};
}

void check(const Subject& subject, Report& report) {
  const Attribute hash = subject.after("source_code_hash");
  const Attribute filename = subject.after("filename");
  // On a creation a known value was written; later the provider repeats what AWS holds.
  const bool is_new = (kCreates | kReplaces).has(subject.change().action);
  const Verdict written = is_new && hash.is_known() ? Verdict::yes() : subject.is_configured("source_code_hash");
  Answer answer;
  if (written.is_no()) {
    answer = {Verdict::yes(), "changes of the code will not be deployed: source_code_hash is not set"};
  } else if (written.is_unknown() || hash.is_unknown()) {
    answer = {Verdict::unknown()};
  } else {
    answer = judge_value(subject, hash, filename);
  }
  std::vector<std::string> evidence;
  if (!written.is_no()) evidence.push_back("source_code_hash = " + hash.display());
  report.judge(is_zip(subject) & is_set(filename) & answer.verdict,
               {.attribute = hash.path(), .message = std::move(answer.message), .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A Lambda function or layer with a local package whose `source_code_hash` is absent, a placeholder, a hexadecimal
digest, or not the hash of the file beside the plan.

## Why it matters
The hash is how the provider sees that the code has changed. Without it, or with a constant, new code is never
deployed; with a wrong one, some versions of the provider deploy at every apply. It does not make an apply fail.

## How to fix
Set `source_code_hash = filebase64sha256(<file>)`, or `data.archive_file.<name>.output_base64sha256`.
```hcl
source_code_hash = "placeholder"                           # before

source_code_hash = filebase64sha256("build/function.zip")  # after
```

## When it stays silent
- container images and packages in S3, where an ETag or a version serves as trigger;
- CDKTF's MD5 of an asset;
- a hash that an archive gives only when it is applied;
- a package that is not there, or that may have been built anew since the plan: it is compared only if it is not
  newer than the plan, or git has it unmodified.

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_function#source_code_hash
- https://github.com/hashicorp/terraform-provider-aws/issues/17989
- https://github.com/hashicorp/terraform-provider-aws/issues/29921
)md";

}  // namespace

extern constinit const Rule lambda_source_code_hash = checked({
    .code = "OPS201",
    .slug = "lambda-source-code-hash",
    .title = "source_code_hash is a placeholder or not the package's hash",
    .severity = Severity::kMedium,
    .category = Category::kReliability,
    .types = kTypes,
    .also_reads = kBuilders,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "set source_code_hash = filebase64sha256(<file>) or the archive's output_base64sha256",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
