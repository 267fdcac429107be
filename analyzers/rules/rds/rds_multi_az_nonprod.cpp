#include "analyzers/rules/rds/nonproduction.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance"};

void check(const Subject& subject, Report& report) {
  const Attribute multi_az = after_or_kept(subject, "multi_az");
  const Environment& environment = subject.environment();
  const Verdict is_preproduction = environment.is(EnvironmentClass::kPreprod);
  // A replica with a standby is made to be promoted in an emergency: two zones are its purpose.
  const Verdict is_own_database = is_unset(subject.after("replicate_source_db"));

  std::vector<std::string> evidence = evidence_of(environment);
  const Attribute before = subject.before("multi_az");
  if (before.is_known() && is_false(before).is_yes()) evidence.push_back("multi_az: false -> true");
  const std::optional<SettingCost> cost = is_true(multi_az).is_yes() ? subject.cost_of_setting("multi_az", "false") : std::nullopt;
  // Staging is often like production on purpose; what alone exceeds the budget is no detail.
  const Budget* const budget = subject.budget();
  const bool is_dear = cost && budget != nullptr && !budget->is_built_in && budget->increase && cost->difference > *budget->increase;
  const Severity severity = is_preproduction.is_yes() ? Severity::kInfo : is_dear ? Severity::kHigh : Severity::kMedium;
  report.judge(is_true(multi_az) & is_own_database & (environment.is_nonproduction() | is_preproduction),
               {.attribute = multi_az.path(),
                .message = "pays for a standby in a second zone, about twice the price, in environment " +
                           std::string(to_text(environment.environment)) + (cost ? cost->note() : ""),
                .severity = severity,
                .confidence = environment.confidence,
                .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database instance with `multi_az` true in a development, test or ephemeral environment, when it is created,
replaced or changed. In a pre-production environment it is information only; where the standby alone costs more a month
than a budget of the settings (`cost.budgets`) allows a whole plan, it is high, else medium.

## Why it matters
A Multi-AZ instance keeps a standby in another availability zone that serves nothing. Instance hours, storage and
provisioned IOPS are all paid twice: 395 of 405 classes of the price list cost exactly the double.

## How to fix
Set `multi_az = var.is_production`, or take it from a map with one value an environment.
```hcl
multi_az = true               # before

multi_az = var.is_production  # after
```

## When it stays silent
- the environment is production, performance test, unknown or contradictory;
- `multi_az` is not written (the default is one zone); on an update the value that the instance already has counts;
- read replicas, which are kept in two zones to be promoted;
- Multi-AZ database clusters (`aws_rds_cluster`), which are another product, and databases that go away.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_OnDemandDBInstances.html
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html
)md";

}  // namespace

extern constinit const Rule rds_multi_az_nonprod = checked({
    .code = "CST101",
    .slug = "rds-multi-az-nonprod",
    .title = "Multi-AZ database in a non-production environment",
    .severity = Severity::kHigh,
    .category = Category::kCost,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "set multi_az = var.is_production, or choose it by environment",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
