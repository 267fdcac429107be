#include "analyzers/rule.h"
#include "analyzers/rules/rds/reserved_names.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster"};

/// A restored database and a replica have the users of their source: the name in the plan is not sent.
Verdict is_made_empty(const Subject& subject) {
  const Attribute point_in_time = subject.after("restore_to_point_in_time");
  const Verdict restores = point_in_time.is_unknown() ? Verdict::unknown() : Verdict::no();
  if (!point_in_time.value().items().empty()) return Verdict::no();
  const Verdict is_replica =
      is_set(subject.after("replicate_source_db")) | is_set(subject.after("replication_source_identifier"));
  const Verdict has_source = restores | is_replica | is_set(subject.after("snapshot_identifier"));
  return has_source.is_unknown() ? has_source : Verdict::of(has_source.is_no());
}

struct Answer {
  Verdict verdict = Verdict::no();
  Refusal refusal = Refusal::kNone;
};

Answer is_refused(const Attribute& user, const Attribute& engine, bool is_docdb) {
  if (user.is_unknown()) return {Verdict::unknown()};
  const std::string name = to_lower(user.text().value_or(""));
  const EngineFamily family = is_docdb ? EngineFamily::kDocdb : engine_family(engine.text().value_or(""));
  const Refusal answer = refusal(family, name);
  if (answer != Refusal::kNone) return {Verdict::yes(), answer};
  if (family == EngineFamily::kUnknown && !engine.is_known())
    return {is_refused_somewhere(name) ? Verdict::unknown() : Verdict::no()};
  return {};
}

Severity severity_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::kVerified:
      return Severity::kCritical;
    case Refusal::kPlausible:
      return Severity::kMedium;
    case Refusal::kPossible:
    case Refusal::kNone:
      return Severity::kInfo;
  }
  return Severity::kInfo;
}

void check(const Subject& subject, Report& report) {
  const bool is_docdb = subject.type() == "aws_docdb_cluster";
  const Attribute user =
      subject.type() == "aws_db_instance" ? subject.after("username") : subject.after("master_username");
  const Attribute engine = subject.after("engine");
  const Answer answer = is_refused(user, engine, is_docdb);
  const bool is_verified = answer.refusal == Refusal::kVerified;
  const std::string who = is_docdb                                      ? "DocumentDB"
                          : engine.is_sensitive() || !engine.is_known() ? "the engine"
                                                                        : printable(engine.text().value_or(""), 64);
  report.judge(
      answer.verdict & is_made_empty(subject),
      {.attribute = user.path(),
       .message = std::string(is_verified ? "creation fails" : "creation may fail") + ": the master user name " +
                  user.display() + (is_verified ? " is reserved by " : " is probably reserved by ") + who,
       .severity = severity_of(answer.refusal),
       .confidence = is_verified ? Confidence::kCertain : Confidence::kGuess,
       .evidence = {
           is_verified
               ? "InvalidParameterValue: MasterUsername cannot be used as it is a reserved word used by the engine"
               : "not tried on a live account"}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database instance or cluster that is created with a master user name which its engine keeps for itself: `rdsadmin`
everywhere, `admin` and `user` on PostgreSQL, `admin` on DocumentDB (all refused on live accounts: critical). Names
that are only likely to be refused (PostgreSQL's reserved words, `pg_…`, role names of RDS, system accounts of
MySQL, Oracle and SQL Server) are medium; `root` on MySQL is information.

## Why it matters
The apply stops after minutes of other work with `InvalidParameterValue: MasterUsername admin cannot be used as it
is a reserved word used by the engine`. Nothing shows it at plan time.

## How to fix
Choose another name, such as `dbadmin`, `app_admin` or `clusteradmin`.
```hcl
username = "admin"      # before, on PostgreSQL

username = "app_admin"  # after
```

## When it stays silent
- `postgres` on PostgreSQL and `admin` on MySQL, MariaDB, Oracle and SQL Server: the engines accept them;
- `root`, `superuser`, `replication`, `master`, `sysadmin` on PostgreSQL: nobody has seen them refused;
- a database that is restored from a snapshot or a point in time, and replicas: their users come with the data;
- updates: the name exists already. A name or an engine that is not known yet.

## Sources
- https://github.com/aws-cloudformation/cfn-lint/pull/4425
- https://github.com/aws/aws-cdk/issues/13295
- https://github.com/postgres/postgres/blob/master/src/include/parser/kwlist.h
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
)md";

}  // namespace

extern constinit const Rule rds_reserved_master_username = checked({
    .code = "DEP101",
    .slug = "rds-reserved-master-username",
    .title = "Master user name is reserved by the engine",
    .severity = Severity::kCritical,
    .category = Category::kUndeployable,
    .types = kTypes,
    .actions = kCreates | kReplaces,
    .fix = "choose another name, such as dbadmin, app_admin or clusteradmin",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
