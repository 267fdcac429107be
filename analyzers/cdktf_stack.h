// The CDKTF stack that a plan belongs to: whose folder it lies in, or whose resources it has. Terraform knows addresses, the people who write CDKTF know
// constructs; `cdk.tf.json` knows both.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "analyzers/plan/plan.h"
#include "analyzers/workspace/workspace.h"

namespace plandiff {

struct CdktfStack {
  std::string name;
  std::string folder;  ///< relative to the workspace's root; assets lie below it
  std::unordered_map<std::string, std::string> constructs;  ///< `aws_vpc.main`, `data.…`, `module.m` → `net/main`

  /// The path of the construct that makes a resource or what is in its module; empty if the code does not tell.
  [[nodiscard]] std::string_view construct_of(std::string_view address) const;
};

/// Looks for `cdk.tf.json` in the plan's folder, then for a manifest in it and in `cdktf.out` below it. Of several stacks the one that has all
/// resources of the plan's root module; nothing if that is none or several.
[[nodiscard]] std::optional<CdktfStack> cdktf_stack_of(const Plan& plan, const WorkspaceLocation& location);

/// The constructs of a synthesised configuration; nothing if the text is none.
[[nodiscard]] std::optional<CdktfStack> read_cdktf_stack(std::string_view configuration);

}  // namespace plandiff
