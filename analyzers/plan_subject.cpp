#include "analyzers/plan_subject.h"

#include "analyzers/plan_facts.h"

namespace plandiff {

const Plan& PlanSubject::plan() const { return facts_->plan(); }

Environment PlanSubject::environment() const { return facts_->environment_of_plan(); }

std::vector<ResourceView> PlanSubject::resources(std::string_view type) const { return facts_->graph().resources(type); }

Verdict PlanSubject::is_whole() const { return facts_->is_whole(); }

const Estimate& PlanSubject::cost() const { return facts_->cost(); }

const ApplyTime& PlanSubject::apply() const { return facts_->apply(); }

const CostContext& PlanSubject::cost_context() const { return facts_->cost_context(); }

const Workspace& PlanSubject::workspace() const { return facts_->workspace(); }

const Program& PlanSubject::program() const { return facts_->program(); }

const RuleSettings& PlanSubject::settings() const { return facts_->settings(); }

std::chrono::sys_days PlanSubject::today() const { return facts_->today(); }

}  // namespace plandiff
