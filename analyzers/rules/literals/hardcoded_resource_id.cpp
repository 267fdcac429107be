#include <algorithm>
#include <string>
#include <vector>

#include "analyzers/rule.h"
#include "analyzers/rules/literals/aws_id.h"
#include "analyzers/rules/literals/id_types.h"
#include "analyzers/rules/literals/known_ids.h"
#include "analyzers/rules/literals/written_text.h"

namespace plandiff::rules {
namespace {

/// What a text is, as far as this rule cares.
enum class Kind { kNoId, kExample, kId };

Kind kind_of(std::string_view text) {
  if (is_example_id(text)) return Kind::kExample;
  if (is_resource_id(text)) return Kind::kId;
  const std::optional<Arn> arn = parse_arn(text);
  if (!arn || !is_of_an_account(*arn)) return Kind::kNoId;
  return is_example_account(arn->account) ? Kind::kExample : Kind::kId;
}

/// True if plan, state, a data source or the provider shows that the thing, or at least its account, is the user's.
bool is_proved(const Subject& subject, std::string_view text) {
  if (had_before(subject, text)) return true;
  const KnownIds& known = known_ids(subject);
  const std::optional<Arn> arn = parse_arn(text);
  return known.ids.contains(text) || (arn && known.accounts.contains(arn->account));
}

/// All that one attribute names.
struct Named {
  std::string path;
  std::string shown;
  Severity severity = Severity::kInfo;
  bool is_example = false;
  bool is_given = true;  ///< an operator gave all of it
};

void add(Named& named, const WrittenText& text, Kind kind) {
  const bool is_given = text.origin == Origin::kGivenVariable;
  const std::string shown = text.is_sensitive ? std::string("(sensitive)") : printable(text.text, 160);
  if (named.shown.find(shown) == std::string::npos) named.shown += (named.shown.empty() ? "" : ", ") + shown;
  const Severity severity = is_given ? Severity::kLow : kind == Kind::kExample ? Severity::kCritical : Severity::kMedium;
  named.severity = std::max(named.severity, severity);
  named.is_example = named.is_example || kind == Kind::kExample;
  named.is_given = named.is_given && is_given;
}

std::string message_of(const Named& named) {
  if (named.is_example) return "names " + named.shown + ": an example of documentation, which exists in no account";
  if (named.is_given) return "names " + named.shown + ", which an operator gave and the plan does not show";
  return "names " + named.shown + " in the code: neither plan nor state nor a data source shows that it exists";
}

/// Without a configuration nobody can tell a literal from a reference.
void judge_without_configuration(const Subject& subject, Report& report) {
  for (const Member& member : subject.change().after.members()) {
    if (member.key == "id" || member.key == "arn" || member.key.starts_with("tags")) continue;
    const std::array<PathStep, 1> path = {PathStep{member.key, 0, false}};
    const std::vector<Attribute> leaves = subject.change().after_at(path, member.key).leaves();
    const bool names_one = std::ranges::any_of(leaves, [&](const Attribute& leaf) {
      const std::string_view text = leaf.text().value_or("");
      return kind_of(text) != Kind::kNoId && !is_proved(subject, text);
    });
    if (names_one) report.judge(Verdict::unknown(), {.attribute = std::string(member.key), .message = ""});
  }
}

void check(const Subject& subject, Report& report) {
  if (subject.change().configured == nullptr) return judge_without_configuration(subject, report);
  std::vector<Named> all;
  for (const WrittenText& text : written_texts(subject)) {
    // Who may call is meant to be another account's.
    if (text.path.find("principal") != std::string::npos) continue;
    const Kind kind = kind_of(text.text);
    if (kind == Kind::kNoId || is_proved(subject, text.text)) continue;
    if (all.empty() || all.back().path != text.path) all.push_back({text.path, {}});
    add(all.back(), text, kind);
  }
  for (const Named& named : all) {
    report.judge(Verdict::yes(), {.attribute = named.path,
                                  .message = message_of(named),
                                  .severity = named.severity,
                                  .confidence = named.is_example ? Confidence::kCertain : Confidence::kLikely});
  }
}

constexpr std::string_view kDoc = R"md(
## What it finds
An id (`vpc-…`, `subnet-…`, `sg-…`, `ami-…` and so on) or an ARN of an account's own resource as a constant in the code or the
default of a variable, which nothing in the plan, the state or a data source shows. Examples from documentation, such as
`vpc-12345678`, `ami-0abcdef1234567890` or account 123456789012, are critical.

## Why it matters
The id belongs to one account and region, and the resource behind it to someone who does not know of this code. In another
environment the apply fails (`InvalidVpcID.NotFound`), or it uses a group or a key that was meant for something else.

## How to fix
```hcl
vpc_security_group_ids = ["sg-0c5d81f3a97be2460"] # before

data "aws_security_group" "db" {                  # after
  tags = { Name = "orders-db" }
}
vpc_security_group_ids = [data.aws_security_group.db.id]
```

## When it stays silent
- ids that exist already as this resource had them before, or that the state or a data source shows;
- ARNs of an account that the plan shows to be the user's (caller identity, `allowed_account_ids`, resources that exist);
- AWS's own policies, layers, aliases, service roles, patterns, other partitions, ARNs without an account;
- principals; ids inside policies and other texts; an image chosen from a map by region; data sources.

What an operator gives through a variable is low. Without a configuration section it is undecided.

## Sources
- https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
- https://developer.hashicorp.com/terraform/language/data-sources
)md";

}  // namespace

extern constinit const Rule hardcoded_resource_id = checked({
    .code = "DEP901",
    .slug = "hardcoded-resource-id",
    .title = "Literal id/ARN of a resource that is not in plan, state or data sources",
    .severity = Severity::kCritical,
    .category = Category::kUndeployable,
    .confidence = Confidence::kLikely,
    .types = kIdHolders,
    .also_reads = kIdProofs,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "look it up with a data source, or take it as a variable",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
