#include <algorithm>
#include <array>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster", "aws_ebs_volume", "aws_efs_file_system",
                                       "aws_elasticache_replication_group"};

/// What forces a replacement, and how to get there without losing the data.
struct Recipe {
  std::string_view attribute;
  std::string_view way;
};
constexpr std::string_view kCopy = "copy a snapshot with the new key and restore the copy";
constexpr std::array kRecipes = {
    Recipe{"storage_encrypted", kCopy},
    Recipe{"encrypted", kCopy},
    Recipe{"at_rest_encryption_enabled", kCopy},
    Recipe{"kms_key_id", kCopy},
    Recipe{"transit_encryption_enabled",
           "from engine 7.0.5 on it changes in place, by transit_encryption_mode preferred first"},
    Recipe{"snapshot_identifier", "leave it as it was, or ignore it: it says what the database was made from"},
    Recipe{"db_name", "leave it as it was, and create another database inside the server"},
    Recipe{"database_name", "leave it as it was, and create another database inside the server"},
    Recipe{"username", "leave it as it was, and create another user inside the server"},
    Recipe{"master_username", "leave it as it was, and create another user inside the server"},
    Recipe{"engine", "build the new one beside it and migrate, for example by DMS"},
    Recipe{"availability_zone", "restore a snapshot in the other zone"}};

const Recipe* recipe_for(const Value& path) {
  if (path.items().empty()) return nullptr;
  const std::string_view name = path.items().front().text().value_or("");
  const auto* const found = std::ranges::find(kRecipes, name, &Recipe::attribute);
  return found == kRecipes.end() ? nullptr : found;
}

bool is_alias(const Attribute& key) { return key.text().value_or("").find("alias/") != std::string_view::npos; }

/// An alias and the ARN of the key behind it may be the same key.
bool may_be_one_key(const Attribute& before, const Attribute& after) {
  return before.text() && after.text() && is_alias(before) != is_alias(after);
}

void check(const Subject& subject, Report& report) {
  const ResourceChange& change = subject.change();
  if (kUpdates.has(change.action) && !change.may_replace) return;
  std::string attribute;
  std::string names;
  std::vector<std::string> evidence;
  Verdict is_forced = Verdict::no();
  bool is_certain = false;
  bool is_key_late = false;
  for (const Value& path : change.replace_paths.items()) {
    const Recipe* const recipe = recipe_for(path);
    if (recipe == nullptr) continue;
    const PathStep step{recipe->attribute, 0, false};
    const Attribute before = change.before_at({&step, 1}, recipe->attribute);
    const Attribute after = change.after_at({&step, 1}, recipe->attribute);
    const bool is_key = recipe->attribute == "kms_key_id";
    const bool is_late = is_key && after.is_unknown() && before.is_known() && !before.is_empty();
    is_forced = is_forced | (is_key && may_be_one_key(before, after) ? Verdict::unknown() : Verdict::yes());
    is_key_late = is_key_late || is_late;
    is_certain = is_certain || !is_late;
    if (attribute.empty()) attribute = recipe->attribute;
    names += (names.empty() ? "" : ", ") + std::string(recipe->attribute);
    evidence.push_back(std::string(recipe->attribute) + ": " + before.display() + " -> " + after.display());
    evidence.push_back("to keep the data: " + std::string(recipe->way));
  }
  if (is_key_late) {
    evidence.emplace_back("the key is not known yet, so the replacement is probably spurious: pin its ARN");
  }
  const bool is_refused = subject.plan().errored().value_or(false);
  report.judge(is_forced, {.attribute = attribute,
                           .message = (change.may_replace && is_certain
                                           ? "may be replaced by an empty one, because " + names + " may not change in place"
                                       : is_certain || names.empty()
                                           ? "cannot change " + names + " in place, so it is replaced by an empty one"
                                           : "is replaced by an empty one because its key is not known yet"),
                           .severity = is_refused ? Severity::kInfo : Severity::kHigh,
                           .confidence = is_certain && !change.may_replace ? Confidence::kCertain : Confidence::kLikely,
                           .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database, volume, file system or cache that is replaced because of encryption, its key, its snapshot, its database
or user name, its engine or its zone. Beside DST101, which reports every replacement, it says how to get there with
the data.

## Why it matters
These attributes are set once. Switching encryption on looks like a good deed and deletes the database.

## How to fix
Encryption and keys: copy a snapshot with the new key and restore the copy under the same name.
```hcl
storage_encrypted   = true                               # before: replaces the instance
snapshot_identifier = aws_db_snapshot_copy.encrypted.id  # after: a new instance from the encrypted copy
```
Anything else: leave the attribute as it was, or build the new one beside the old.

## When it stays silent
- replacements for other reasons, by request or by taint; updates in place, unless the document says that they may replace (CloudFormation's
  Conditional);
- a key that changes from an alias to an ARN or back: whether it is the same key cannot be told from here.

A key that is not known yet forces a replacement that is probably spurious: pin its ARN. In a plan that failed it is
information.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elasticache_replication_group#transit_encryption_enabled
)md";

}  // namespace

extern constinit const Rule encryption_toggle_replace = checked({
    .code = "DST109",
    .slug = "encryption-toggle-replace",
    .title = "Replacement caused by encryption, key, snapshot, name, engine or zone",
    .severity = Severity::kHigh,
    .category = Category::kDestructive,
    .types = kTypes,
    .actions = kReplaces | kUpdates,
    .fix = "restore an encrypted snapshot copy, or leave the attribute as it was",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
