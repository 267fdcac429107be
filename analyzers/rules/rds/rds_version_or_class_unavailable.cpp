#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/engine_row.h"
#include "analyzers/rules/rds/instance_class.h"
#include "analyzers/rules/rds/parameter_family.h"
#include "analyzers/rules/rds/problems.h"
#include "analyzers/rules/rds/sent.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster", "aws_rds_cluster_instance"};
constexpr std::string_view kReads[] = {"aws_db_parameter_group", "aws_rds_cluster_parameter_group"};
constexpr std::string_view kSupportDisabled = "open-source-rds-extended-support-disabled";

bool is_known_engine(std::string_view engine) {
  const std::string name = to_lower(engine);
  if (name == "neptune" || name == "docdb") return true;
  const Table& engines = knowledge("rds_engine_limits");
  for (std::size_t i = 0; i < engines.size(); ++i) {
    if (means_engine(engines.row(i)["engine"], name)) return true;
  }
  return false;
}

std::string suggestion(const Attribute& engine) {
  constexpr std::array<std::string_view, 6> kNames = {"mysql",        "mariadb",           "postgres",
                                                      "aurora-mysql", "aurora-postgresql", "oracle-ee"};
  return engine.is_sensitive() ? std::string() : did_you_mean(engine.text().value_or(""), kNames);
}

bool is_not_for(std::string_view engines, std::string_view engine) {
  while (!engines.empty()) {
    const std::size_t end = std::min(engines.find(' '), engines.size());
    if (engine.starts_with(engines.substr(0, end))) return true;
    engines.remove_prefix(std::min(end + 1, engines.size()));
  }
  return false;
}

void judge_class(Report& report, const Attribute& instance_class, const Attribute& engine, Verdict is_judged) {
  const std::string_view text = instance_class.text().value_or("");
  const std::string_view name = engine.text().value_or("");
  const std::optional<InstanceClass> parts = read_instance_class(text);
  const bool is_aurora = name.starts_with("aurora");
  const bool is_small = parts && (parts->rank == ClassSize::kMicro || parts->rank == ClassSize::kSmall);
  const std::string_view family = parts ? parts->family : std::string_view();
  const std::vector<Table::Row> rows = knowledge("rds_class_families").find("family", family);
  const bool is_refused = !rows.empty() && is_not_for(rows.front()["not_for"], name);
  const bool is_serverless = text == "db.serverless";
  // With an engine that is not known only a strange class says something.
  const Verdict of_engine =
      is_judged & (engine.is_known() ? Verdict::yes() : Verdict::unknown()) & is_set(instance_class);
  const bool may_be_refused = is_small || (!rows.empty() && !rows.front()["not_for"].empty());
  const std::string what = engine_name(engine) + " has no class " + instance_class.display();
  judge_worst(report, instance_class,
              {{of_engine & Verdict::of(engine.is_known() ? (is_aurora && is_small) || is_refused : may_be_refused),
                "creation fails: " + what, Severity::kMedium},
               {of_engine & Verdict::of(engine.is_known() && is_serverless && !is_aurora && name != "neptune" &&
                                        name != "docdb"),
                "creation fails: " + what, Severity::kMedium},
               {is_judged & text_is(instance_class, [&](std::string_view) { return !is_serverless && rows.empty(); }),
                "class " + instance_class.display() + " is not in the table of 2026-11", Severity::kLow}});
}

/// The family of the group that an attribute names: one of the plan or the state, or a default group whose name says
/// it.
Attribute family_of(const Subject& subject, const Attribute& group, const Referred& referred, std::string_view type) {
  for (const ResourceView& view : referred.resources) {
    if (view.type() == type && referred.resources.size() == 1) return view.attribute("family");
  }
  for (const ResourceView& view : subject.resources(type)) {
    if (group.text() && view.attribute("name").text() == group.text()) return view.attribute("family");
  }
  return {};
}

void judge_family(Report& report, const Subject& subject, const Attribute& group, const Attribute& family,
                  Verdict is_judged) {
  constexpr std::string_view kDefault = "default.";
  const Attribute engine = subject.after("engine");
  const Attribute version = subject.after("engine_version");
  const std::string_view group_name = group.text().value_or("");
  const bool is_default = group_name.starts_with(kDefault);
  const std::string_view found = is_default ? group_name.substr(kDefault.size()) : family.text().value_or("");
  if (found.empty() && !family.is_unknown()) return;  // a group that the plan does not show
  const std::string_view name = engine.text().value_or("");
  const std::optional<std::string> wanted = parameter_family(name, version.text().value_or(""));
  const Verdict is_open = engine.is_unknown() || family.is_unknown() ? Verdict::unknown() : Verdict::yes();
  const bool is_other_engine = engine.is_known() && !is_family_of(found, name);
  const Verdict is_other = is_other_engine        ? Verdict::yes()
                           : version.is_unknown() ? Verdict::unknown()
                           : wanted.has_value()   ? Verdict::of(*wanted != found)
                                                  : Verdict::no();
  const std::string shown = family.is_sensitive() ? "another family" : "family " + printable(found, 64);
  report.judge(is_judged & is_open & is_other,
               {.attribute = group.path(),
                .message = "apply fails: the parameter group has " + shown +
                           (is_other_engine ? ", which " + engine_name(engine) + " does not take"
                                            : ", and " + engine_name(engine) + " " + version.display() + " needs " +
                                                  wanted.value_or("another")),
                .severity = Severity::kMedium});
}

std::optional<std::chrono::sys_days> day_of(std::string_view text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  if (text.size() != 10) return std::nullopt;
  std::from_chars(text.data(), text.data() + 4, year);
  std::from_chars(text.data() + 5, text.data() + 7, month);
  std::from_chars(text.data() + 8, text.data() + 10, day);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  return date.ok() ? std::optional<std::chrono::sys_days>(date) : std::nullopt;
}

void judge_support(Report& report, const Subject& subject) {
  const Attribute support = subject.after("engine_lifecycle_support");
  const Attribute engine = subject.after("engine");
  const Attribute version = subject.after("engine_version");
  std::string since;
  const Verdict is_over = text_is(version, [&](std::string_view text) {
    for (const Table::Row& row : knowledge("extended_support").find("engine", engine.text().value_or(""))) {
      const std::string_view major = row["version"];
      const std::optional<std::chrono::sys_days> day = day_of(row["starts"]);
      if (text != major && !text.starts_with(std::string(major) + ".")) continue;
      since = row["starts"];
      return day && *day <= subject.today();
    }
    return false;
  });
  const Verdict is_open = engine.is_unknown() ? Verdict::unknown() : Verdict::yes();
  report.judge(
      equals(support, kSupportDisabled) & is_open & is_over &
          (is_sent(subject, "engine_version") | is_sent(subject, "engine_lifecycle_support")),
      {.attribute = version.path(),
       .message = "creation fails or the engine is upgraded by force: " + engine_name(engine) + " " +
                  version.display() + " is past its standard support since " + since + ", and extended support is off",
       .severity = Severity::kMedium});
}

void check(const Subject& subject, Report& report) {
  const Attribute engine = subject.after("engine");
  report.judge(is_sent(subject, "engine") & is_set(engine) &
                   text_is(engine, [](std::string_view text) { return !is_known_engine(text); }),
               {.attribute = engine.path(),
                .message = "creation fails: engine " + engine.display() + " does not exist" + suggestion(engine),
                .severity = Severity::kMedium});
  const Verdict version_sent = is_sent(subject, "engine_version") | is_sent(subject, "engine");
  if (subject.type() == "aws_rds_cluster") {
    const Attribute group = subject.after("db_cluster_parameter_group_name");
    judge_class(report, subject.after("db_cluster_instance_class"), engine,
                is_sent(subject, "db_cluster_instance_class"));
    judge_family(report, subject, group,
                 family_of(subject, group, subject.referred("db_cluster_parameter_group_name"),
                           "aws_rds_cluster_parameter_group"),
                 version_sent | is_sent(subject, "db_cluster_parameter_group_name"));
    return judge_support(report, subject);
  }
  judge_class(report, subject.after("instance_class"), engine, is_sent(subject, "instance_class"));
  if (subject.type() == "aws_rds_cluster_instance") {
    const Attribute group = subject.after("db_parameter_group_name");
    return judge_family(
        report, subject, group,
        family_of(subject, group, subject.referred("db_parameter_group_name"), "aws_db_parameter_group"),
        version_sent | is_sent(subject, "db_parameter_group_name"));
  }
  const Attribute group = subject.after("parameter_group_name");
  judge_family(report, subject, group,
               family_of(subject, group, subject.referred("parameter_group_name"), "aws_db_parameter_group"),
               version_sent | is_sent(subject, "parameter_group_name"));
  judge_support(report, subject);
}

constexpr std::string_view kDoc = R"md(
## What it finds
An engine that does not exist (`postgresql`); a class that the engine does not have: Graviton families on Oracle, SQL Server and Db2,
m families and micro or small sizes on Aurora, `db.serverless` outside Aurora; a parameter group of another engine or major version;
extended support switched off for a version whose standard support has ended. A class whose family the table of 2026-11 does not hold is
low: it may be new.

## Why it matters
The provider checks none of these while planning. The creation or the upgrade fails with `InvalidParameterCombination`.

## How to fix
```hcl
engine_version = "8.4.6"
family         = "mysql8.0" # before, in aws_db_parameter_group
family         = "mysql8.4" # after
```
`aws rds describe-orderable-db-instance-options` lists the classes of an engine.

## When it stays silent
- versions that no table holds: new ones appear every month;
- parameter groups that neither the plan nor the state shows; a version that nobody wrote;
- an update that changes none of these; values that are not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Support.html
- https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.SupportAurora.html
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBParameterGroup.html
)md";

}  // namespace

extern constinit const Rule rds_version_or_class_unavailable = checked({
    .code = "DEP122",
    .slug = "rds-version-or-class-unavailable",
    .title = "Engine version / class not orderable",
    .severity = Severity::kMedium,
    .category = Category::kUndeployable,
    .confidence = Confidence::kLikely,
    .types = kTypes,
    .also_reads = kReads,
    .fix = "choose a class and a version that can be ordered, and a parameter group of the engine's major version",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
