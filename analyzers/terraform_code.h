// The .tf files of one module's folder, for what a plan does not carry: `lifecycle`, the file that `file()` reads.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzers/workspace/workspace.h"

namespace plandiff {

/// Resource blocks by type and name. Immutable after construction.
class TerraformCode {
 public:
  /// Reads the *.tf files of a folder relative to the workspace's base: at most 256, 1 MiB each. Nothing found is nothing known.
  TerraformCode(const Workspace& workspace, const std::string& folder);

  /// What stands between the braces of `resource "type" "name"`; nothing if the code is not there to be read.
  [[nodiscard]] std::optional<std::string_view> resource(std::string_view type, std::string_view name) const;

 private:
  std::vector<std::string> files_;
  std::map<std::pair<std::string_view, std::string_view>, std::string_view> resources_;
};

/// One block at the top level of HCL text: `resource "aws_db_instance" "main" { … }`. Views into that text.
struct HclBlock {
  std::string_view kind;
  std::vector<std::string_view> labels;
  std::string_view body;  ///< between the braces
};

/// The blocks of a file. Braces in strings, comments and here-documents do not count; a file that does not close ends the list.
[[nodiscard]] std::vector<HclBlock> hcl_blocks(std::string_view text);

/// The value of an argument directly in a block's body, as written: `[password, tags]` of `ignore_changes = [password, tags]`; nothing if it is not there.
/// `blocks` names the nested blocks that lead to it.
[[nodiscard]] std::optional<std::string_view> hcl_argument(std::string_view body, std::vector<std::string_view> blocks, std::string_view name);

}  // namespace plandiff
