#include "analyzers/readers/cloudformation.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/readers/cloudformation_stack.h"
#include "analyzers/readers/cloudformation_yaml.h"

namespace plandiff {
namespace {

constexpr std::string_view kHint =
    "give a template with its resources, or what: aws cloudformation describe-change-set --include-property-values --change-set-name NAME prints";

Rejection rejection(Reason reason, std::string message, std::string pointer = {}) {
  return Rejection{reason, std::move(message), std::move(pointer), std::nullopt, std::string(kHint)};
}

bool is_resource_type(std::string_view type) {
  return type.starts_with("AWS::") || type.starts_with("Custom::") || type.starts_with("Alexa::") || type.ends_with("::MODULE");
}

// Does the document itself say that it is a template? An object with resources may be anything.
std::optional<Rejection> refuse_look_alike(const Value& document) {
  const Value* const resources = document.find("Resources");
  const bool says_so = document.find("AWSTemplateFormatVersion") != nullptr || document.find("Transform") != nullptr;
  bool has_type = false;
  if (resources != nullptr) {
    for (const Member& member : resources->members()) {
      const Value* const type = member.value.find("Type");
      has_type = has_type || (type != nullptr && is_resource_type(type->text().value_or("")));
    }
  }
  if (!says_so && !has_type) return rejection(Reason::kText, "neither a plan nor a template of CloudFormation");
  if (resources == nullptr || !resources->is_object()) return rejection(Reason::kSyntax, "a template without resources", "/Resources");
  for (const Member& member : resources->members()) {
    const Value* const type = member.value.find("Type");
    if (member.key.starts_with("Fn::")) continue;
    if (type == nullptr || !type->is_string()) return rejection(Reason::kSyntax, "a resource without a type", fmt::format("/Resources/{}", printable(member.key, 120)));
  }
  return std::nullopt;
}

// The key of a line that begins a member of the top level, or nothing. `indent` is that of the first line that says something.
std::string_view top_level_key(std::string_view line, std::optional<std::size_t>& indent) {
  const std::size_t start = line.find_first_not_of(" \r");
  if (start == std::string_view::npos || line[start] == '#' || line.starts_with("---") || line.starts_with('%')) return {};
  if (!indent.has_value()) indent = start;
  if (start != *indent) return {};
  line.remove_prefix(start);
  if (line.starts_with('"') || line.starts_with('\'')) line.remove_prefix(1);
  const std::size_t end = line.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
  if (end == std::string_view::npos || end == 0) return {};
  const std::string_view rest = line.substr(end);
  return rest.starts_with(':') || rest.starts_with("\":") || rest.starts_with("':") ? line.substr(0, end) : std::string_view();
}

}  // namespace

bool is_yaml_template(std::string_view text) {
  bool says_so = false;
  bool has_resources = false;
  std::optional<std::size_t> indent;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view key = top_level_key(text.substr(at, end - at), indent);
    says_so = says_so || key == "AWSTemplateFormatVersion" || (key == "Transform" && text.substr(at, end - at).find("AWS::") != std::string_view::npos);
    has_resources = has_resources || key == "Resources";
    at = end + 1;
  }
  constexpr std::string_view kTypes[] = {"AWS::", "Custom::", "::MODULE"};
  const bool has_type = std::any_of(std::begin(kTypes), std::end(kTypes), [text](std::string_view type) { return text.find(type) != std::string_view::npos; });
  return says_so || (has_resources && has_type);
}

tl::expected<Value, Rejection> read_template_text(std::string_view text, const Limits& limits, Arena& arena) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start != std::string_view::npos && text[start] == '{') {
    if (const std::optional<Value> document = read_json_text(text, arena)) return *document;
  }
  return read_yaml(text, limits.depth, arena);
}

tl::expected<Plan, Rejection> read_template(const Value& document, PlanParts parts, std::string_view before, WantedTypes wanted, const Limits& limits) {
  if (std::optional<Rejection> refused = refuse_look_alike(document)) return tl::unexpected(*std::move(refused));
  parts.format = Format::kCloudFormationTemplate;
  parts.spelling = spell_cloudformation;
  Template source(parts.arena, document, Value());
  const Stack stack = make_stack(parts.arena, source);
  if (stack.is_whole) parts.complete = true;
  parts.notes = stack.notes;
  // Account and region are whoever's who deploys it, but the same for all.
  ChangeBuilder changes(parts, wanted, "aws");
  changes.written().add_provider("aws", {});
  if (before.empty()) {
    add_differences(Stack{}, stack, changes);
  } else {
    const tl::expected<Value, Rejection> old = read_template_text(before, limits, parts.arena);
    std::optional<Rejection> refused = old.has_value() ? refuse_look_alike(*old) : old.error();
    if (refused.has_value()) {
      refused->message = "--before: " + refused->message;
      return tl::unexpected(*std::move(refused));
    }
    Template old_source(parts.arena, *old, Value());
    add_differences(make_stack(parts.arena, old_source), stack, changes);
  }
  add_parameters(parts, source, changes.written());
  add_outputs(parts, source, changes.written());
  changes.finish();
  return Plan(std::move(parts));
}

}  // namespace plandiff
