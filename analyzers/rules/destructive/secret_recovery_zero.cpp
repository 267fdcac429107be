#include <string_view>
#include <unordered_map>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_secretsmanager_secret"};

bool creates(const Subject& subject) { return (kCreates | kReplaces).has(subject.change().action); }

/// Nobody wrote a window: then it is 30 days.
Verdict has_window(const Attribute& window) { return is_unset(window) | at_least(window, 1); }

/// Secrets that the plan deletes, by name.
struct Deleted {
  std::unordered_map<std::string_view, const ResourceChange*> by_name;
};

Deleted deleted_of(const Subject& subject) {
  Deleted made;
  for (const ResourceChange& change : subject.plan().changes()) {
    if (change.type != subject.type() || change.action != Action::kDelete || !change.deposed.empty()) continue;
    const Value* const name = change.before.find("name");
    if (name != nullptr && name->is_string()) made.by_name.emplace(*name->text(), &change);
  }
  return made;
}

/// A deleted secret keeps its name until its window is over; another change of this plan that deletes one so named.
const ResourceChange* deleted_namesake(const Subject& subject, std::string_view name) {
  const auto& deleted = subject.once<Deleted>(deleted_of).by_name;
  const auto found = deleted.find(name);
  return found == deleted.end() ? nullptr : found->second;
}

void check_name(const Subject& subject, Report& report) {
  const Attribute name = subject.after("name");
  // A generated name is a new one each time.
  if (is_set(subject.after("name_prefix")).is_yes() || name.is_empty()) return;
  if (is_replacement(subject.change().action)) {
    const Attribute old = subject.before("name");
    const Verdict is_same =
        name.is_unknown() ? Verdict::unknown() : Verdict::of(old.text() && old.text() == name.text());
    report.judge(
        is_same & has_window(subject.before("recovery_window_in_days")),
        {.attribute = name.path(),
         .message = "is replaced under the same name, and the creation fails: the old secret keeps the name until its "
                    "recovery window is over",
         .evidence = {"recovery_window_in_days in the state: " + subject.before("recovery_window_in_days").display()}});
    return;
  }
  const ResourceChange* const namesake = name.text() ? deleted_namesake(subject, *name.text()) : nullptr;
  if (namesake == nullptr) return;
  report.judge(
      has_window(subject.subject(*namesake).before("recovery_window_in_days")),
      {.attribute = name.path(),
       .message = "cannot be created: this plan deletes a secret of the same name, which keeps it until its recovery "
                  "window is over",
       .evidence = {"deleted: " + printable(namesake->address, 160)}});
}

void check_window(const Subject& subject, Report& report) {
  const Environment& environment = subject.environment();
  if (environment.is(EnvironmentClass::kEphemeral).is_yes()) return;
  const bool is_going = kDeletes.has(subject.change().action);
  const Attribute window =
      is_going ? subject.before("recovery_window_in_days") : subject.after("recovery_window_in_days");
  const Verdict is_zero = at_least(window, 0) & less_than(window, 1);
  report.judge(is_zero, {.attribute = window.path(),
                         .message = is_going ? "is deleted at once and cannot be recovered"
                                             : "would be deleted at once, without days in which it can be recovered",
                         .severity = environment.is_nonproduction().is_yes() ? Severity::kLow : Severity::kMedium,
                         .evidence = environment.lines()});
}

void check(const Subject& subject, Report& report) {
  check_window(subject, report);
  if (creates(subject)) check_name(subject, report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
A secret with `recovery_window_in_days = 0`, or one that is deleted so; or a secret that is created under the name of
one that the same plan deletes with a recovery window.

## Why it matters
With 0 days a deleted secret is gone at once. With a window its name stays taken until the window is over, so creating
it anew fails: `a secret with this name is already scheduled for deletion`.

## How to fix
```hcl
recovery_window_in_days = 0    # before
recovery_window_in_days = 30   # after, in production
name_prefix             = "orders-db-"   # where it has to be replaced
```

## When it stays silent
- ephemeral environments, where 0 is right; in development and test it is low;
- a window of 7 to 30 days, or none written (30); a replacement under another name or with `name_prefix`;
- a name or window that is not known yet.

## Sources
- https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret#recovery_window_in_days
- https://github.com/hashicorp/terraform-provider-aws/pull/8219
)md";

}  // namespace

extern constinit const Rule secret_recovery_zero = checked({
    .code = "DST602",
    .slug = "secret-recovery-zero",
    .title = "Secret deleted without recovery, or its name reused during the recovery window",
    .severity = Severity::kMedium,
    .category = Category::kDestructive,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces | kDeletes,
    .fix = "set recovery_window_in_days to 7 to 30 in production, and name_prefix where it is replaced",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
