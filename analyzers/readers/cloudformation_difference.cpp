// Two templates compared: what an update of the stack does to each resource.
#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "analyzers/knowledge/table.h"
#include "analyzers/readers/cloudformation_stack.h"

namespace plandiff {
namespace {

// What is late on both sides is the same if both templates write it alike; else only if both name the same thing.
bool are_equal(const Node& a, const Node& b, bool is_written_alike) {
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case Node::Kind::kAbsent: return true;
    case Node::Kind::kUnknown: return is_written_alike || (!a.stand_in.empty() && a.stand_in == b.stand_in);
    case Node::Kind::kScalar: return a.text() == b.text();
    case Node::Kind::kList:
      return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                        [&](const Node& one, const Node& other) { return are_equal(one, other, is_written_alike); });
    case Node::Kind::kMap:
      return a.members.size() == b.members.size() && std::all_of(a.members.begin(), a.members.end(), [&](const auto& member) {
               const Node* const other = b.find(member.first);
               return other != nullptr && are_equal(member.second, *other, is_written_alike);
             });
  }
  return false;
}

bool are_written_alike(const Value& before, const Value& after, std::string_view property) {
  const Value* const a = before.find(property);
  const Value* const b = after.find(property);
  return a == nullptr || b == nullptr ? a == b : *a == *b;
}

void collect_references(const Node& node, std::set<std::string_view>& names) {
  for (const std::string_view reference : node.references) {
    const std::size_t dot = reference.find('.');
    if (dot == std::string_view::npos) continue;
    const std::string_view rest = reference.substr(dot + 1);
    names.insert(rest.substr(0, rest.find('.')));
  }
  for (const Node& item : node.items) collect_references(item, names);
  for (const auto& [key, member] : node.members) collect_references(member, names);
}

bool forces_replacement(std::string_view own_type, std::string_view property) {
  for (const Table::Row& row : knowledge("cloudformation_replacement").find("type", own_type)) {
    if (row["property"] == property) return true;
  }
  return false;
}

/// What differs between the two sides of one resource.
struct Difference {
  bool is_any = false;
  bool is_certain = false;             ///< a property that forces a replacement has another value, and both are known
  std::vector<std::string> replacing;  ///< such properties, or that may have one
};

Difference difference_of(const StackResource& before, const StackResource& after) {
  Difference made;
  const auto look = [&](std::string_view key, const Node* a, const Node* b) {
    if (a != nullptr && b != nullptr && are_equal(*a, *b, are_written_alike(before.written, after.written, key))) return;
    made.is_any = true;
    if (!forces_replacement(after.own_type, key)) return;
    made.replacing.emplace_back(key);
    const bool is_known = (a == nullptr || !a->is_unknown()) && (b == nullptr || !b->is_unknown());
    made.is_certain = made.is_certain || is_known;
  };
  for (const auto& [key, node] : after.properties.members) look(key, before.properties.find(key), &node);
  for (const auto& [key, node] : before.properties.members) {
    if (after.properties.find(key) == nullptr) look(key, &node, nullptr);
  }
  if (before.deletion != after.deletion || before.replacement != after.replacement) made.is_any = true;
  return made;
}

OwnResource own(const StackResource& resource) {
  OwnResource made;
  made.logical_id = resource.logical_id;
  made.own_type = resource.own_type;
  made.condition = resource.condition;
  made.has_cluster = resource.has_cluster;
  return made;
}

Removal on_deletion(const StackResource& resource) {
  return resource.deletion.value_or(default_removal(resource.own_type, resource.has_cluster));
}

void add_removal(const StackResource& resource, ChangeBuilder& changes) {
  OwnResource made = own(resource);
  made.removal = on_deletion(resource);
  made.action = made.removal == Removal::kRetain ? Action::kForget : Action::kDelete;
  made.before = resource.properties;
  changes.add(made);
}

void add_creation(const StackResource& resource, ChangeBuilder& changes) {
  OwnResource made = own(resource);
  made.action = Action::kCreate;
  made.after = resource.properties;
  made.later = on_deletion(resource);
  changes.add(made);
}

}  // namespace

void add_differences(const Stack& before, const Stack& after, ChangeBuilder& changes) {
  std::vector<Difference> differences(after.resources.size());
  std::set<std::string_view> replaced;  // logical ids that others may refer to by an id that changes
  const auto twin_of = [&](const StackResource& resource) -> const StackResource* {
    const auto found = before.by_id.find(resource.logical_id);
    return found == before.by_id.end() ? nullptr : &before.resources[found->second];
  };
  for (std::size_t i = 0; i < after.resources.size(); ++i) {
    const StackResource& resource = after.resources[i];
    const StackResource* const twin = twin_of(resource);
    if (twin == nullptr) continue;
    if (twin->own_type != resource.own_type) {
      differences[i] = {true, true, {"Type"}};
    } else {
      differences[i] = difference_of(*twin, resource);
    }
    if (differences[i].is_certain) replaced.insert(resource.logical_id);
  }
  for (std::size_t i = 0; i < after.resources.size(); ++i) {
    const StackResource& resource = after.resources[i];
    const StackResource* const twin = twin_of(resource);
    if (twin == nullptr) {
      add_creation(resource, changes);
      continue;
    }
    Difference& difference = differences[i];
    for (const auto& [key, node] : resource.properties.members) {
      std::set<std::string_view> names;
      collect_references(node, names);
      const bool moves = std::any_of(names.begin(), names.end(), [&](std::string_view name) { return replaced.contains(name); });
      if (!moves) continue;
      difference.is_any = true;
      if (forces_replacement(resource.own_type, key)) difference.replacing.emplace_back(key);
    }
    OwnResource made = own(resource);
    made.replacing = difference.replacing;
    made.before = twin->properties;
    made.after = resource.properties;
    made.later = on_deletion(resource);
    // A replacement follows the policy of the new template; what is deleted is what the old one made.
    made.removal = resource.replacement.value_or(Removal::kDelete);
    if (difference.is_certain) made.action = made.removal == Removal::kRetain ? Action::kCreateThenForget : Action::kCreateThenDelete;
    else made.action = difference.is_any ? Action::kUpdate : Action::kNoOp;
    made.may_replace = made.action == Action::kUpdate && !made.replacing.empty();
    if (made.action == Action::kUpdate || made.action == Action::kNoOp) {
      if (!made.may_replace) made.removal = on_deletion(*twin);
    }
    changes.add(made);
  }
  for (const StackResource& resource : before.resources) {
    if (!after.by_id.contains(resource.logical_id)) add_removal(resource, changes);
  }
}

}  // namespace plandiff
