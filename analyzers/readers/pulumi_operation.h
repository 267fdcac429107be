// Steps to resource changes: which operations on one URN make one change, and in which order it is replaced. Only for files of this folder.
//
// A replacement is one step (`replace`) in a digest, three (`create-replacement`, `replace`, `delete-replaced`, in the order of execution) in a stream;
// it counts once. What an earlier, failed update left behind goes by a deletion of its own beside it.
#pragma once

#include <string_view>
#include <vector>

#include "analyzers/readers/pulumi_document.h"

namespace plandiff {

/// One change and the states it is about.
struct PulumiChange {
  std::string_view urn;
  std::string_view type;
  std::vector<std::string_view> verbs;  ///< Terraform's: create, delete, …; Pulumi's own word if it is none that is known
  const PulumiState* before = nullptr;  ///< null if there is none
  const PulumiState* after = nullptr;
  Value replace_keys;
  bool is_read = false;      ///< what a data source is in Terraform
  bool is_import = false;
  bool is_left_over = false;  ///< the deletion of an object that a replacement left behind
  bool is_refresh = false;   ///< only looked at again
};

/// All changes in the order in which their URNs appear. They refer to the steps.
[[nodiscard]] std::vector<PulumiChange> changes_of(const std::vector<PulumiStep>& steps);

}  // namespace plandiff
