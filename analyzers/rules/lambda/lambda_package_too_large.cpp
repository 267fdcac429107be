#include <string>

#include "analyzers/rules/lambda/package_path.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_lambda_function", "aws_lambda_layer_version"};

// Quotas of Lambda, in bytes: 50 MB and 250 MB are MiB there.
constexpr std::uint64_t kMostUploaded = 52'428'800;
constexpr std::uint64_t kMostUnpacked = 262'144'000;
constexpr std::size_t kMostLayers = 5;

/// Bytes after unpacking, as far as they are known.
struct Unpacked {
  std::uint64_t bytes = 0;
  bool is_complete = true;
};

Unpacked unpacked(const LambdaPackage& package) {
  Unpacked sum;
  if (package.presence != Presence::kPresent || package.listing.fault != ArchiveFault::kNone) return {0, false};
  for (const ArchiveMember& member : package.listing.members) sum.bytes += member.size;
  return sum;
}

/// With the layers whose packages the plan makes from files. Layers by their ARN alone are left out: what they hold shows nowhere.
Unpacked unpacked_with_layers(const Subject& subject, const LambdaPackage& package) {
  Unpacked sum = unpacked(package);
  if (subject.type() != "aws_lambda_function") return sum;
  for (const ResourceView& layer : subject.referred("layers").resources) {
    const auto path = layer.attribute("filename").text();
    if (layer.type() != "aws_lambda_layer_version" || !path) continue;
    const Unpacked one = unpacked(*locate(subject, *path).package);
    sum.bytes += one.bytes;
    sum.is_complete = sum.is_complete && one.is_complete;
  }
  return sum;
}

/// More than the limit already: yes. Less, but something is not known: unknown.
Verdict is_above(const Unpacked& sum, std::uint64_t limit) {
  if (sum.bytes > limit) return Verdict::yes();
  return sum.is_complete ? Verdict::no() : Verdict::unknown();
}

void judge_package(const Subject& subject, Report& report) {
  const Attribute filename = subject.after("filename");
  const Verdict applies = is_zip(subject) & is_set(filename) & uploads_code(subject);
  if (applies.is_no()) return;
  const auto path = filename.text();
  if (!path) return report.judge(applies & Verdict::unknown(), filename, "");
  const LambdaPackage& package = *locate(subject, *path).package;
  if (package.presence == Presence::kMissing) return;  // DEP201 says so
  const bool is_there = package.presence == Presence::kPresent;
  const std::string name = "package " + shown_path(filename);
  const bool is_too_large = package.size > kMostUploaded;
  report.judge(applies & (is_there ? Verdict::of(is_too_large) : Verdict::unknown()),
               {.attribute = filename.path(),
                .message = "apply fails: " + name + " has " + std::to_string(package.size) + " bytes, and a direct upload may have " +
                           std::to_string(kMostUploaded),
                .confidence = Confidence::kLikely});
  if (!is_there || is_too_large) return;
  const Unpacked sum = unpacked_with_layers(subject, package);
  const bool is_function = subject.type() == "aws_lambda_function";
  report.judge(applies & is_above(sum, kMostUnpacked),
               {.attribute = filename.path(),
                .message = "apply fails: " + name + (is_function ? " and its layers have " : " has ") + std::to_string(sum.bytes) +
                           " bytes unpacked, and Lambda takes " + std::to_string(kMostUnpacked)});
}

void judge_layers(const Subject& subject, Report& report) {
  const Attribute layers = subject.after("layers");
  const std::size_t count = layers.is_known() ? layers.value().items().size() : subject.referred("layers").resources.size();
  if (count <= kMostLayers) return;
  // Of a list that is late the code may take a part.
  report.judge(layers.is_known() ? Verdict::yes() : Verdict::unknown(), layers,
               "apply fails: it has " + std::to_string(count) + " layers, and " + std::to_string(kMostLayers) + " are allowed");
}

void check(const Subject& subject, Report& report) {
  judge_package(subject, report);
  if (subject.type() == "aws_lambda_function") judge_layers(subject, report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
A Lambda function or layer whose package is larger than 50 MB (52,428,800 bytes) and uploaded from a file, or larger than
250 MB (262,144,000 bytes) unpacked; of a function the layers that the plan makes from files are counted too. And a
function with more than five layers.

## Why it matters
Terraform looks at the size of nothing. The apply fails with `RequestEntityTooLargeException`, or with `Unzipped size must
be smaller than 262144000 bytes`.

## How to fix
```hcl
filename = "build/worker.zip" # before: 61 MB

s3_bucket = aws_s3_object.worker.bucket # after
s3_key    = aws_s3_object.worker.key
```
An upload through S3 has no limit of its own. For more than 250 MB unpacked take a container image (10 GB).

## When it stays silent
- packages in S3 and container images; a file that is not there (DEP201 says so);
- what layers hold that the plan does not make; an update that leaves the code alone.

Some regions take a little more than 50 MB, so that finding is likely only. The 4 KB of the environment are DEP207's.

## Sources
- https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
- https://docs.aws.amazon.com/lambda/latest/dg/configuration-function-zip.html
)md";

}  // namespace

extern constinit const Rule lambda_package_too_large = checked({
    .code = "DEP205",
    .slug = "lambda-package-too-large",
    .title = "Package exceeds Lambda limits",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "upload the package through S3, make it smaller, or take a container image",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
