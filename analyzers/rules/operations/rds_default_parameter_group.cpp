#include "analyzers/rules/operations/parameter_group_use.h"
#include "analyzers/rules/operations/posture.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster", "aws_elasticache_replication_group",
                                       "aws_db_parameter_group"};
constexpr std::string_view kAlsoReads[] = {"aws_rds_cluster_instance"};

Attribute group_of(const Subject& subject) {
  return subject.type() == "aws_rds_cluster" ? subject.after_or_kept("db_cluster_parameter_group_name")
                                             : subject.after_or_kept("parameter_group_name");
}

/// A name that is late, but comes from a group that this code makes.
bool is_own_group(const Subject& subject, const Attribute& group) {
  if (!group.is_unknown()) return false;
  const References references = subject.type() == "aws_rds_cluster"
                                    ? subject.references("db_cluster_parameter_group_name")
                                    : subject.references("parameter_group_name");
  return references.is_complete && !references.targets.empty() &&
         std::ranges::all_of(references.targets, [](const References::Target& target) {
           return target.resource.find("parameter_group.") != std::string::npos &&
                  !target.resource.starts_with("data.");
         });
}

void judge_user(const Subject& subject, Report& report) {
  const Attribute group = group_of(subject);
  if (is_own_group(subject, group)) return;
  const bool is_instance = subject.type() == "aws_db_instance";
  // Replicas and members of a global datastore take the group of their source.
  const Verdict is_own = is_instance ? is_own_database(subject) & has_plain_engine(subject)
                                     : is_unset(subject.after("global_replication_group_id"));
  const Verdict is_default = is_unset(group) & Verdict::of(starts_anew(subject));
  report.judge(
      (is_default | starts_with(group, "default.")) & is_own &
          Verdict::of(subject.environment().environment != EnvironmentClass::kEphemeral),
      {.attribute = group.path(),
       .message = "runs with the parameter group of AWS, in which nothing can be changed: another one needs a restart",
       .evidence = {group.path() + " = " + group.display()}});
}

void judge_group(const Subject& subject, Report& report) {
  report.judge(is_unused(subject), {.attribute = "name",
                                    .message = "has no effect: no database of the plan uses this parameter group",
                                    .confidence = Confidence::kLikely});
  const Attribute family = subject.after("family");
  const Attribute parameters = subject.after("parameter");
  for (std::size_t i = 0; i < parameters.value().items().size(); ++i) {
    const Attribute parameter = parameters.at(i);
    const Attribute name = parameter.at("name");
    const Attribute method = parameter.at("apply_method");
    if (!name.text() || !is_static(family.text().value_or(""), *name.text())) continue;
    report.judge(is_unset(method) | equals(method, "immediate"),
                 {.attribute = method.path(),
                  .message = "apply fails: " + name.display() +
                             " is static, and only apply_method = \"pending-reboot\" can change it",
                  .evidence = {"InvalidParameterCombination: cannot use immediate apply method for static parameter"}});
  }
}

void check(const Subject& subject, Report& report) {
  if (subject.type() == "aws_db_parameter_group") return judge_group(subject, report);
  judge_user(subject, report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database or cache that runs with AWS's default parameter group; a parameter group that no database of the plan uses;
and a static parameter that is to be applied at once.

## Why it matters
Nothing can be changed in a default group. The day a parameter must change, another group has to be attached, and that
takes a restart. A static parameter with the method `immediate`, the provider's default, makes the apply fail with
`InvalidParameterCombination`.

## How to fix
```hcl
# before: no parameter_group_name
resource "aws_db_parameter_group" "main" {
  family = "mysql8.0"
  parameter {
    name         = "performance_schema"
    value        = "1"
    apply_method = "pending-reboot" # for static parameters
  }
}
resource "aws_db_instance" "main" {
  parameter_group_name = aws_db_parameter_group.main.name
}
```

## When it stays silent
- ephemeral environments; read replicas, RDS Custom, members of a global datastore;
- an update on which the plan does not show the group; a name that is not known yet;
- groups in a plan that holds no database, is not whole, or that an output hands on;
- parameters that the table does not list as static.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html
- https://github.com/terraform-linters/tflint-ruleset-aws/blob/master/docs/rules/aws_db_instance_default_parameter_group.md
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_parameter_group
)md";

}  // namespace

extern constinit const Rule rds_default_parameter_group = checked({
    .code = "OPS107",
    .slug = "rds-default-parameter-group",
    .title = "No custom parameter group",
    .severity = Severity::kLow,
    .category = Category::kReliability,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "make a parameter group of the engine's family and refer to it",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
