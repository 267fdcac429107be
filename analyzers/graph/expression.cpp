#include "analyzers/graph/expression.h"

#include <algorithm>

namespace plandiff {
namespace {

bool is_expression(const Value& node) {
  return node.is_object() &&
         (node.members().empty() || node.find("constant_value") != nullptr || node.find("references") != nullptr);
}

// True if `longer` is `shorter` followed by an attribute or an index.
bool extends(std::string_view longer, std::string_view shorter) {
  return longer.size() > shorter.size() && longer.starts_with(shorter) &&
         (longer[shorter.size()] == '.' || longer[shorter.size()] == '[');
}

bool read_step(std::string_view& text, std::vector<PathStep>& steps) {
  if (text.front() == '.') {
    text.remove_prefix(1);
    const std::size_t end = std::min(text.find_first_of(".["), text.size());
    const std::string_view name = text.substr(0, end);
    if (name.empty() || name == "*") return false;
    steps.push_back(PathStep{name, 0, false});
    text.remove_prefix(end);
    return true;
  }
  if (text.starts_with("[\"")) {
    const std::size_t end = text.find("\"]");
    if (end == std::string_view::npos) return false;
    steps.push_back(PathStep{text.substr(2, end - 2), 0, false});
    text.remove_prefix(end + 2);
    return true;
  }
  const std::size_t end = text.find(']');
  if (text.front() != '[' || end == std::string_view::npos || end == 1) return false;
  std::uint32_t index = 0;
  for (const char digit : text.substr(1, end - 1)) {
    if (digit < '0' || digit > '9') return false;
    index = index * 10 + static_cast<std::uint32_t>(digit - '0');
  }
  steps.push_back(PathStep{{}, index, true});
  text.remove_prefix(end + 1);
  return true;
}

}  // namespace

WrittenAt find_written(const Value& expressions, std::span<const PathStep> path) {
  Value node = expressions;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const PathStep& step = path[i];
    if (step.is_index) {
      // A block that may stand once is an object, not an array of one.
      if (node.is_object() && step.index == 0) continue;
      if (step.index >= node.items().size()) return {};
      node = node.items()[step.index];
      continue;
    }
    const Value* const found = node.find(step.key);
    if (found == nullptr) return {};
    node = *found;
    if (is_expression(node)) return {WrittenAt::Kind::kExpression, node, path.subspan(i + 1)};
  }
  return {WrittenAt::Kind::kBlock, node, {}};
}

std::vector<std::string_view> distinct_references(const Value& expression) {
  std::vector<std::string_view> distinct;
  const Value* const references = expression.find("references");
  if (references == nullptr) return distinct;
  for (const Value& item : references->items()) {
    const std::optional<std::string_view> reference = item.text();
    if (!reference.has_value()) continue;
    const bool is_covered = std::any_of(distinct.begin(), distinct.end(), [&](std::string_view kept) {
      return kept == *reference || extends(kept, *reference);
    });
    if (is_covered) continue;
    std::erase_if(distinct, [&](std::string_view kept) { return extends(*reference, kept); });
    distinct.push_back(*reference);
  }
  return distinct;
}

std::optional<Value> dig(const Value& value, std::span<const PathStep> steps) {
  Value at = value;
  for (const PathStep& step : steps) {
    if (step.is_index) {
      if (step.index >= at.items().size()) return std::nullopt;
      at = at.items()[step.index];
    } else {
      const Value* const found = at.find(step.key);
      if (found == nullptr) return std::nullopt;
      at = *found;
    }
  }
  return at;
}

bool has_interpolation(const Value& value) {
  if (value.is_string()) return value.text()->find("${") != std::string_view::npos;
  const auto in_member = [](const Member& member) { return has_interpolation(member.value); };
  return std::any_of(value.items().begin(), value.items().end(), has_interpolation) ||
         std::any_of(value.members().begin(), value.members().end(), in_member);
}

std::optional<VariableReference> as_variable(std::string_view reference) {
  if (!reference.starts_with("var.")) return std::nullopt;
  std::string_view rest = reference.substr(4);
  const std::size_t end = std::min(rest.find_first_of(".["), rest.size());
  VariableReference variable{rest.substr(0, end), {}};
  rest.remove_prefix(end);
  while (!rest.empty()) {
    if (!read_step(rest, variable.steps)) return std::nullopt;
  }
  return variable;
}

}  // namespace plandiff
