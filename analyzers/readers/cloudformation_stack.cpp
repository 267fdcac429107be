#include "analyzers/readers/cloudformation_stack.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/readers/cloudformation_attributes.h"

namespace plandiff {
namespace {

constexpr std::string_view kLookAtProcessed =
    "look at the template that AWS made of it (aws cloudformation get-template --template-stage Processed)";

std::string_view text_of(const Value& object, std::string_view key) {
  const Value* const found = object.find(key);
  return found == nullptr ? std::string_view() : found->text().value_or("");
}

bool names_cluster(const Value& resource) {
  const Value* const properties = resource.find("Properties");
  return properties != nullptr && properties->find("DBClusterIdentifier") != nullptr;
}

// SAM: what a function does not say itself holds from Globals; maps are joined.
void put_globals(Node& to, const Node& from) {
  for (const auto& [key, value] : from.members) {
    Node* const own = to.find(key);
    if (own == nullptr) to.members.emplace_back(key, value);
    else if (own->is_map() && value.is_map()) put_globals(*own, value);
  }
}

std::optional<Removal> policy_of(Template& source, const Value& resource, std::string_view key) {
  const Value* const written = resource.find(key);
  if (written == nullptr) return std::nullopt;
  return removal_named(source.evaluate(*written).text()).value_or(Removal::kUntold);
}

void look_for_more(Stack& stack, const Template& source) {
  if (source.has_unknown_transform()) {
    stack.is_whole = false;
    stack.notes.push_back(fmt::format("a macro expands this template, so its resources may be others: {}", kLookAtProcessed));
  }
  const auto is_nested = [](const StackResource& resource) {
    return resource.own_type == "AWS::CloudFormation::Stack" || resource.own_type == "AWS::Serverless::Application";
  };
  const auto nested = std::find_if(stack.resources.begin(), stack.resources.end(), is_nested);
  if (nested == stack.resources.end()) return;
  stack.is_whole = false;
  stack.notes.push_back(fmt::format("{} is a nested stack: its resources are in a template of its own", printable(nested->logical_id, 120)));
}

}  // namespace

Stack make_stack(Arena& arena, Template& source) {
  Stack stack;
  Template::Names names;
  for (const Member& member : source.resources().members()) {
    const std::string_view type = model_type(text_of(member.value, "Type"), names_cluster(member.value));
    names.emplace(member.key, arena.copy(fmt::format("{}.{}", type, member.key)));
  }
  source.set_names(std::move(names));
  const Value* const function_globals = source.globals().find("Function");
  const Node globals = function_globals == nullptr ? Node() : source.evaluate(*function_globals);
  for (const Member& member : source.resources().members()) {
    if (member.key.starts_with("Fn::")) {
      stack.is_whole = false;
      stack.notes.push_back(fmt::format("Fn::ForEach makes resources that are not shown: {}", kLookAtProcessed));
      continue;
    }
    const Value& written = member.value;
    const std::string_view condition = text_of(written, "Condition");
    const Verdict is_made = condition.empty() ? Verdict::yes() : source.condition(condition);
    if (is_made.is_no()) continue;
    StackResource resource;
    if (is_made.is_unknown()) resource.condition = condition;
    resource.logical_id = member.key;
    resource.own_type = text_of(written, "Type");
    const Value* const properties = written.find("Properties");
    resource.properties = properties == nullptr ? Node::map({}) : source.evaluate(*properties);
    if (properties != nullptr) resource.written = *properties;
    if (!resource.properties.is_map()) resource.properties = Node::map({});
    if (resource.own_type == "AWS::Serverless::Function" && globals.is_map()) put_globals(resource.properties, globals);
    resource.has_cluster = resource.properties.find("DBClusterIdentifier") != nullptr;
    resource.deletion = policy_of(source, written, "DeletionPolicy");
    resource.replacement = policy_of(source, written, "UpdateReplacePolicy");
    if (const auto [at, is_new] = stack.by_id.emplace(member.key, stack.resources.size()); is_new) stack.resources.push_back(std::move(resource));
    else stack.resources[at->second] = std::move(resource);
  }
  look_for_more(stack, source);
  return stack;
}

void add_parameters(PlanParts& parts, Template& source, WrittenConfiguration& written) {
  Arena& arena = parts.arena;
  std::vector<Member> values;
  for (const Member& member : source.parameters().members()) {
    const Node node = source.parameter(member.key, member.value);
    std::vector<Member> entry;
    if (!node.is_unknown() && !node.is_absent()) {
      // As a number it is the same as the attribute that it becomes: then the default shows as what was used.
      const bool is_number = text_of(member.value, "Type") == "Number";
      const Value value = lower(arena, is_number ? as_number(node) : node).value;
      entry.push_back({"default", value});
      values.push_back({member.key, object_in(arena, {{"value", value}})});
    }
    const Value* const no_echo = member.value.find("NoEcho");
    if (no_echo != nullptr && (no_echo->is_true() || no_echo->text() == "true")) entry.push_back({"sensitive", Value::boolean(true)});
    written.add_variable(member.key, object_in(arena, entry));
  }
  parts.variables = object_in(arena, values);
  parts.has_parameters = true;
}

void add_outputs(PlanParts& parts, Template& source, WrittenConfiguration& written) {
  for (const Member& member : source.outputs().members()) {
    const Value* const value = member.value.find("Value");
    if (value == nullptr) continue;
    ++parts.outputs;
    const Lowered made = lower(parts.arena, source.evaluate(*value));
    if (made.written.is_object()) written.add_output(member.key, made.written);
  }
}

}  // namespace plandiff
