// Runs rules over a plan. A rule that throws becomes an observable; the others go on.
#pragma once

#include "analyzers/catalog.h"
#include "analyzers/plan_facts.h"
#include "analyzers/report.h"

namespace plandiff {

/// Runs every rule on every change it is meant for. `with_unchanged` also judges the posture (cost, security, reliability, hygiene) of resources that
/// the plan leaves alone.
[[nodiscard]] Report run_rules(PlanFacts& facts, const RuleSet& rules, bool with_unchanged = false);

}  // namespace plandiff
