#include <vector>

#include "analyzers/rule.h"
#include "analyzers/rules/cost/instance_type.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster_instance",
                                       "aws_elasticache_replication_group", "aws_elasticache_cluster", "aws_instance"};

Attribute machine_of(const Subject& subject) {
  if (subject.type() == "aws_instance") return subject.after_or_kept("instance_type");
  if (subject.type().starts_with("aws_elasticache")) return subject.after_or_kept("node_type");
  return subject.after_or_kept("instance_class");
}

/// The family that takes this one's place; empty if it is current, or the one that the free tier gives away.
std::string_view successor_of(const InstanceType& type) {
  if (type.family == "t2" && type.size == "micro") return {};
  const std::vector<Table::Row> rows = knowledge("previous_generation").find("family", type.family);
  return rows.empty() ? std::string_view() : rows.front()["successor"];
}

void check(const Subject& subject, Report& report) {
  const Attribute machine = machine_of(subject);
  const auto type = read_instance_type(machine.text().value_or(""));
  const std::string_view successor = type ? successor_of(*type) : std::string_view();
  const Verdict is_old = machine.is_unknown() ? Verdict::unknown() : Verdict::of(!successor.empty());
  report.judge(is_old, {.attribute = machine.path(),
                        .message = "runs on " + machine.display() + ", a class of the previous generation; " +
                                   std::string(successor) + " gives more for less" +
                                   (is_old.is_yes() ? subject.cost_note() : "")});
  if (subject.type() != "aws_db_instance") return;
  const Attribute storage = subject.after_or_kept("storage_type");
  report.judge(equals(storage, "standard"), storage,
               "uses magnetic storage, which is slow, grows to 3 TiB at most and charges for each request");
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database, cache or virtual machine of a previous generation (t1, t2, m1 to m4, r3, r4, x1, c1 to c4, i2 …), or a
database on magnetic storage (`storage_type = "standard"`).

## Why it matters
The newer classes do more for less, and the old ones disappear region by region.

## How to fix
```hcl
instance_class = "db.m4.large"    # before
instance_class = "db.m7g.large"   # after; db.m6i.large where x86 is needed
```

## When it stays silent
- current families, `db.serverless`, and t2.micro, which the free tier of old accounts gives away;
- a class that is not known yet.

## Sources
- https://aws.amazon.com/ec2/previous-generation/
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Types.html
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#CHAP_Storage.Magnetic
)md";

}  // namespace

extern constinit const Rule rds_previous_generation = checked({
    .code = "CST105",
    .slug = "rds-previous-generation",
    .title = "Previous-generation class or magnetic storage",
    .severity = Severity::kLow,
    .category = Category::kCost,
    .types = kTypes,
    .fix = "use a current class, such as t4g, m7g or r7g, and gp3 storage",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
