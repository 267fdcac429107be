#include "analyzers/rules/cost/extended_support.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster"};

// How long before the day it is worth a word: an upgrade of a major version takes preparation.
constexpr std::chrono::days kNotice{90};

enum class Phase { kNone, kSoon, kCharged, kThirdYear };

Phase phase_of(const ExtendedSupport& support, std::chrono::sys_days today) {
  if (support.match != ExtendedSupport::Match::kOne || today + kNotice < support.starts) return Phase::kNone;
  if (today < support.starts) return Phase::kSoon;
  return support.third_year && today >= *support.third_year ? Phase::kThirdYear : Phase::kCharged;
}

Severity severity_of(Phase phase, const Environment& environment) {
  const bool is_production = environment.is_production().is_yes();
  if (phase == Phase::kSoon) return is_production ? Severity::kMedium : Severity::kLow;
  return is_production ? Severity::kHigh : Severity::kMedium;
}

std::string message_of(Phase phase, const std::string& what, const ExtendedSupport& support) {
  if (phase == Phase::kSoon)
    return what + " pays extended support from " + support.starts_text + " on, for each vCPU and hour";
  if (phase == Phase::kThirdYear) {
    return what + " pays extended support for each vCPU and hour, doubled since " + support.third_year_text;
  }
  return what + " pays extended support since " + support.starts_text + ", for each vCPU and hour";
}

void check(const Subject& subject, Report& report) {
  const Attribute engine = subject.after_or_kept("engine");
  const Attribute version = subject.after_or_kept("engine_version");
  const Attribute lifecycle = subject.after_or_kept("engine_lifecycle_support");
  const ExtendedSupport support = extended_support(engine.text().value_or(""), version.text().value_or(""));
  const Phase phase = phase_of(support, subject.today());
  Verdict is_charged = Verdict::of(phase != Phase::kNone);
  if (support.match == ExtendedSupport::Match::kAmbiguous && !version.is_empty()) is_charged = Verdict::unknown();
  // Without the engine the same number may be charged or not.
  if (version.is_unknown() || engine.is_unknown()) is_charged = Verdict::unknown();

  // Who declines extended support pays none; whether such a version can still be created is DEP122's question.
  const Verdict is_accepted = lifecycle.is_unknown()
                                  ? Verdict::unknown()
                                  : Verdict::of(lifecycle.text() != "open-source-rds-extended-support-disabled");
  const Environment& environment = subject.environment();
  std::vector<std::string> evidence = {"engine = " + engine.display() + ", engine_version = " + version.display()};
  if (environment.is_production().is_yes()) {
    for (std::string& line : environment.lines()) evidence.push_back(std::move(line));
  }
  const std::string database =
      engine.is_sensitive() || version.is_sensitive()
          ? "this version"
          : printable(engine.text().value_or(""), 64) + " " + printable(version.text().value_or(""), 64);
  report.judge(is_charged & is_accepted, {.attribute = version.path(),
                                          .message = message_of(phase, database, support) + (phase == Phase::kNone ? std::string() :
                                              subject.setting_note("engine_lifecycle_support", "open-source-rds-extended-support-disabled")),
                                          .severity = severity_of(phase, environment),
                                          .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A MySQL or PostgreSQL database, on RDS or Aurora, whose major version is past its standard support, or will be within
90 days (then one severity lower).

## Why it matters
RDS enrols such a database in Extended Support and charges for each vCPU and hour on top of the instance, twice as
much in the third year of some engines. On small classes the charge is larger than the instance.

## How to fix
Upgrade the major version:
```hcl
engine_version = "8.0.36"   # before
engine_version = "8.4"      # after, with allow_major_version_upgrade = true
```

## When it stays silent
- no version is written, so AWS chooses one; a version that does not tell the major, such as `8`;
- MariaDB, Oracle, SQL Server and Db2, which have no such charge; MySQL 8.4 is another major;
- `engine_lifecycle_support = "open-source-rds-extended-support-disabled"`, which costs nothing.

In production it is high, elsewhere and where the environment is unknown medium.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html
- https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html
- https://github.com/infracost/infracost
)md";

}  // namespace

extern constinit const Rule rds_extended_support = checked({
    .code = "CST106",
    .slug = "rds-extended-support",
    .title = "Engine version in or near paid extended support",
    .severity = Severity::kHigh,
    .category = Category::kCost,
    .types = kTypes,
    .fix = "upgrade the major version",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
