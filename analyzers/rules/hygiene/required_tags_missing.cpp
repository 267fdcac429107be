#include <algorithm>
#include <string>
#include <vector>

#include "analyzers/rule.h"
#include "analyzers/rules/hygiene/tags.h"

namespace plandiff::rules {
namespace {

/// Words that organisations use for the same thing.
struct Alias {
  std::string_view required;  ///< folded
  std::string_view alias;     ///< folded
};
constexpr std::array kAliases = {Alias{"environment", "env"},      Alias{"environment", "stage"},     Alias{"environment", "environmentname"},
                                 Alias{"costcenter", "costcentre"}, Alias{"costcenter", "cc"},         Alias{"costcenter", "billing"},
                                 Alias{"owner", "owners"},          Alias{"owner", "owneremail"},      Alias{"owner", "ownedby"},
                                 Alias{"managedby", "provisioner"}, Alias{"managedby", "createdby"}};

bool is_alias(std::string_view required, std::string_view key) {
  const std::string wanted = folded_key(required);
  const std::string found = folded_key(key);
  return wanted == found || std::ranges::any_of(kAliases, [&](const Alias& alias) { return alias.required == wanted && alias.alias == found; });
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void check(const Subject& subject, Report& report) {
  const Tags tags = tags_of(subject);
  std::vector<std::string> missing;
  std::vector<std::string> evidence;
  for (const std::string& required : subject.settings().required_tags) {
    if (tags.by_key.contains(required)) continue;
    const auto alias = std::ranges::find_if(tags.by_key, [&](const auto& tag) { return is_alias(required, tag.first); });
    if (alias == tags.by_key.end()) missing.push_back(printable(required, 64));
    else evidence.push_back("tag " + printable(alias->first, 64) + " stands for " + printable(required, 64));
  }
  if (missing.empty() && evidence.empty()) return;
  if (!missing.empty() && !tags.is_complete) return report.judge(Verdict::unknown(), {.attribute = "tags", .message = ""});
  const bool is_bare = tags.by_key.empty();
  if (is_bare) evidence.emplace_back("it has no tags, and its provider adds none");
  const std::string message = missing.empty() ? "spells tags otherwise than agreed, so reports by tag pass it over"
                                              : "lacks the tag" + std::string(missing.size() == 1 ? " " : "s ") + joined(missing) + ": it stays out of reports by tag";
  report.judge(Verdict::yes(), {.attribute = "tags",
                                .message = message,
                                .severity = missing.empty() ? Severity::kInfo : Severity::kLow,
                                .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A resource that can have tags and will lack one of those required: `rules.required_tags` of the settings, by default Environment,
CostCenter, Owner and ManagedBy. Tags that the provider adds (`default_tags`) count. Another spelling (`env`, `cost-center`) is information.

## Why it matters
Costs are split, owners found and clean-ups decided by tags. A resource without them is nobody's.

## How to fix
```hcl
provider "aws" {  # before: no default_tags
  default_tags {
    tags = { Environment = var.environment, CostCenter = "4410", Owner = "payments", ManagedBy = "terraform" }
  }
}
```

## When it stays silent
- types that have no tags, such as attachments, policies of roles, routes and rules of security groups; data sources;
- `required_tags: []` in the settings;
- tags that are not known yet: listed as unknown.

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs#default_tags
- https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html
)md";

}  // namespace

extern constinit const Rule required_tags_missing = checked({
    .code = "HYG901",
    .slug = "required-tags-missing",
    .title = "Required tags missing",
    .severity = Severity::kLow,
    .category = Category::kHygiene,
    .types = kTaggableTypes,
    .fix = "add the tags, best as default_tags of the provider",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
