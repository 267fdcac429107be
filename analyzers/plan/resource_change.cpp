#include "analyzers/plan/resource_change.h"

#include <algorithm>

namespace plandiff {
namespace {

// The part of a mask one step deeper. `true` stands for everything beneath it.
Value step_into(const Value& mask, const PathStep& step) {
  if (mask.is_true()) return mask;
  if (step.is_index) return step.index < mask.items().size() ? mask.items()[step.index] : Value();
  const Value* const found = mask.find(step.key);
  return found == nullptr ? Value() : *found;
}

Value step_into_mask(const Value& mask, std::span<const PathStep> path) {
  Value at = mask;
  for (const PathStep& step : path) at = step_into(at, step);
  return at;
}

Attribute look_up(const Value& object, const Value& unknown_mask, const Value& sensitive, std::span<const PathStep> path,
                  std::string_view text) {
  Value value = object;
  const bool is_shown = unknown_mask.is_true() && !path.empty() && object.find(path.front().key) != nullptr;
  Value unknown = is_shown ? Value() : unknown_mask;
  bool present = true;
  for (const PathStep& step : path) {
    unknown = step_into(unknown, step);
    if (step.is_index) {
      present = present && step.index < value.items().size();
      value = present ? value.items()[step.index] : Value();
    } else {
      const Value* const found = value.find(step.key);
      present = present && found != nullptr;
      value = present ? *found : Value();
    }
  }
  using State = Attribute::State;
  State state = State::kKnown;
  if (unknown.is_true()) {
    state = State::kUnknown;
    value = Value();
  } else if (!present) {
    // A map whose members are all late is missing from `after` while the mask holds a member for each of them.
    state = unknown.is_object() && !unknown.members().empty() ? State::kUnknown : State::kAbsent;
  } else if (value.is_null()) {
    state = State::kNull;
  }
  return Attribute(text, state, value, unknown, sensitive, Origin::kUnstated);
}

Attribute unknown_attribute(std::string_view text) {
  return Attribute(text, Attribute::State::kUnknown, Value(), Value::boolean(true), Value(), Origin::kUnstated);
}

}  // namespace

bool ResourceChange::destroys() const {
  if (!deposed.empty()) return false;
  return std::find(verbs.begin(), verbs.end(), "delete") != verbs.end();
}

Attribute ResourceChange::before_at(std::span<const PathStep> path, std::string_view text) const {
  if (!has_values) return unknown_attribute(text);
  const Value other = step_into_mask(after_sensitive, path);
  const Attribute found = look_up(before, before_unknown, step_into_mask(before_sensitive, path), path, text);
  return other.is_true() ? found.as_sensitive() : found;
}

Attribute ResourceChange::after_at(std::span<const PathStep> path, std::string_view text) const {
  if (!has_values) return unknown_attribute(text);
  const Value other = step_into_mask(before_sensitive, path);
  const Attribute found = look_up(after, after_unknown, step_into_mask(after_sensitive, path), path, text);
  return other.is_true() ? found.as_sensitive() : found;
}

}  // namespace plandiff
