#include "analyzers/rules/operations/posture.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster"};
constexpr std::string_view kAlsoReads[] = {"aws_backup_selection"};

// Fewer days than this do not cover a mistake that is found after a week of holidays.
constexpr double kProductionDays = 7;

bool is_instance(const Subject& subject) { return subject.type() == "aws_db_instance"; }

/// A restored database keeps the retention of what it was made from, which the plan does not show.
Verdict is_made_from_another(const Subject& subject) {
  const auto has_block = [](const Attribute& block) {
    return block.is_unknown() ? Verdict::unknown() : Verdict::of(!block.value().items().empty());
  };
  return is_set(subject.after("snapshot_identifier")) | has_block(subject.after("restore_to_point_in_time")) |
         has_block(subject.after("s3_import"));
}

struct Retention {
  Attribute days;
  Verdict is_none = Verdict::no();   // no automated backups at all
  Verdict is_short = Verdict::no();  // fewer than production needs
};

Retention retention_of(const Subject& subject) {
  Retention made{subject.after_or_kept("backup_retention_period")};
  if (is_unset(made.days).is_yes()) {
    // AWS keeps backups of clusters for a day; of instances the provider asks for none.
    const Verdict decides = starts_anew(subject) ? Verdict::yes() : Verdict::unknown();
    const Verdict restored = is_made_from_another(subject);
    const Verdict is_default = restored.is_no() ? decides : decides & Verdict::unknown();
    (is_instance(subject) ? made.is_none : made.is_short) = is_default;
    return made;
  }
  made.is_none = less_than(made.days, 1);
  made.is_short = at_least(made.days, 1) & less_than(made.days, kProductionDays);
  return made;
}

/// `arn:aws:rds:*:*:db:orders-*` names an instance, `*` everything.
bool names(const Subject& subject, std::string_view pattern) {
  if (pattern == "*") return true;
  if (!pattern.starts_with("arn:")) return false;
  const bool instance = is_instance(subject);
  const std::string_view kind = instance ? ":db:" : ":cluster:";
  const std::size_t at = pattern.find(kind);
  const Attribute name = instance ? subject.after("identifier") : subject.after("cluster_identifier");
  return at != std::string_view::npos && name.text() && matches_glob(pattern.substr(at + kind.size()), *name.text());
}

bool selects_by_tag(const Subject& subject, const Attribute& selection) {
  const std::string_view key = selection.at("key").text().value_or("");
  const std::string_view value = selection.at("value").text().value_or("");
  for (const Attribute& tags : {subject.after("tags_all"), subject.after("tags")}) {
    const Value* const tag = tags.value().find(key);
    if (!key.empty() && tag != nullptr && tag->text() == value) return true;
  }
  return false;
}

/// AWS Backup makes the backups instead, if one of its selections takes this database.
Verdict is_selected(const Subject& subject, const ResourceView& selection) {
  if (selection.change() != nullptr) {
    for (const ResourceView& found : subject.subject(*selection.change()).referred("resources").resources) {
      if (found.change() == &subject.change()) return Verdict::yes();
    }
  }
  const Attribute resources = selection.attribute("resources");
  const Attribute tags = selection.attribute("selection_tag");
  for (const Value& item : resources.value().items()) {
    if (names(subject, item.text().value_or(""))) return Verdict::yes();
  }
  for (std::size_t i = 0; i < tags.value().items().size(); ++i) {
    if (selects_by_tag(subject, tags.at(i))) return Verdict::yes();
  }
  const bool has_more =
      resources.is_unknown() || tags.is_unknown() || !selection.attribute("condition").value().items().empty();
  return has_more ? Verdict::unknown() : Verdict::no();
}

Verdict has_no_other_backup(const Subject& subject) {
  Verdict selected = Verdict::no();
  for (const ResourceView& view : subject.resources("aws_backup_selection"))
    selected = selected | is_selected(subject, view);
  if (selected.is_unknown()) return Verdict::unknown();
  return Verdict::of(selected.is_no());
}

void judge_windows(const Subject& subject, Verdict is_judged, Report& report) {
  const bool instance = is_instance(subject);
  const Attribute backup =
      instance ? subject.after_or_kept("backup_window") : subject.after_or_kept("preferred_backup_window");
  const Attribute upkeep =
      instance ? subject.after_or_kept("maintenance_window") : subject.after_or_kept("preferred_maintenance_window");
  report.judge(
      is_judged & is_unset(backup) & is_unset(upkeep) & Verdict::of(starts_anew(subject)) &
          subject.environment().is_production(),
      {.attribute = backup.path(),
       .message = "is backed up and maintained at times that AWS draws by lot: neither window is set in production",
       .severity = Severity::kLow,
       .confidence = subject.environment().confidence,
       .evidence = subject.environment().lines()});
}

void check(const Subject& subject, Report& report) {
  const Retention retention = retention_of(subject);
  const Environment& environment = subject.environment();
  const Verdict is_judged = is_own_database(subject) & has_no_other_backup(subject);
  const bool is_unwritten = is_unset(retention.days).is_yes();
  std::vector<std::string> evidence = environment.lines();
  evidence.push_back("backup_retention_period = " + retention.days.display());

  const bool is_none = retention.is_none.is_yes();
  const std::string why = is_unwritten ? "is not set, and the provider then asks for 0 days" : "is 0";
  const std::string days = is_unwritten || retention.days.number() == 1 ? "day" : retention.days.display() + " days";
  report.judge(
      is_judged & (retention.is_none | (retention.is_short & environment.is_production())),
      {.attribute = "backup_retention_period",
       .message = is_none ? "has no automated backup and no point-in-time recovery: backup_retention_period " + why
                          : "can be restored no further back than the last " + days + ", in production",
       .severity = by_production(subject, Severity::kHigh, Severity::kLow),
       .confidence = environment.is_production().is_yes() ? environment.confidence : Confidence::kCertain,
       .evidence = std::move(evidence)});
  judge_windows(subject, is_judged, report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database whose `backup_retention_period` is 0, or below 7 days in production; and, as advice, a production database
for which neither the backup window nor the maintenance window is set.

## Why it matters
With 0 days RDS makes no automated backup: there is no point-in-time recovery, and a mistake can only be undone from
snapshots that somebody made by hand. For `aws_db_instance` 0 is what the provider asks for when nothing is written.
Windows that nobody chose are drawn by AWS within eight hours of the region's night, which may be the customers' day.

## How to fix
```hcl
# before: nothing, which is 0 days
backup_retention_period = 7
backup_window           = "03:00-04:00"
maintenance_window      = "sun:04:00-sun:05:00"
```

## When it stays silent
- read replicas, and databases that an `aws_backup_selection` of the plan takes by tag or by name;
- fewer than 7 days outside production, or where the environment is unknown (0 days is then of low severity);
- a restored database that does not set it, for it keeps what its source had; a value that is not known yet;
- windows on an update, where AWS has drawn them already.

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#backup_retention_period
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
)md";

}  // namespace

extern constinit const Rule rds_backup_short_prod = checked({
    .code = "OPS101",
    .slug = "rds-backup-short-prod",
    .title = "Backups missing/short or windows unspecified",
    .severity = Severity::kHigh,
    .category = Category::kReliability,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "set backup_retention_period = 7 and both windows",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
