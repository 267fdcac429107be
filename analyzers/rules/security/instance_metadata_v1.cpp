#include <algorithm>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_instance", "aws_launch_template"};
constexpr std::string_view kAlsoReads[] = {"aws_ami", "aws_ssm_parameter"};

/// A template gives an instance what it does not set itself; the template is judged on its own.
bool has_template(const Subject& subject) {
  const Attribute block = subject.after("launch_template");
  return subject.type() == "aws_instance" && (block.is_unknown() || !block.value().items().empty());
}

bool names_al2023(std::string_view text) {
  const std::string lower = to_lower(text);
  return lower.find("al2023") != std::string::npos || lower.find("amazon-linux-2023") != std::string::npos;
}

/// Amazon Linux 2023 asks for tokens by itself.
bool is_al2023(const Subject& subject) {
  const Referred referred = subject.type() == "aws_instance" ? subject.referred("ami") : subject.referred("image_id");
  return std::ranges::any_of(referred.resources, [](const ResourceView& view) {
    return names_al2023(view.name()) || names_al2023(view.attribute("name").text().value_or("")) ||
           std::ranges::any_of(view.attribute("filter").leaves(),
                               [](const Attribute& leaf) { return names_al2023(leaf.text().value_or("")); });
  });
}

void check_metadata(const Subject& subject, Report& report) {
  if (equals(subject.after("metadata_options[0].http_endpoint"), "disabled").is_yes()) return;
  const Attribute tokens = subject.after("metadata_options[0].http_tokens");
  const bool is_default = is_unset(tokens).is_yes();
  if (is_default && has_template(subject)) return;
  const bool is_safe_image = is_default && is_al2023(subject);
  std::vector<std::string> evidence;
  if (is_default) evidence.emplace_back("not written: the image or the account may ask for tokens");
  if (is_safe_image) evidence.emplace_back("Amazon Linux 2023 does");
  report.judge(equals(tokens, "optional") | is_unset(tokens),
               {.attribute = tokens.path(),
                .message = "answers metadata requests without a token, so a forged request can read its credentials",
                .severity = is_safe_image ? Severity::kLow : Severity::kMedium,
                .confidence = is_default ? Confidence::kLikely : Confidence::kCertain,
                .evidence = std::move(evidence)});
}

void judge_volume(Report& report, const Attribute& flag) {
  const bool is_default = is_unset(flag).is_yes();
  std::vector<std::string> evidence;
  if (is_default) evidence.emplace_back("not written: the account's default or the image may encrypt it");
  report.judge(is_false(flag) | is_unset(flag), {.attribute = flag.path(),
                                                 .message = "keeps a volume unencrypted",
                                                 .severity = is_default ? Severity::kLow : Severity::kMedium,
                                                 .confidence = is_default ? Confidence::kGuess : Confidence::kCertain,
                                                 .evidence = std::move(evidence)});
}

void check(const Subject& subject, Report& report) {
  check_metadata(subject, report);
  if (subject.type() == "aws_instance") {
    const Attribute flag = subject.after("root_block_device[0].encrypted");
    if (!(is_unset(flag).is_yes() && has_template(subject))) judge_volume(report, flag);
    return;
  }
  const Attribute mappings = subject.after("block_device_mappings");
  for (std::size_t i = 0; i < mappings.value().items().size(); ++i) {
    const Attribute disk = mappings.at(i).at("ebs");
    // A volume from a snapshot is encrypted as that is.
    if (disk.value().items().empty() || !disk.at(0).at("snapshot_id").is_empty()) continue;
    judge_volume(report, disk.at(0).at("encrypted"));
  }
}

constexpr std::string_view kDoc = R"md(
## What it finds
An instance or a launch template whose metadata service also answers requests without a token (`http_tokens` optional or not
written), and volumes that are not encrypted. What is only not written is less certain: the account or the image may have a
better default (Amazon Linux 2023: low).

## Why it matters
With version 1, any request that a program on the instance can be made to send returns the credentials of the instance's role.

## How to fix
```hcl
metadata_options {  # before: missing
  http_tokens = "required"
}
root_block_device {
  encrypted = true
}
```

## When it stays silent
- the metadata service is disabled; an instance that leaves it to its launch template;
- template volumes from a snapshot, which are encrypted as it is; values that are not known yet.

## Sources
- https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
- https://docs.aws.amazon.com/linux/al2023/ug/imdsv2.html
- https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html
)md";

}  // namespace

extern constinit const Rule instance_metadata_v1 = checked({
    .code = "SEC801",
    .slug = "instance-metadata-v1",
    .title = "Instance metadata without tokens, or an unencrypted volume",
    .severity = Severity::kMedium,
    .category = Category::kSecurity,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "set metadata_options.http_tokens = \"required\" and encrypt the volumes",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
