#include <algorithm>
#include <array>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster",
                                       "aws_redshift_cluster", "aws_ebs_volume"};

// Resources and data sources whose presence with the same id proves that the snapshot exists, or will.
constexpr std::string_view kSnapshots[] = {"aws_db_snapshot",
                                           "aws_db_snapshot_copy",
                                           "aws_db_cluster_snapshot",
                                           "aws_db_cluster_snapshot_copy",
                                           "aws_redshift_cluster_snapshot",
                                           "aws_ebs_snapshot",
                                           "aws_ebs_snapshot_copy",
                                           "aws_ebs_snapshot_import",
                                           "aws_ebs_snapshot_ids"};

// Snapshots that AWS makes by itself, and deletes by itself.
constexpr std::array<std::string_view, 2> kAutomated = {"rds:", "awsbackup:"};

bool is_named_by(const ResourceView& view, std::string_view id) {
  const std::array<Attribute, 7> names = {view.attribute("id"),
                                          view.attribute("snapshot_id"),
                                          view.attribute("snapshot_identifier"),
                                          view.attribute("db_snapshot_identifier"),
                                          view.attribute("db_cluster_snapshot_identifier"),
                                          view.attribute("target_db_snapshot_identifier"),
                                          view.attribute("target_db_cluster_snapshot_identifier")};
  if (std::ranges::any_of(names, [&](const Attribute& name) { return name.text() == id; })) return true;
  return std::ranges::any_of(view.attribute("ids").value().items(),
                             [&](const Value& item) { return item.text() == id; });
}

bool is_in_plan_or_state(const Subject& subject, std::string_view id) {
  for (const std::string_view type : kSnapshots) {
    for (const ResourceView& view : subject.resources(type)) {
      if (is_named_by(view, id)) return true;
    }
  }
  return false;
}

/// What a snapshot id that refers to these comes from: AWS has been asked, or will make it.
bool refers_to_snapshot(const References& references) {
  return std::ranges::any_of(references.targets, [](const References::Target& target) {
    return target.resource.find("snapshot") != std::string::npos || target.resource.starts_with("data.");
  });
}

/// Eight digits that begin as a year: `dev-db-snapshot-20240115`.
bool has_date(std::string_view id) {
  for (std::size_t at = id.find("20"); at != std::string_view::npos; at = id.find("20", at + 1)) {
    std::string digits;
    for (const char letter : id.substr(at)) {
      if (letter >= '0' && letter <= '9')
        digits += letter;
      else if (letter != '-' && letter != '_')
        break;
    }
    if (digits.size() >= 8) return true;
  }
  return false;
}

struct Source {
  Verdict is_constant = Verdict::no();
  bool is_given = false;  ///< an operator gave it for this run
};

Source source_of(const Attribute& snapshot, const References& references) {
  switch (snapshot.origin()) {
    case Origin::kLiteral:
    case Origin::kDefaultOfVariable:
      return {Verdict::yes()};
    case Origin::kGivenVariable:
      return {Verdict::yes(), true};
    case Origin::kUnset:
      return {Verdict::no()};
    // An output of a module may be a constant; then it refers to nothing.
    case Origin::kReference:
      return {references.targets.empty() ? Verdict::unknown() : Verdict::no()};
    case Origin::kExpression:
      return {refers_to_snapshot(references) ? Verdict::no() : Verdict::unknown()};
    case Origin::kUnstated:
      return {Verdict::unknown()};
  }
  return {Verdict::unknown()};
}

void check(const Subject& subject, Report& report) {
  const bool is_volume = subject.type() == "aws_ebs_volume";
  const Attribute snapshot = is_volume ? subject.after("snapshot_id") : subject.after("snapshot_identifier");
  const References references =
      is_volume ? subject.references("snapshot_id") : subject.references("snapshot_identifier");
  const std::string_view id = snapshot.text().value_or("");
  const bool is_automated =
      std::ranges::any_of(kAutomated, [&](std::string_view prefix) { return id.starts_with(prefix); });

  // A value that is not known yet will come from a data source or a resource, unless it is hidden behind a local.
  const Verdict is_present = snapshot.is_unknown() && refers_to_snapshot(references) ? Verdict::no() : is_set(snapshot);
  const Source source = source_of(snapshot, references);
  const bool is_shared = id.starts_with("arn:");
  const Verdict constant = snapshot.is_unknown() ? Verdict::unknown() : source.is_constant;
  const Verdict is_unproved = Verdict::of(!is_shared && !(snapshot.is_known() && is_in_plan_or_state(subject, id)));

  Severity severity = Severity::kHigh;
  if (is_automated) severity = Severity::kMedium;
  if (source.is_given) severity = Severity::kLow;
  std::vector<std::string> evidence;
  if (source.is_given) evidence.emplace_back("the value was given for this run through a variable");
  if (snapshot.origin() == Origin::kDefaultOfVariable) evidence.emplace_back("it is the default of a variable");
  if (is_automated) evidence.emplace_back("an automated snapshot is deleted when its retention ends");
  if (has_date(id)) evidence.emplace_back("the name holds a date");
  report.judge(is_present & constant & is_unproved,
               {.attribute = snapshot.path(),
                .message = "creation fails unless snapshot " + snapshot.display() +
                           " exists when it is applied: nothing in the plan or the state proves it",
                .severity = severity,
                .confidence = has_date(id) ? Confidence::kCertain : Confidence::kLikely,
                .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database or volume that is created from a snapshot whose id is a constant in the code or the default of a
variable, while no resource, no data source and nothing in the state shows such a snapshot.

## Why it matters
Snapshots are deleted, rotate, and exist in one account and region. Terraform does not look: the creation fails with
`DBSnapshotNotFound` when the apply reaches it, and it fails in the next account, or next month.

## How to fix
Look it up with `data "aws_db_snapshot"` and `most_recent = true`, or make it a variable that is null by default.
```hcl
snapshot_identifier = "dev-db-snapshot-20240115"           # before

snapshot_identifier = data.aws_db_snapshot.nightly.id      # after
data "aws_db_snapshot" "nightly" {
  db_instance_identifier = "orders"
  most_recent            = true
}
```

## When it stays silent
- null and the empty string, which mean no snapshot;
- an id that comes from a data source or a resource, or one that a resource, a data source or the state names;
- the ARN of a snapshot that another account shares;
- updates: the id is used at creation only;
- an id that is not known yet, or hidden behind a local or `each.value`. An id given by the operator for this run is
  low, an automated snapshot (`rds:…`) medium.

## Sources
- https://github.com/hashicorp/terraform/issues/11278
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/db_snapshot
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
)md";

}  // namespace

extern constinit const Rule snapshot_literal_unverified = checked({
    .code = "DEP114",
    .slug = "snapshot-literal-unverified",
    .title = "Restored from a literal snapshot id that nothing proves to exist",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .also_reads = kSnapshots,
    .actions = kCreates | kReplaces,
    .fix = "look the snapshot up with a data source, or make it a nullable variable",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
