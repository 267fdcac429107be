// Collects what speaks for an environment: tags, provider defaults, variables, workspace, names, directories.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/environment.h"
#include "analyzers/plan/plan.h"
#include "analyzers/workspace/workspace.h"

namespace plandiff {

/// Evidence that holds for every resource of a plan (ranks 1, 4, 5, 6 and 8).
struct PlanEvidence {
  std::vector<Evidence> evidence;
};

/// Reads variables, workspace selection, stack and directory names, and tfvars files that fit the plan.
[[nodiscard]] PlanEvidence collect_plan_evidence(const Plan& plan, const Workspace& workspace, std::string_view terraform_workspace);

/// Types of which a member without evidence of its own takes the environment: readers must keep their values.
[[nodiscard]] std::span<const std::string_view> types_read_for_environment();

/// Adds the resource's own: tags (rank 2), its provider's default tags (rank 3), its name (rank 7).
[[nodiscard]] std::vector<Evidence> collect_evidence(const Plan& plan, const ResourceChange& change, const PlanEvidence& shared);

}  // namespace plandiff
