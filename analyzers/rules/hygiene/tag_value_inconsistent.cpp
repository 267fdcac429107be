#include <algorithm>
#include <string>
#include <vector>

#include "analyzers/rule.h"
#include "analyzers/rules/hygiene/tags.h"

namespace plandiff::rules {
namespace {

constexpr std::uint8_t kTagRank = 2;
constexpr std::uint8_t kDefaultTagRank = 3;
constexpr std::uint8_t kWorkspaceRank = 5;

bool is_environment_key(std::string_view key) {
  const std::string folded = folded_key(key);
  return folded == "environment" || folded == "env" || folded == "stage";
}

/// Keys that people fill in with whatever comes first.
bool is_filled_in(std::string_view key) {
  const std::string folded = folded_key(key);
  return is_environment_key(key) || folded == "costcenter" || folded == "costcentre" || folded == "owner" || folded == "team" || folded == "project";
}

bool is_placeholder_value(std::string_view value) {
  const std::string lower = folded_key(value);
  constexpr std::string_view kPlaceholders[] = {"tbd", "todo", "xxx", "xxxx", "changeme", "placeholder", "fixme", "unknown", "none", "null", "na", "n/a", "?", "yourname", "example"};
  return std::ranges::find(kPlaceholders, std::string_view(lower)) != std::end(kPlaceholders);
}

/// Two classes that cannot both be right; nonprod leaves open which.
bool contradict(EnvironmentClass a, EnvironmentClass b) {
  if (a == b || a == EnvironmentClass::kUnknown || b == EnvironmentClass::kUnknown) return false;
  if (a == EnvironmentClass::kNonprod) return b == EnvironmentClass::kProd;
  if (b == EnvironmentClass::kNonprod) return a == EnvironmentClass::kProd;
  return true;
}

/// The other evidence that speaks against this resource's environment tag.
std::vector<std::string> against_tag(const Environment& environment) {
  std::vector<std::string> lines;
  const auto is_tag = [](const Evidence& item) { return item.rank == kTagRank || item.rank == kDefaultTagRank; };
  const auto tag = std::ranges::find_if(environment.evidence, is_tag);
  if (tag == environment.evidence.end()) return lines;
  for (const Evidence& item : environment.evidence) {
    const bool counts = item.rank <= kWorkspaceRank && (environment.is_contradictory || item.rank == kWorkspaceRank);
    if (counts && &item != &*tag && contradict(tag->environment, item.environment)) lines.push_back(std::string(to_text(item.environment)) + ": " + item.text);
  }
  if (!lines.empty()) lines.insert(lines.begin(), std::string(to_text(tag->environment)) + ": " + tag->text);
  return lines;
}

bool is_allowed(const std::vector<std::string>& allowed, std::string_view value) {
  return allowed.empty() || std::ranges::any_of(allowed, [&](const std::string& word) { return to_lower(word) == to_lower(value); });
}

void check(const Subject& subject, Report& report) {
  const Tags tags = tags_of(subject);
  for (const auto& [key, tag] : tags.by_key) {
    const auto text = tag.text();
    if (!text || tag.is_sensitive() || !is_filled_in(key)) continue;
    const std::string attribute = "tags." + printable(key, 64);
    if (text->empty() || is_placeholder_value(*text)) {
      report.judge(Verdict::yes(), {.attribute = attribute, .message = "tag " + printable(key, 64) + " says " + tag.display() + ", which tells nobody anything"});
    } else if (is_environment_key(key) && !is_allowed(subject.settings().environment_values, *text)) {
      report.judge(Verdict::yes(), {.attribute = attribute, .message = "tag " + printable(key, 64) + " says " + tag.display() + ", which is none of the agreed environments"});
    }
  }
  const Environment& environment = subject.environment();
  std::vector<std::string> against = against_tag(environment);
  if (against.empty()) {
    // A tag that is late cannot be compared.
    const bool is_late = std::ranges::any_of(tags.by_key, [](const auto& tag) { return is_environment_key(tag.first) && tag.second.is_unknown(); });
    return report.judge(is_late ? Verdict::unknown() : Verdict::no(), {.attribute = "tags", .message = ""});
  }
  report.judge(Verdict::yes(), {.attribute = "tags",
                                .message = "its environment tag contradicts what else tells of the environment: rules for one environment stay silent, and people are misled",
                                .evidence = std::move(against)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
An environment tag that contradicts the variables, the provider's default tags, the stack's configuration or the selected workspace
(`Environment = "production"` beside `environment_suffix = "dev"`); an environment tag that is none of `rules.environment_values`, where the
settings list some; a tag for environment, cost centre, owner, team or project that is empty or says `TBD`, `xxx` and the like.

## Why it matters
Clean-ups, budgets and this tool's own rules for production go by these words. Where they contradict each other nobody can tell.

## How to fix
Derive the tag from the variable that the names are made of:
```hcl
tags = { Environment = "production" }            # before
tags = { Environment = var.environment_suffix }  # after
```

## When it stays silent
- `is_production = false` beside any class but production: they agree;
- names, folders and database names: they are too weak to contradict a tag; tags of other resources;
- an environment given with `--environment` or by the settings; a tag that is not known yet is listed as unknown.

## Sources
- https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs#default_tags
)md";

}  // namespace

extern constinit const Rule tag_value_inconsistent = checked({
    .code = "HYG902",
    .slug = "tag-value-inconsistent",
    .title = "Tag value contradicts other evidence or is off-list",
    .severity = Severity::kLow,
    .category = Category::kHygiene,
    .types = kTaggableTypes,
    .fix = "derive the tag from the same variable as the names",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
