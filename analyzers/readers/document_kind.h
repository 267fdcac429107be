// Which reader a JSON document is for, judged by its first telling key. Only for files of this folder.
#pragma once

#include <cstdint>
#include <string_view>

namespace plandiff {

enum class DocumentKind : std::uint8_t {
  kTerraform,  ///< also whatever nothing tells: its reader refuses look-alikes
  kTerraformLog,
  kCdktfConfiguration,
  kPulumiPreview,
  kPulumiEvents,
  kChangeSet,         ///< as the command line gives it, or the console's array
  kTemplate,          ///< CloudFormation's, as JSON
};

/// `text` begins with its document. Looks at top-level keys in order until one decides (Terraform's very first does); total for any text.
[[nodiscard]] DocumentKind kind_of(std::string_view text);

/// True for logs: each line is a document of its own, so that none of them is the text behind another.
[[nodiscard]] constexpr bool is_line_by_line(DocumentKind kind) { return kind == DocumentKind::kTerraformLog || kind == DocumentKind::kPulumiEvents; }

}  // namespace plandiff
