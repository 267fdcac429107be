#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

// Below, DST101 and DST102 say what is worth saying.
constexpr double kFewest = 10;
constexpr double kShare = 0.3;
constexpr std::size_t kSmallestModule = 5;

/// Why, and an example.
struct Reason {
  std::size_t count = 0;
  std::string_view first;
};

/// What one module call had and loses.
struct Module {
  std::size_t existing = 0;
  std::size_t deleted = 0;
};

/// The managed resources of a plan that exist already, counted.
struct Tally {
  std::size_t existing = 0;
  std::size_t deleted = 0;
  std::size_t replaced = 0;
  bool is_planned_destroy = true;  ///< every one is deleted and none has a reason: `plan -destroy`
  std::map<std::string_view, Reason> reasons;
  std::map<std::string, Module>
      modules;  ///< by call, `module.a.module.b`; each resource counts for all calls around it
};

bool exists_before(Action action) {
  return action == Action::kNoOp || action == Action::kForget || kUpdates.has(action) || kDeletes.has(action) ||
         is_replacement(action) || action == Action::kCreateThenForget;
}

Tally tally_of(const Plan& plan) {
  Tally tally;
  for (const ResourceChange& change : plan.changes()) {
    if (change.mode != Mode::kManaged || !change.deposed.empty() || change.is_import || change.is_part) continue;
    const bool is_deleted = kDeletes.has(change.action);
    if (!is_deleted || !change.action_reason.empty()) tally.is_planned_destroy = false;
    if (!exists_before(change.action)) continue;
    ++tally.existing;
    if (is_replacement(change.action)) ++tally.replaced;
    std::string call;
    for (const std::string_view name : module_names(change.module_address)) {
      call += (call.empty() ? "module." : ".module.") + std::string(name);
      Module& module = tally.modules[call];
      ++module.existing;
      if (is_deleted) ++module.deleted;
    }
    if (!is_deleted) continue;
    ++tally.deleted;
    Reason& reason = tally.reasons[change.action_reason];
    if (reason.count++ == 0) reason.first = change.address;
  }
  return tally;
}

std::vector<std::string> evidence_of(const Tally& tally) {
  std::vector<std::string> evidence;
  for (const auto& [name, reason] : tally.reasons) {
    evidence.push_back((name.empty() ? std::string("without a reason") : printable(name, 64)) + ": " +
                       std::to_string(reason.count) + ", such as " + printable(reason.first, 160));
  }
  if (tally.replaced != 0) evidence.push_back("replaced: " + std::to_string(tally.replaced) + ", each counted half");
  return evidence;
}

std::string of_all(const Tally& tally) {
  return std::to_string(tally.deleted) + " of " + std::to_string(tally.existing) + " managed resources";
}

void judge_modules(const Tally& tally, Report& report) {
  std::string reported;
  for (const auto& [call, module] : tally.modules) {
    if (module.existing < kSmallestModule || module.deleted != module.existing) continue;
    // The calls within one that goes say nothing new; the map lists them right after it.
    if (!reported.empty() && call.starts_with(reported + ".")) continue;
    reported = call;
    report.judge(Verdict::yes(),
                 {.attribute = printable(call, 160),
                  .message = "deletes all " + std::to_string(module.existing) + " resources of " + printable(call, 160),
                  .evidence = evidence_of(tally)});
  }
}

void check_plan(const PlanSubject& subject, Report& report) {
  const Tally tally = tally_of(subject.plan());
  if (tally.deleted == 0) return;
  if (tally.is_planned_destroy) {
    return report.judge(Verdict::yes(),
                        {.attribute = "",
                         .message = "destroys everything it manages, as a destroy plan does: " + of_all(tally),
                         .severity = Severity::kInfo,
                         .evidence = {}});
  }
  const double weight = static_cast<double>(tally.deleted) + static_cast<double>(tally.replaced) / 2;
  const bool is_mass = weight >= std::max(kFewest, kShare * static_cast<double>(tally.existing));
  if (!is_mass) return judge_modules(tally, report);
  report.judge(Verdict::yes(),
               {.attribute = "",
                .message = "deletes " + of_all(tally) + ": is it the right workspace, variable file and branch?",
                .evidence = evidence_of(tally)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A plan that deletes at least ten resources and at least 30 % of those it manages, or all of a module call that had
five or more. A replacement counts half. The evidence counts Terraform's reasons.

## Why it matters
A wrong variable file, a wrong workspace or a lost file looks exactly like this, and no single deletion of it looks
wrong.

## How to fix
Confirm the workspace, the variable file and the branch. Where the resources shall leave Terraform only, say so:
```hcl
# before: module.legacy is removed from the code
removed {
  from = module.legacy
  lifecycle { destroy = false }
}
```

## When it stays silent
- fewer deletions, which DST101 and DST102 judge one by one; `forget` and `moved`;
- objects that an earlier replacement left behind; what a targeted plan does not list.

A destroy plan, in which everything is deleted without a reason, is information.

## Sources
- https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
- https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources
)md";

}  // namespace

extern constinit const Rule mass_delete = checked({
    .code = "DST903",
    .slug = "mass-delete",
    .title = "Plan deletes an unusual share of its resources",
    .severity = Severity::kHigh,
    .category = Category::kDestructive,
    .fix = "confirm workspace, variable file and branch before applying",
    .doc = kDoc,
    .reads_unknown = false,
    .check_plan = check_plan,
});

}  // namespace plandiff::rules
