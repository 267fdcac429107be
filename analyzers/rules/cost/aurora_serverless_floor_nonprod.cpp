#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kAlsoReads[] = {"aws_rds_cluster_instance"};
constexpr std::string_view kTypes[] = {"aws_rds_cluster"};

// Capacity units; the smallest that every version of the engines takes without pausing.
constexpr double kFloor = 0.5;

// What the serverless instances of the cluster cost at their floor, as far as the plan shows them.
std::string cost_of_floor(const Subject& subject) {
  Usd sum;
  std::size_t count = 0;
  for (const ResourceView& view : subject.consumers()) {
    if (view.change() == nullptr || view.type() != "aws_rds_cluster_instance") continue;
    if (!equals(view.attribute("instance_class"), "db.serverless").is_yes()) continue;
    const ResourceCost* const cost = subject.subject(*view.change()).monthly_cost();
    const SideCost* const side = cost == nullptr ? nullptr : cost->after_side();
    if (side == nullptr || side->coverage == Coverage::kUnpriced) return {};
    sum += side->low;
    ++count;
  }
  if (count == 0) return {};
  return ": " + sum.to_string() + " USD a month for " + std::to_string(count) + (count == 1 ? " instance" : " instances");
}

void check(const Subject& subject, Report& report) {
  const Attribute floor = subject.after_or_kept("serverlessv2_scaling_configuration[0].min_capacity");
  const Environment& environment = subject.environment();
  const std::optional<double> units = floor.number();
  const Verdict is_high = floor.is_unknown() ? Verdict::unknown() : Verdict::of(units && *units > kFloor);
  report.judge(is_high & environment.is_nonproduction(),
               {.attribute = floor.path(),
                .message = "pays for " + floor.display() +
                           " capacity units around the clock on each serverless instance, used or "
                           "not, in environment " +
                           std::string(to_text(environment.environment)) + cost_of_floor(subject),
                .confidence = environment.confidence,
                .evidence = environment.lines()});
}

constexpr std::string_view kDoc = R"md(
## What it finds
An Aurora cluster of a development, test or ephemeral environment whose Serverless v2 capacity never falls to 0.5
units or below.

## Why it matters
`min_capacity` is paid at night and at weekends too, once for each serverless instance of the cluster.

## How to fix
```hcl
serverlessv2_scaling_configuration {
  min_capacity = 2     # before
  min_capacity = 0.5   # after; 0 pauses where the engine's version can
  max_capacity = 4
}
```

## When it stays silent
- 0.5 units, or 0, which pauses; clusters without the block;
- production, staging, performance tests, and an environment that is unknown or contradictory;
- a value that is not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster#serverlessv2_scaling_configuration
)md";

}  // namespace

extern constinit const Rule aurora_serverless_floor_nonprod = checked({
    .code = "CST107",
    .slug = "aurora-serverless-floor-nonprod",
    .title = "Aurora Serverless v2 minimum capacity too high in a non-production environment",
    .severity = Severity::kMedium,
    .category = Category::kCost,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .fix = "set min_capacity = 0.5, or 0 to pause",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
