// What a source file imports, and what a name in it therefore means.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/program/syntax.h"

namespace plandiff {

/// One imported name. `import pulumi_aws as aws` is {pulumi_aws, "", aws}; `from lib.stack import Stack` is {lib.stack, Stack, Stack};
/// `import * as aws from "@pulumi/aws"` is {@pulumi/aws, "", aws}. Leading dots of Python stay: `.alarms`.
struct Import {
  std::string module;
  std::string name;  ///< empty: the module itself
  std::string as;    ///< what it is called here
  std::uint32_t line = 0;
  bool is_in_branch = false;
};

/// The first 256 of a file.
[[nodiscard]] std::vector<Import> find_imports(const Syntax& syntax);

/// The full name of a dotted name: `pulumi_aws.rds.Instance` of `aws.rds.Instance`. Empty if it starts with nothing that is imported.
[[nodiscard]] std::string full_name(const std::vector<Import>& imports, std::string_view dotted);

}  // namespace plandiff
