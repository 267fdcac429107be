#include "analyzers/rule.h"
#include "analyzers/rules/security/database_port.h"
#include "analyzers/rules/security/security_group.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster", "aws_elasticache_replication_group",
                                       "aws_dms_replication_instance", "aws_redshift_cluster"};

/// Nobody wrote a group, so AWS attaches the default one. An update repeats the ids of that group, or of one that
/// somebody attached by hand.
Verdict has_no_group(const Subject& subject, const Attribute& ids, Verdict is_written) {
  if (subject.type() == "aws_elasticache_replication_group" &&
      !is_unset(subject.after("security_group_names")).is_yes() &&
      !subject.after("security_group_names").value().items().empty())
    return Verdict::no();
  if (ids.is_known())
    return Verdict::of(ids.value().items().empty()) &
           (kUpdates.has(subject.change().action) ? is_written : Verdict::yes());
  if (ids.is_unknown()) return is_written.is_unknown() ? Verdict::unknown() : Verdict::no();
  return Verdict::yes();
}

/// No attached group lets the port in. Unknown if a group or a rule cannot be seen.
Verdict is_port_closed(const Subject& subject, const AttachedGroups& attached, std::int64_t port) {
  if (!attached.is_complete || attached.groups.empty()) return Verdict::unknown();
  Verdict is_open = Verdict::no();
  for (const ResourceView& group : attached.groups) {
    const GroupRules& rules = rules_of(subject, group);
    if (!rules.is_complete) is_open = is_open | Verdict::unknown();
    for (const Ingress& rule : rules.rules) is_open = is_open | rule.covers(port, false);
  }
  return is_open.is_unknown() ? is_open : Verdict::of(is_open.is_no());
}

void check(const Subject& subject, Report& report) {
  const bool is_cache = subject.type() == "aws_elasticache_replication_group";
  const Attribute engine = subject.after("engine");
  // DocumentDB and Neptune have clusters of this type too.
  if (is_one_of(engine, {"docdb", "neptune"}).is_yes()) return;
  const Attribute ids = is_cache ? subject.after("security_group_ids") : subject.after("vpc_security_group_ids");
  const Verdict is_written =
      is_cache ? subject.is_configured("security_group_ids") : subject.is_configured("vpc_security_group_ids");
  const Verdict none = has_no_group(subject, ids, is_written);
  if (!none.is_no()) {
    return report.judge(none, ids, "gets only the default security group of its VPC, for nobody chose one");
  }
  if (subject.type() == "aws_dms_replication_instance") return;  // it connects, nobody connects to it
  const Attribute written_port = subject.after("port");
  const std::optional<std::int64_t> port = database_port(subject.type(), engine, written_port);
  if (!port) {
    // An engine that is known has no port only if it is none of the table's.
    return report.judge(engine.is_known() && is_unset(written_port).is_yes() ? Verdict::no() : Verdict::unknown(), ids,
                        "");
  }
  const AttachedGroups attached =
      is_cache ? attached_groups(subject, ids, subject.referred("security_group_ids"), "security_group_ids")
               : attached_groups(subject, ids, subject.referred("vpc_security_group_ids"), "vpc_security_group_ids");
  std::vector<std::string> evidence;
  for (const ResourceView& group : attached.groups) {
    const std::size_t count = rules_of(subject, group).rules.size();
    evidence.push_back(std::string(group.address()) + " has " + std::to_string(count) + " ingress rule" +
                       (count == 1 ? "" : "s") + ", written inline or as a resource");
  }
  const bool is_bare = std::ranges::all_of(
      attached.groups, [&](const ResourceView& group) { return rules_of(subject, group).rules.empty(); });
  report.judge(is_port_closed(subject, attached, *port) & subject.is_whole(),
               {.attribute = ids.path(),
                .message = "cannot be reached: none of its security groups lets in port " + std::to_string(*port),
                // A group without any rule may get some from another stack.
                .confidence = is_bare ? Confidence::kLikely : Confidence::kCertain,
                .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database, a cache or a DMS replication instance for which nobody chose a security group, so that it gets the default one
of its VPC. Also a database or cache whose groups are all in the plan while none of them lets in the port it listens on.

## Why it matters
The default group lets in everything that shares it, and often nothing else: access is then decided by whoever last changed
that group. Without a rule for the port, the application's connections time out.

## How to fix
```hcl
# before: no vpc_security_group_ids

vpc_security_group_ids = [aws_security_group.db.id]  # after

resource "aws_vpc_security_group_ingress_rule" "db" {
  security_group_id            = aws_security_group.db.id
  referenced_security_group_id = aws_security_group.app.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}
```

## When it stays silent
- a rule lets the port in, inline or as a resource of its own, from whatever source: a group, itself, a prefix list, a range;
- a group that is not in the plan, comes from a data source or from a variable: its rules are not visible;
- DocumentDB and Neptune; a replication instance with any group, for it only opens connections;
- a plan that does not show everything (`-target`), and rules that are not known yet; an update without a written group.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html
- https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
)md";

}  // namespace

extern constinit const Rule database_without_security_group = checked({
    .code = "SEC103",
    .slug = "database-without-security-group",
    .title = "Database or cache without its own security group or without an ingress rule for its port",
    .severity = Severity::kHigh,
    .category = Category::kSecurity,
    .types = kTypes,
    .also_reads = kGroupTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "attach a security group that lets in the database's port from the application's group only",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
