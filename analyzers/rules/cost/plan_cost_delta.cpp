#include <algorithm>
#include <string>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::size_t kShown = 5;

/// What a cheaper way to the same thing would save, where one setting tells; empty if none does.
std::string cheaper_way(const Subject& subject) {
  const auto saving = [&](Path path, std::string_view otherwise, std::string_view words) -> std::string {
    const std::optional<SettingCost> cost = subject.cost_of_setting(path, otherwise);
    if (!cost || cost->difference.is_zero() || cost->difference.is_negative()) return {};
    return "; " + std::string(words) + " saves " + cost->difference.to_string();
  };
  if (subject.type() == "aws_db_instance" && is_true(subject.after_or_kept("multi_az")).is_yes()) {
    return saving("multi_az", "false", "one zone");
  }
  if (subject.type() == "aws_dms_replication_instance") return saving("multi_az", "false", "one zone");
  if (subject.type() == "aws_elasticache_replication_group") return saving("engine", "valkey", "valkey");
  if (subject.type() == "aws_ebs_volume") return saving("type", "gp3", "gp3");
  return {};
}

/// The dearest additions, the largest first.
std::vector<std::string> dearest(const PlanSubject& subject) {
  struct Addition {
    const ResourceCost* cost;
    Usd delta;
  };
  std::vector<Addition> additions;
  for (const ResourceCost& cost : subject.cost().resources) {
    const std::optional<Usd> delta = cost.delta();
    if (delta && !delta->is_zero() && !delta->is_negative()) additions.push_back({&cost, *delta});
  }
  std::stable_sort(additions.begin(), additions.end(), [](const Addition& a, const Addition& b) { return a.delta > b.delta; });
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < std::min(additions.size(), kShown); ++i) {
    const ResourceChange& change = *additions[i].cost->change;
    lines.push_back(additions[i].delta.with_sign() + " " + printable(change.address, 200) + cheaper_way(subject.subject(change)));
  }
  if (additions.size() > kShown) lines.push_back("and " + std::to_string(additions.size() - kShown) + " smaller additions");
  return lines;
}

/// Does anything without a price come or change? What goes can only make the difference smaller.
std::size_t count_unpriced(const Estimate& cost) {
  return static_cast<std::size_t>(std::count_if(cost.resources.begin(), cost.resources.end(), [](const ResourceCost& one) {
    return one.coverage == Coverage::kUnpriced && !one.is_same && !kDeletes.has(one.change->action);
  }));
}

void check(const PlanSubject& subject, Report& report) {
  const Environment environment = subject.environment();
  const Budget* const budget = budget_for(subject.cost_context().settings, environment);
  if (budget == nullptr) return;
  const CostTotals& totals = subject.cost().totals;
  const Usd delta = totals.delta();
  const bool is_above = budget->increase && delta > *budget->increase;
  const bool is_part_above = budget->percent && !totals.before.is_zero() &&
                             delta.times(Quantity::of(100)) > totals.before.times(*budget->percent);
  const std::size_t unpriced = count_unpriced(subject.cost());
  Verdict is_dear = Verdict::of(is_above || is_part_above);
  if (is_dear.is_no() && unpriced != 0 && (budget->increase || budget->percent)) is_dear = Verdict::unknown();

  const std::string limit = is_above ? budget->increase->to_string() + " USD"
                            : is_part_above ? budget->percent->to_string() + " %"
                                            : std::string();
  std::string message = "costs " + delta.to_string() + " USD a month more (" + totals.before.to_string() + " -> " + totals.after.to_string() +
                        "), above the budget of " + limit + " for environment " + std::string(to_text(environment.environment));
  if (unpriced != 0) message += "; priced part only, " + std::to_string(unpriced) + (unpriced == 1 ? " resource has" : " resources have") + " no price";
  report.judge(is_dear, {.attribute = "cost",
                         .message = std::move(message),
                         .severity = budget->severity,
                         .evidence = is_dear.is_yes() ? dearest(subject) : std::vector<std::string>()});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A plan that raises the monthly cost of its resources by more than the budget of its environment: what they cost after
it, less what they cost before. Budgets are `cost.budgets` of the settings, in dollars or in percent; without settings
200 dollars for development and test, and 1,000 for everything else.

## Why it matters
Fixed prices go on by the hour, and nobody sees them before the bill. The finding names the five dearest additions,
and what a cheaper setting of each would save where one is known.

## How to fix
Choose a cheaper setting, or raise the budget on purpose:
```yaml
# before: the built-in budgets
# after
cost:
  budgets:
    - environment: test
      increase: 400
```

## When it stays silent
- the increase is at the budget or below it; a replacement counts once on each side;
- parts that depend on use (requests, traffic) are not counted, unless `cost.usage` of the settings says how much;
- where something without a price is created or changed and the priced part stays below the budget, the verdict is
  unknown and listed as such.

## Sources
- https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/price-changes.html
)md";

}  // namespace

extern constinit const Rule plan_cost_delta = checked({
    .code = "CST901",
    .slug = "plan-cost-delta",
    .title = "Monthly cost increase above the budget",
    .severity = Severity::kHigh,
    .category = Category::kCost,
    .fix = "choose a cheaper setting of the resources named, or raise the budget on purpose",
    .doc = kDoc,
    .check_plan = check,
});

}  // namespace plandiff::rules
