// The name that metrics give a plan's stack: repository and directory, the same on every build host. What CI systems put in
// between (tokens, build numbers, doubled names) would make a new time series of every build.
#pragma once

#include <string>
#include <string_view>

namespace plandiff {

/// Where a plan lies.
struct StackPlace {
  std::string_view repository;  ///< last two parts of origin's URL, empty if there is none
  std::string_view root;        ///< absolute path of the repository's top, or of the watched root where there is no repository
  std::string_view directory;   ///< of the plan, relative to that root
  std::string_view own_name = {};  ///< of a Pulumi, CDKTF or CloudFormation stack; the last part, unless the directory ends with it
};

/// At most 120 bytes of [A-Za-z0-9._/-], never empty. Recognised layouts, with what is removed:
///   GitLab       builds/<token>/<number>/    all three
///   Jenkins      workspace/job@2             `workspace`, `@2`
///   GitHub       _work/<repo>/<repo>         `_work`, one <repo>
///   Terragrunt   unit/.terragrunt-cache/…    all from the cache on: the unit is the stack
///   CDKTF        cdktf.out/stacks/<stack>    all but <stack>
/// Pure.
[[nodiscard]] std::string stack_name(const StackPlace& place);

}  // namespace plandiff
