#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analyzers/rule.h"
#include "analyzers/rules/destructive/identity.h"
#include "analyzers/rules/destructive/name_scope.h"

namespace plandiff::rules {
namespace {

/// Types of identity.h whose attribute is no name that AWS keeps unique: ranges of addresses, and pools that may share a name.
bool may_share(std::string_view type) {
  constexpr std::array<std::string_view, 3> kShared = {"aws_vpc", "aws_subnet", "aws_cognito_user_pool"};
  return std::ranges::find(kShared, type) != kShared.end();
}

/// One resource that will have the name when the apply is over.
struct Bearer {
  std::string_view address;
  const ResourceChange* change = nullptr;  ///< null for what only the state shows
  bool takes = false;                      ///< the apply gives it the name; else it has it already
  bool knows_scope = true;
};

std::optional<std::string> text_at(const Value& values, std::string_view name) {
  const Value* const found = name.empty() ? nullptr : values.find(name);
  const auto text = found == nullptr ? std::nullopt : found->text();
  return text && !text->empty() ? std::optional(std::string(*text)) : std::nullopt;
}

std::string folded(std::string_view type, std::string name) { return ignores_case(type) ? to_lower(name) : name; }

/// True if the apply gives the resource a name that it does not have: it is made, or its name changes. An import and a move find theirs.
bool takes_name(const ResourceChange& change, const Identity& identity, const std::string& name) {
  if (change.is_import) return false;
  if (kCreates.has(change.action)) return true;
  if (!(kUpdates | kReplaces).has(change.action)) return false;
  return folded(change.type, text_at(change.before, identity.attribute).value_or("")) != name;
}

/// What makes a name one: the type, the name, what stands beside it, and the scope.
struct Key {
  std::string type;
  std::string name;
  std::string beside;
  std::string scope;
  auto operator<=>(const Key&) const = default;
};

/// What is beside a name, as far as it can be compared: the known text, or the one resource that it comes from.
std::optional<std::string> beside_of(const Subject& subject, const Identity& identity) {
  if (identity.beside.empty()) return std::string();
  if (std::optional<std::string> text = text_at(subject.change().after, identity.beside)) return text;
  // Paths are checked when compiled, so the second attributes of identity.h stand here too.
  constexpr std::array kBeside = {Path("function_name"), Path("event_bus_name"), Path("cluster"), Path("cluster_name"), Path("vpc_id")};
  const auto path = std::ranges::find_if(kBeside, [&](const Path& one) { return one.text() == identity.beside; });
  if (path == kBeside.end()) return std::nullopt;
  if (subject.is_configured(*path).is_no()) return std::string();  // the default bus, the default VPC
  const Referred found = subject.referred(*path);
  if (!found.is_complete || found.resources.size() != 1) return std::nullopt;
  return std::string(found.resources.front().address());
}

using Names = std::map<Key, std::vector<Bearer>>;

bool is_named(std::string_view type, Mode mode) { return mode == Mode::kManaged && identity_of(type) != nullptr && !may_share(type); }

void add(const PlanSubject& plan, const ResourceChange& change, Names& names) {
  if (!is_named(change.type, change.mode) || !change.has_values || !change.deposed.empty() || kDeletes.has(change.action)) return;
  const Identity& identity = *identity_of(change.type);
  // What a removed block leaves behind keeps its name.
  const bool is_left = kForgets.has(change.action);
  const Value& values = is_left ? change.before : change.after;
  const std::optional<std::string> name = text_at(values, identity.attribute);
  const std::optional<std::string> beside =
      is_left ? text_at(values, identity.beside).value_or("") : beside_of(plan.subject(change), identity);
  if (!name || !beside) return;
  const std::string key = folded(change.type, *name);
  const std::optional<std::string> scope = scope_of(plan.plan(), {change.type, change.configured, values});
  names[{std::string(change.type), key, *beside, scope.value_or("")}].push_back(
      {change.address, &change, !is_left && takes_name(change, identity, key), scope.has_value()});
}

/// What only the state shows, as in a targeted plan: it stays.
void add_known(const PlanSubject& plan, const KnownResource& known, Names& names) {
  if (!is_named(known.type, known.mode)) return;
  const Identity& identity = *identity_of(known.type);
  const std::optional<std::string> name = text_at(known.values, identity.attribute);
  if (!name) return;
  const Value* const configured = configuration_of(plan.plan(), known.module_address, known.mode, known.type, known.name);
  const std::optional<std::string> scope = scope_of(plan.plan(), {known.type, configured, known.values});
  names[{std::string(known.type), folded(known.type, *name), text_at(known.values, identity.beside).value_or(""), scope.value_or("")}].push_back(
      {known.address, nullptr, false, scope.has_value()});
}

/// True if it is open whether the other one exists whenever this one does: documents without a plan leave conditions undecided.
bool may_exclude(const Bearer& a, const Bearer& b) {
  const auto condition_of = [](const Bearer& bearer) -> const Value* {
    const bool is_open = bearer.change != nullptr && bearer.change->configured != nullptr && bearer.change->index.is_null();
    return is_open ? bearer.change->configured->find("count_expression") : nullptr;
  };
  const Value* const one = condition_of(a);
  const Value* const other = condition_of(b);
  return (one != nullptr || other != nullptr) && (one == nullptr || other == nullptr || !(*one == *other));
}

/// The other one that a finding names: one that has the name already, else the first that takes it.
const Bearer& rival_of(const std::vector<Bearer>& bearers) {
  const auto holder = std::ranges::find_if(bearers, [](const Bearer& bearer) { return !bearer.takes; });
  return holder == bearers.end() ? bearers.front() : *holder;
}

void judge(Report& report, const Key& key, const std::vector<Bearer>& bearers) {
  if (bearers.size() < 2) return;
  const Identity& identity = *identity_of(key.type);
  const Bearer& rival = rival_of(bearers);
  const std::array<PathStep, 1> path = {PathStep{identity.attribute, 0, false}};
  for (const Bearer& bearer : bearers) {
    if (!bearer.takes || &bearer == &rival) continue;
    const Attribute name = bearer.change->after_at(path, identity.attribute);
    const bool is_certain = bearer.knows_scope && rival.knows_scope && !may_exclude(bearer, rival);
    report.judge(is_certain ? Verdict::yes() : Verdict::unknown(),
                 {.attribute = std::string(identity.attribute),
                  .message = "has the same " + std::string(identity.attribute) + " as " + printable(rival.address, 300) + ", " + name.display() +
                             ": its creation fails, or both fight over one object",
                  .evidence = {rival.takes ? "both are made by this plan" : "the other one has the name already and stays"},
                  .address = std::string(bearer.address)});
  }
}

void check_plan(const PlanSubject& subject, Report& report) {
  Names names;
  std::set<std::string_view> changed;
  for (const ResourceChange& change : subject.plan().changes()) {
    changed.insert(change.address);
    add(subject, change, names);
  }
  for (const KnownResource& known : subject.plan().prior()) {
    if (!changed.contains(known.address)) add_known(subject, known, names);
  }
  for (const auto& [key, bearers] : names) judge(report, key, bearers);
}

constexpr std::string_view kDoc = R"md(
## What it finds
Two resources of one type that will have the same name in the same account and region (buckets: anywhere; roles, policies, users
and dashboards: anywhere in the account), of which this plan makes at least one. Where AWS keeps names in lower case, case does
not count.

## Why it matters
Each plan entry alone looks right. The second creation fails (`AlreadyExists`), or, for queues, topics, alarms and
rules, succeeds and overwrites the first: each apply then undoes the other.

## How to fix
```hcl
name = "/app/audit"                          # before: in two log groups
name = "/app/audit-${var.environment_suffix}" # after: a suffix that differs
```

## When it stays silent
- the old and the new object at one address, moves and imports; a name that the same plan frees by a deletion, which DST902
  explains;
- providers of other accounts or regions; names that are not known yet or that the provider makes;
- types in which AWS takes two of one name.

Without a configuration section the provider does not show: undecided, except for buckets.

## Sources
- https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
)md";

}  // namespace

extern constinit const Rule duplicate_physical_name = checked({
    .code = "DEP909",
    .slug = "duplicate-physical-name",
    .title = "Two planned resources share one physical name / name already in state",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .also_reads = kIdentityTypes,
    .fix = "give each its own name, with a suffix that differs",
    .doc = kDoc,
    .check_plan = check_plan,
});

}  // namespace plandiff::rules
