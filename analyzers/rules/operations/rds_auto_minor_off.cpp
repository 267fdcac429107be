#include <array>

#include "analyzers/rules/operations/posture.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster_instance", "aws_dms_replication_instance",
                                       "aws_elasticache_replication_group"};

/// 8.0.36, 15.4, 10.11.6: somebody chose this very version.
bool is_full_version(std::string_view version) { return std::ranges::count(version, '.') >= 1; }

/// Where every change must be approved, the version is pinned and upgraded by hand.
bool is_regulated(const Subject& subject) {
  constexpr std::array<std::string_view, 8> kWords = {"compliance", "regulated", "regulatory", "hipaa",
                                                      "pci",        "sox",       "gxp",        "audit"};
  return has_tag(subject, [&](const std::string& key, const std::string& value) {
    return std::ranges::any_of(kWords,
                               [&](std::string_view word) { return names_word(key, word) || names_word(value, word); });
  });
}

/// On an update the provider repeats what AWS reported; only what somebody wrote counts.
Verdict is_written(const Subject& subject, const Attribute& upgrade) {
  return starts_anew(subject) && upgrade.is_known() ? Verdict::yes()
                                                    : subject.is_configured("auto_minor_version_upgrade");
}

void check(const Subject& subject, Report& report) {
  const Attribute upgrade = subject.after("auto_minor_version_upgrade");
  const bool is_pinned = subject.environment().is_production().is_yes() && is_regulated(subject) &&
                         is_full_version(subject.after("engine_version").text().value_or(""));
  const bool is_dms = subject.type() == "aws_dms_replication_instance";
  const Verdict written = is_written(subject, upgrade);
  // DMS is the one service for which the provider's default is false.
  const Verdict is_default = Verdict::of(is_dms && written.is_no());
  report.judge(
      (is_default | (is_false(upgrade) & written)) & Verdict::of(!is_pinned),
      {.attribute = upgrade.path(),
       .message = is_default.is_yes()
                      ? "gets no minor upgrade by itself: auto_minor_version_upgrade is not set, and the provider "
                        "then asks for none"
                      : "gets no minor upgrade, and so no security fix, by itself",
       .severity = is_default.is_yes() ? Severity::kInfo : Severity::kLow});
}

constexpr std::string_view kDoc = R"md(
## What it finds
`auto_minor_version_upgrade` set to false on a database instance, a cluster member, a DMS replication instance or a
cache; as information, a DMS replication instance that does not set it, for there the provider's default is false.

## Why it matters
Minor versions carry the security fixes. An instance that takes none runs on until AWS withdraws its version and
upgrades it at a time of its own choice.

## How to fix
```hcl
auto_minor_version_upgrade = false  # before
auto_minor_version_upgrade = true # upgrades happen in maintenance_window
```

## When it stays silent
- it is not set on RDS and ElastiCache, where the default is true; an update on which nobody wrote it;
- production with a tag that names a regulation (`compliance`, `pci`, `hipaa` …) and a full version in the code: there
  upgrades are made by hand;
- a value that is not known yet.

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#auto_minor_version_upgrade
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dms_replication_instance#auto_minor_version_upgrade
)md";

}  // namespace

extern constinit const Rule rds_auto_minor_off = checked({
    .code = "OPS105",
    .slug = "rds-auto-minor-off",
    .title = "Automatic minor upgrades disabled",
    .severity = Severity::kLow,
    .category = Category::kReliability,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "set auto_minor_version_upgrade = true",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
