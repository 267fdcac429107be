#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "analyzers/rule.h"
#include "analyzers/rules/destructive/identity.h"

namespace plandiff::rules {
namespace {

// Attributes that have to agree where the name is not known yet: fewer may agree by chance.
constexpr std::size_t kEnough = 3;

// Beyond so many creations of one type whose names are late, a guess would be noise.
constexpr std::size_t kMostLate = 200;

/// One creation that a deletion may really be.
struct Creation {
  const ResourceChange* change;
  bool is_taken = false;  ///< another deletion claims it
};

/// What the plan creates, to be found by what a deletion is called.
struct Creations {
  std::unordered_map<std::string, std::vector<Creation>> by_name;                           // type NUL name
  std::unordered_map<std::string_view, std::vector<const ResourceChange*>> with_late_name;  // by type
};

Value value_of(const Value& values, std::string_view name) {
  const Value* const found = name.empty() ? nullptr : values.find(name);
  return found == nullptr ? Value() : *found;
}

bool is_late(const ResourceChange& change, std::string_view name) {
  const Value* const mask = change.after_unknown.find(name);
  return change.after_unknown.is_true() || (mask != nullptr && mask->is_true());
}

/// No: another thing. Unknown: its name is not known yet.
Verdict has_same_identity(const Identity& identity, const ResourceChange& gone, const ResourceChange& made) {
  const Value old_name = value_of(gone.before, identity.attribute);
  if (!old_name.is_string() || old_name.text()->empty()) return Verdict::no();
  const Value name = value_of(made.after, identity.attribute);
  if (name.is_null() && is_late(made, identity.attribute)) return Verdict::unknown();
  if (!(name == old_name)) return Verdict::no();
  if (identity.beside.empty()) return Verdict::yes();
  const Value beside = value_of(made.after, identity.beside);
  if (beside.is_null() && is_late(made, identity.beside)) return Verdict::unknown();
  return Verdict::of(beside.is_null() || beside == value_of(gone.before, identity.beside));
}

bool says_nothing(const Value& value) {
  if (value.is_null() || value.as_bool() == false) return true;
  if (value.is_string()) return value.text()->empty();
  return (value.is_array() && value.items().empty()) || (value.is_object() && value.members().empty());
}

/// How many attributes of the new one equal the old one's; nothing if any contradicts. Tags are free to change.
std::optional<std::size_t> agreements(const ResourceChange& gone, const ResourceChange& made) {
  std::size_t count = 0;
  for (const Member& member : made.after.members()) {
    if (member.key.starts_with("tags") || says_nothing(member.value)) continue;
    const Value* const old = gone.before.find(member.key);
    if (old == nullptr || !(*old == member.value)) return std::nullopt;
    ++count;
  }
  return count;
}

void judge(Report& report, const Identity& identity, const ResourceChange& gone, const ResourceChange& made,
           std::optional<std::size_t> agreeing) {
  const std::string from = printable(gone.address, 300);
  const std::string to = printable(made.address, 300);
  const bool is_named = !agreeing.has_value();
  std::vector<std::string> evidence = {is_named ? "both have the same " + std::string(identity.attribute)
                                                : "its name is not known yet, and " + std::to_string(*agreeing) +
                                                      " attributes are equal, none differs"};
  if (!gone.action_reason.empty()) evidence.push_back("action_reason: " + printable(gone.action_reason, 64));
  // Other tools have no such block: there a thing keeps its old name, or the move is told to the tool.
  const bool has_moved_blocks = gone.own_type.empty();
  if (has_moved_blocks) evidence.insert(evidence.end(), {"moved {", "  from = " + from, "  to   = " + to, "}"});
  report.judge(is_named || *agreeing >= kEnough ? Verdict::yes() : Verdict::unknown(),
               {.attribute = std::string(identity.attribute),
                .message = "is destroyed and created anew as " + to + ", the same " + std::string(has_moved_blocks ? gone.type : gone.own_type) +
                           " at another address: " + (has_moved_blocks ? "a moved block is missing" : "nothing tells that it moved"),
                .confidence = is_named ? Confidence::kCertain : Confidence::kGuess,
                .evidence = std::move(evidence),
                .address = std::string(gone.address)});
}

std::string key_of(std::string_view type, std::string_view name) {
  std::string key(type);
  key += '\0';
  return key.append(name);
}

void add(Creations& creations, const ResourceChange& change) {
  const Identity& identity = *identity_of(change.type);
  const Value name = value_of(change.after, identity.attribute);
  const bool has_late_parts =
      is_late(change, identity.attribute) || (!identity.beside.empty() && is_late(change, identity.beside));
  if (has_late_parts) creations.with_late_name[change.type].push_back(&change);
  if (name.is_string()) creations.by_name[key_of(change.type, *name.text())].push_back({&change});
}

void match(Report& report, const ResourceChange& gone, Creations& creations) {
  const Identity& identity = *identity_of(gone.type);
  const std::string_view name = value_of(gone.before, identity.attribute).text().value_or("");
  const auto named = creations.by_name.find(key_of(gone.type, name));
  if (named != creations.by_name.end()) {
    for (Creation& candidate : named->second) {
      if (candidate.is_taken || !has_same_identity(identity, gone, *candidate.change).is_yes()) continue;
      candidate.is_taken = true;
      return judge(report, identity, gone, *candidate.change, std::nullopt);
    }
  }
  const auto late = creations.with_late_name.find(gone.type);
  if (late == creations.with_late_name.end() || late->second.size() > kMostLate) return;
  for (const ResourceChange* const candidate : late->second) {
    if (!has_same_identity(identity, gone, *candidate).is_unknown()) continue;
    const std::optional<std::size_t> agreeing = agreements(gone, *candidate);
    if (agreeing) return judge(report, identity, gone, *candidate, agreeing);
  }
}

void check_plan(const PlanSubject& subject, Report& report) {
  const auto takes_part = [](const ResourceChange& change) {
    return change.mode == Mode::kManaged && change.deposed.empty() && change.has_values &&
           identity_of(change.type) != nullptr;
  };
  Creations creations;
  for (const ResourceChange& change : subject.plan().changes()) {
    if (kCreates.has(change.action) && takes_part(change)) add(creations, change);
  }
  if (creations.by_name.empty() && creations.with_late_name.empty()) return;
  for (const ResourceChange& change : subject.plan().changes()) {
    if (kDeletes.has(change.action) && takes_part(change)) match(report, change, creations);
  }
}

constexpr std::string_view kDoc = R"md(
## What it finds
A resource that is deleted at one address and created at another in the same plan, with the same identity: the name,
the identifier, the bucket, the range of a subnet in its VPC. Where the new name is not known yet, one whose other
attributes agree, as a guess.

## Why it matters
Renaming a resource in the code, moving it into a module, or changing a key of `for_each` looks to Terraform like one
thing gone and another come. The database or bucket is destroyed, or the creation fails because the name is taken.

## How to fix
Write the `moved` block that the evidence shows; the next plan then has no change. Tools without such blocks have an alias (Pulumi), or the old
logical id stays (CloudFormation).
```hcl
# before: the address changes, and nothing tells Terraform
moved {
  from = aws_db_instance.orders
  to   = aws_db_instance.order_store
}
```
In Pulumi, give the new name the old one as an alias: `aliases=[pulumi.Alias(name="orders")]`.

## When it stays silent
- `moved` blocks that are there; `forget`; replacements at one address;
- other names at both addresses, which is a new thing; types whose identity is not known;
- names that are not known yet where another attribute differs.

## Sources
- https://developer.hashicorp.com/terraform/language/moved
- https://developer.hashicorp.com/terraform/internals/json-format#change-representation
)md";

}  // namespace

extern constinit const Rule moved_without_moved_block = checked({
    .code = "DST902",
    .slug = "moved-without-moved-block",
    .title = "Deleted and created anew at another address without a moved block",
    .severity = Severity::kHigh,
    .category = Category::kDestructive,
    .also_reads = kIdentityTypes,
    .fix = "write the moved block that the evidence shows, or keep the old address",
    .doc = kDoc,
    .check_plan = check_plan,
});

}  // namespace plandiff::rules
