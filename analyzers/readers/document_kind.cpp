#include "analyzers/readers/document_kind.h"

#include <optional>
#include <span>

#include "analyzers/readers/sniff.h"

namespace plandiff {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";

struct TellingKey {
  std::string_view key;
  DocumentKind kind;
};

constexpr TellingKey kTellingKeys[] = {
    {"format_version", DocumentKind::kTerraform},
    {"plan_format_version", DocumentKind::kTerraform},
    {"terraform_version", DocumentKind::kTerraform},
    {"resource_changes", DocumentKind::kTerraform},
    {"planned_values", DocumentKind::kTerraform},
    {"prior_state", DocumentKind::kTerraform},
    {"configuration", DocumentKind::kTerraform},
    {"provider_schemas", DocumentKind::kTerraform},
    {"lineage", DocumentKind::kTerraform},
    {"@level", DocumentKind::kTerraformLog},
    {"@message", DocumentKind::kTerraformLog},
    {"steps", DocumentKind::kPulumiPreview},
    {"changeSummary", DocumentKind::kPulumiPreview},
    {"duration", DocumentKind::kPulumiPreview},       // a digest without steps
    {"resourcePlans", DocumentKind::kPulumiPreview},  // a saved plan
    {"deployment", DocumentKind::kPulumiPreview},     // a state
    {"sequence", DocumentKind::kPulumiEvents},
    {"resourcePreEvent", DocumentKind::kPulumiEvents},
    {"Changes", DocumentKind::kChangeSet},
    {"ChangeSetName", DocumentKind::kChangeSet},
    {"ChangeSetId", DocumentKind::kChangeSet},
    {"AWSTemplateFormatVersion", DocumentKind::kTemplate},
    {"Resources", DocumentKind::kTemplate},
    {"//", DocumentKind::kCdktfConfiguration},
    {"resource", DocumentKind::kCdktfConfiguration},
};

// In the objects of an array: `jq .resource_changes` makes one of Terraform's changes, CloudFormation's console one of its own.
constexpr TellingKey kTellingKeysOfElements[] = {
    {"address", DocumentKind::kTerraform},        {"module_address", DocumentKind::kTerraform}, {"provider_name", DocumentKind::kTerraform},
    {"action_reason", DocumentKind::kTerraform},  {"change", DocumentKind::kTerraform},         {"resourceChange", DocumentKind::kChangeSet},
    {"ResourceChange", DocumentKind::kChangeSet},
};

// One past the string that starts at `at`, or the end of the text.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return at + 1;
}

// One past the value that starts at `at`.
std::size_t end_of_value(std::string_view text, std::size_t at) {
  if (text[at] == '"') return end_of_string(text, at);
  if (text[at] == '{' || text[at] == '[') {
    const std::optional<std::size_t> size = end_of_first_value(text.substr(at));
    return size.has_value() ? at + *size : text.size();
  }
  return text.find_first_of(",}", at);
}

DocumentKind kind_by(std::span<const TellingKey> telling_keys, std::string_view text, std::size_t at) {
  while (at < text.size()) {
    at = text.find_first_not_of(" \t\r\n{,", at);
    if (at >= text.size() || text[at] != '"') break;
    const std::size_t end = end_of_string(text, at);
    if (end > text.size()) break;
    const std::string_view key = text.substr(at + 1, end - at - 2);
    for (const TellingKey& telling : telling_keys) {
      if (telling.key == key) return telling.kind;
    }
    at = text.find_first_not_of(" \t\r\n:", end);
    if (at >= text.size()) break;
    at = end_of_value(text, at);
  }
  return DocumentKind::kTerraform;
}

}  // namespace

DocumentKind kind_of(std::string_view text) {
  const std::size_t at = text.find_first_not_of(kSpaces);
  if (at == std::string_view::npos) return DocumentKind::kTerraform;
  if (text[at] != '[') return kind_by(kTellingKeys, text, at);
  return kind_by(kTellingKeysOfElements, text, at + 1);
}

}  // namespace plandiff
