#include "analyzers/readers/pulumi_operation.h"

#include <algorithm>
#include <initializer_list>
#include <unordered_map>

namespace plandiff {
namespace {

using Steps = std::vector<const PulumiStep*>;

bool is_one_of(std::string_view op, std::initializer_list<std::string_view> ops) { return std::find(ops.begin(), ops.end(), op) != ops.end(); }

bool creates_replacement(std::string_view op) { return is_one_of(op, {"create-replacement", "import-replacement", "read-replacement"}); }
bool removes_replaced(std::string_view op) { return is_one_of(op, {"delete-replaced", "discard-replaced"}); }
bool is_replacing(std::string_view op) { return op == "replace" || creates_replacement(op); }

template <class Question>
const PulumiStep* first(const Steps& steps, Question question) {
  const auto found = std::find_if(steps.begin(), steps.end(), [&](const PulumiStep* step) { return question(step->op); });
  return found == steps.end() ? nullptr : *found;
}

PulumiChange change_of(const PulumiStep& step) {
  PulumiChange change;
  change.urn = step.urn;
  change.type = step.type;
  change.replace_keys = step.replace_keys;
  if (step.before.is_there) change.before = &step.before;
  if (step.after.is_there) change.after = &step.after;
  return change;
}

PulumiChange removal(const PulumiStep& step) {
  PulumiChange change = change_of(step);
  change.after = nullptr;
  const bool stays = step.before.is_retained || is_one_of(step.op, {"discard", "discard-replaced", "remove-pending-replace"});
  change.verbs = {stays ? "forget" : "delete"};
  return change;
}

// Of a single `replace` only the old state tells the order: Pulumi creates first unless the name is fixed, and then marks what waits for its successor.
PulumiChange replacement(const Steps& steps) {
  const PulumiStep* const whole = first(steps, [](std::string_view op) { return op == "replace"; });
  const PulumiStep* const made = first(steps, creates_replacement);
  const PulumiStep* const removed = first(steps, removes_replaced);
  const PulumiStep& main = whole != nullptr ? *whole : *made;
  PulumiChange change = change_of(main);
  if (change.after == nullptr && made != nullptr && made->after.is_there) change.after = &made->after;
  if (change.before == nullptr && removed != nullptr && removed->before.is_there) change.before = &removed->before;
  bool is_deleted_first = change.before != nullptr && change.before->is_pending_replacement;
  if (made != nullptr && removed != nullptr) {
    is_deleted_first = std::find(steps.begin(), steps.end(), removed) < std::find(steps.begin(), steps.end(), made);
  }
  const bool stays = change.before != nullptr && change.before->is_retained;
  if (stays) change.verbs = {"create", "forget"};
  else if (is_deleted_first) change.verbs = {"delete", "create"};
  else change.verbs = {"create", "delete"};
  change.is_import = made != nullptr && made->op == "import-replacement";
  return change;
}

PulumiChange single(const PulumiStep& step) {
  if (is_one_of(step.op, {"delete", "discard", "remove-pending-replace"}) || removes_replaced(step.op)) {
    PulumiChange change = removal(step);
    change.is_left_over = removes_replaced(step.op) || step.before.is_pending_delete;
    return change;
  }
  PulumiChange change = change_of(step);
  const PulumiState* const state = change.after != nullptr ? change.after : change.before;
  const bool is_external = state != nullptr && state->is_external;
  if (step.op == "same" || step.op == "refresh") {
    change.verbs = {"no-op"};
    change.is_read = is_external;
    change.is_refresh = step.op == "refresh";
  } else if (step.op == "import") {
    change.verbs = {"no-op"};  // it is there already; from now on it is managed
    change.is_import = true;
  } else if (step.op == "read") {
    change.verbs = {"read"};
    change.is_read = true;
  } else {
    change.verbs = {step.op};
  }
  return change;
}

void add_changes(const Steps& steps, std::vector<PulumiChange>& changes) {
  const bool has_replacement = first(steps, is_replacing) != nullptr;
  const bool has_other = has_replacement || first(steps, [](std::string_view op) {
                           return !is_one_of(op, {"refresh", "delete", "discard", "remove-pending-replace"}) && !removes_replaced(op);
                         }) != nullptr;
  const bool has_more = first(steps, [](std::string_view op) { return op != "refresh"; }) != nullptr;
  if (has_replacement) changes.push_back(replacement(steps));
  bool has_refresh = false;
  for (const PulumiStep* const step : steps) {
    if (has_replacement && (is_replacing(step->op) || removes_replaced(step->op))) continue;
    // A refresh looks at a resource before something else is done with it.
    if (step->op == "refresh" && (has_more || has_refresh)) continue;
    has_refresh = has_refresh || step->op == "refresh";
    PulumiChange change = single(*step);
    // One object goes while the resource stays: what an earlier replacement left behind.
    if (has_other && change.after == nullptr && !change.is_read && !change.is_refresh && (step->op == "delete" || step->op == "discard")) {
      change.is_left_over = true;
    }
    changes.push_back(std::move(change));
  }
}

}  // namespace

std::vector<PulumiChange> changes_of(const std::vector<PulumiStep>& steps) {
  std::unordered_map<std::string_view, std::size_t> places;
  std::vector<Steps> by_urn;
  for (const PulumiStep& step : steps) {
    const auto [place, is_new] = places.try_emplace(step.urn, by_urn.size());
    if (is_new) by_urn.emplace_back();
    by_urn[place->second].push_back(&step);
  }
  std::vector<PulumiChange> changes;
  changes.reserve(by_urn.size());
  for (const Steps& together : by_urn) add_changes(together, changes);
  return changes;
}

}  // namespace plandiff
