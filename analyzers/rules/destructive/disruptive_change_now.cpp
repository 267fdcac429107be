#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster_instance",
                                       "aws_elasticache_replication_group"};
constexpr std::string_view kAlsoReads[] = {"aws_db_parameter_group", "aws_elasticache_parameter_group",
                                           "aws_rds_cluster"};

/// One attribute whose change stops the database for a while.
struct Change {
  Attribute before;
  Attribute after;
  Verdict is_disruptive = Verdict::no();
  bool ignores_window = false;  ///< happens at once whatever apply_immediately says
};

/// An attribute that nobody wrote, or that the plan does not repeat, stays as it is.
Verdict differs(const Subject& subject, Path path) {
  const Attribute before = subject.before(path);
  const Attribute after = subject.after_or_kept(path);
  if (after.is_unknown()) return Verdict::unknown();
  if (before.is_empty() || after.is_empty()) return Verdict::no();
  return Verdict::of(before.value() != after.value());
}

Change changed(const Subject& subject, Path path) {
  return {subject.before(path), subject.after_or_kept(path), differs(subject, path)};
}

/// Only static parameters ask for a restart. A group that the plan does not show may hold some.
Verdict has_static_parameters(const Subject& subject, Path path) {
  const Referred groups = subject.referred(path);
  if (groups.resources.empty() || !groups.is_complete) return Verdict::unknown();
  Verdict found = Verdict::no();
  for (const ResourceView& group : groups.resources) {
    if (!group.type().ends_with("_parameter_group")) return Verdict::unknown();
    for (const Attribute& leaf : group.attribute("parameter").leaves()) {
      if (leaf.path().ends_with("apply_method") || leaf.is_unknown()) found = found | equals(leaf, "pending-reboot");
    }
  }
  return found;
}

/// Switching automated backups on or off; another number of days disturbs nothing.
Verdict toggles_backups(const Subject& subject) {
  const Attribute before = subject.before("backup_retention_period");
  const Attribute after = subject.after_or_kept("backup_retention_period");
  if (!before.number()) return Verdict::no();
  return (less_than(before, 1) & at_least(after, 1)) | (at_least(before, 1) & at_least(after, 0) & less_than(after, 1));
}

std::vector<Change> changes_of_instance(const Subject& subject) {
  std::vector<Change> changes = {changed(subject, "instance_class"), changed(subject, "engine_version"),
                                 changed(subject, "identifier"),     changed(subject, "db_subnet_group_name"),
                                 changed(subject, "license_model"),  changed(subject, "multi_az")};
  changes.push_back(changed(subject, "port"));
  changes.back().ignores_window = true;
  changes.push_back(changed(subject, "parameter_group_name"));
  changes.back().is_disruptive = changes.back().is_disruptive & has_static_parameters(subject, "parameter_group_name");
  changes.push_back(changed(subject, "db_parameter_group_name"));
  changes.back().is_disruptive =
      changes.back().is_disruptive & has_static_parameters(subject, "db_parameter_group_name");
  changes.push_back(changed(subject, "ca_cert_identifier"));
  // Some engines and versions take a new certificate without a restart; the plan does not tell which.
  changes.back().is_disruptive = changes.back().is_disruptive & Verdict::unknown();
  changes.push_back({subject.before("backup_retention_period"), subject.after_or_kept("backup_retention_period"),
                     toggles_backups(subject)});
  return changes;
}

std::vector<Change> changes_of_cache(const Subject& subject) {
  return {changed(subject, "node_type"), changed(subject, "engine_version"), changed(subject, "parameter_group_name")};
}

void check(const Subject& subject, Report& report) {
  const Environment& environment = subject.environment();
  if (environment.is_production().is_no()) return;
  const bool is_cache = subject.type() == "aws_elasticache_replication_group";
  const Attribute now = subject.after_or_kept("apply_immediately");

  Verdict at_once = Verdict::no();
  Verdict any = Verdict::no();
  std::string names;
  std::vector<std::string> evidence = {"apply_immediately = " + now.display()};
  for (const Change& change : is_cache ? changes_of_cache(subject) : changes_of_instance(subject)) {
    any = any | change.is_disruptive;
    if (change.ignores_window) at_once = at_once | change.is_disruptive;
    if (!change.is_disruptive.is_yes()) continue;
    names += (names.empty() ? "" : ", ") + change.after.path();
    evidence.push_back(change.after.path() + ": " + change.before.display() + " -> " + change.after.display());
  }
  for (std::string& line : environment.lines()) evidence.push_back(std::move(line));
  const Verdict is_now = at_once | (any & is_true(now));
  const Verdict is_later = any & (is_false(now) | is_unset(now)) & environment.is_production();
  if (is_now.is_no() && is_later.is_yes()) {
    report.judge(is_later, {.attribute = now.path(),
                            .message = "changes " + names +
                                       " in its next maintenance window only; until then no plan shows what is pending",
                            .severity = Severity::kInfo,
                            .confidence = environment.confidence,
                            .evidence = std::move(evidence)});
    return;
  }
  report.judge(
      is_now & environment.is_production(),
      {.attribute = now.path(),
       .message = "is disturbed as soon as the plan is applied, outside its maintenance window, by the change of " +
                  names + ", in environment prod",
       .confidence = environment.confidence,
       .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A change of a production database or cache that restarts it or burdens it (class, engine version, port, identifier,
subnet group, licence, Multi-AZ, backups on or off, a parameter group with static parameters), applied immediately.
A port changes at once whatever the setting says. Without `apply_immediately` such a change waits for the maintenance
window; that is information only.

## Why it matters
With `apply_immediately` the restart comes when the pipeline runs, not when the window is. A new major version may
take many minutes.

## How to fix
```hcl
apply_immediately = true    # before
apply_immediately = false   # after: the change waits for the maintenance window
```
Or use a blue/green deployment: `blue_green_update { enabled = true }`.

## When it stays silent
- not production; an environment that is unknown or contradictory;
- changes that disturb nothing, such as tags, storage or dynamic parameters; creations and replacements;
- values that are not known yet; a parameter group or a certificate of which the plan does not tell whether it needs a
  restart.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html
- https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyReplicationGroup.html
)md";

}  // namespace

extern constinit const Rule disruptive_change_now = checked({
    .code = "DST108",
    .slug = "disruptive-change-now",
    .title = "Change that restarts the database is applied immediately",
    .severity = Severity::kHigh,
    .category = Category::kDestructive,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kUpdates,
    .fix = "leave apply_immediately false, or use a blue/green deployment",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
