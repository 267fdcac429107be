#include "analyzers/readers/cloudformation_node.h"

#include <algorithm>
#include <optional>

#include "analyzers/readers/written.h"

namespace plandiff {
namespace {

void collect_sources(const Node& node, std::vector<std::string_view>& references, bool& is_open, bool& is_sensitive) {
  for (const std::string_view reference : node.references) {
    if (std::find(references.begin(), references.end(), reference) == references.end()) references.push_back(reference);
  }
  is_open = is_open || node.is_open;
  is_sensitive = is_sensitive || node.is_sensitive;
  for (const Node& item : node.items) collect_sources(item, references, is_open, is_sensitive);
  for (const auto& [key, member] : node.members) collect_sources(member, references, is_open, is_sensitive);
}

Value expression_of(Arena& arena, const std::vector<std::string_view>& references, bool is_open, const Value& constant) {
  if (references.empty()) return is_open ? written_somehow(arena) : written_constant(arena, constant);
  std::vector<std::string_view> all = references;
  if (is_open) all.emplace_back("local.not_in_the_document");
  return written_reference(arena, std::move(all));
}

bool is_leaf(const Node& node) { return node.kind == Node::Kind::kScalar || node.is_unknown(); }

// A list of texts is one expression, a list of blocks one for each attribute of each.
bool holds_blocks(const Node& node) {
  return std::any_of(node.items.begin(), node.items.end(), [](const Node& item) { return item.is_map(); });
}

bool has_any_source(const Node& node) {
  std::vector<std::string_view> references;
  bool is_open = false;
  bool is_sensitive = false;
  collect_sources(node, references, is_open, is_sensitive);
  return is_open || !references.empty();
}

bool has_unwritten(const Node& node) {
  if (!node.is_written) return true;
  return std::any_of(node.items.begin(), node.items.end(), has_unwritten) ||
         std::any_of(node.members.begin(), node.members.end(), [](const auto& member) { return has_unwritten(member.second); });
}

Value written_of(Arena& arena, const Node& node, const Value& value) {
  if (!node.is_written) return {};
  if (is_leaf(node)) return expression_of(arena, node.references, node.is_open || (node.is_unknown() && node.references.empty()), value);
  if (!has_any_source(node) && !has_unwritten(node)) return written_constant(arena, value);
  if (node.is_list() && !holds_blocks(node)) {
    std::vector<std::string_view> references;
    bool is_open = false;
    bool is_sensitive = false;
    collect_sources(node, references, is_open, is_sensitive);
    return expression_of(arena, references, is_open, value);
  }
  return {};  // by parts
}

struct Parts {
  std::vector<Value> values, unknown, sensitive, written;
  bool has_unknown = false;
  bool has_sensitive = false;
};

Lowered lower_list(Arena& arena, const Node& node) {
  Parts parts;
  for (const Node& item : node.items) {
    if (item.is_absent()) continue;
    const Lowered made = lower(arena, item);
    parts.values.push_back(made.value);
    parts.unknown.push_back(made.unknown);
    parts.sensitive.push_back(made.sensitive);
    parts.written.push_back(made.written.is_null() ? object_in(arena, {}) : made.written);
    parts.has_unknown = parts.has_unknown || !made.unknown.is_null();
    parts.has_sensitive = parts.has_sensitive || !made.sensitive.is_null();
  }
  Lowered made{array_in(arena, parts.values), {}, {}, {}};
  if (parts.has_unknown) made.unknown = array_in(arena, parts.unknown);
  if (parts.has_sensitive) made.sensitive = array_in(arena, parts.sensitive);
  made.written = written_of(arena, node, made.value);
  if (made.written.is_null() && node.is_written) made.written = array_in(arena, parts.written);
  return made;
}

Lowered lower_map(Arena& arena, const Node& node) {
  std::vector<Member> values, unknown, sensitive, written;
  for (const auto& [key, member] : node.members) {
    if (member.is_absent()) continue;
    const Lowered made = lower(arena, member);
    if (!member.is_unknown()) values.push_back({key, made.value});
    if (!made.unknown.is_null()) unknown.push_back({key, made.unknown});
    if (!made.sensitive.is_null()) sensitive.push_back({key, made.sensitive});
    if (!made.written.is_null()) written.push_back({key, made.written});
  }
  Lowered made{object_in(arena, values), {}, {}, {}};
  if (!unknown.empty()) made.unknown = object_in(arena, unknown);
  if (!sensitive.empty()) made.sensitive = object_in(arena, sensitive);
  made.written = written_of(arena, node, made.value);
  if (made.written.is_null() && node.is_written && !written.empty()) made.written = object_in(arena, written);
  return made;
}

}  // namespace

std::string_view Node::text() const {
  if (kind != Kind::kScalar) return {};
  if (const std::optional<bool> truth = scalar.as_bool()) return *truth ? "true" : "false";
  return scalar.text().value_or("");
}

const Node* Node::find(std::string_view key) const {
  const auto found = std::find_if(members.rbegin(), members.rend(), [key](const auto& member) { return member.first == key; });
  return found == members.rend() ? nullptr : &found->second;
}

Node* Node::find(std::string_view key) {
  const auto found = std::find_if(members.rbegin(), members.rend(), [key](const auto& member) { return member.first == key; });
  return found == members.rend() ? nullptr : &found->second;
}

Node Node::of(std::string_view text) {
  Node made;
  made.kind = Kind::kScalar;
  made.scalar = Value::string(text);
  return made;
}

Node Node::truth(bool is_true) {
  Node made;
  made.kind = Kind::kScalar;
  made.scalar = Value::boolean(is_true);
  return made;
}

Node Node::unknown(std::string_view stand_in) {
  Node made;
  made.kind = Kind::kUnknown;
  made.is_open = true;
  made.stand_in = stand_in;
  return made;
}

Node Node::reference(std::string_view to, std::string_view stand_in) {
  Node made = unknown(stand_in);
  made.is_open = false;
  made.references = {to};
  return made;
}

Node Node::list(std::vector<Node> items) {
  Node made;
  made.kind = Kind::kList;
  made.items = std::move(items);
  return made;
}

Node Node::map(Members members) {
  Node made;
  made.kind = Kind::kMap;
  made.members = std::move(members);
  return made;
}

Node Node::unwritten() && {
  is_written = false;
  return std::move(*this);
}

void add_sources(Node& node, const std::vector<std::string_view>& references, bool is_open) {
  if (is_leaf(node)) {
    node.is_open = node.is_open || is_open;
    for (const std::string_view reference : references) {
      if (std::find(node.references.begin(), node.references.end(), reference) == node.references.end()) node.references.push_back(reference);
    }
  }
  for (Node& item : node.items) add_sources(item, references, is_open);
  for (auto& [key, member] : node.members) add_sources(member, references, is_open);
}

Lowered lower(Arena& arena, const Node& node) {
  Lowered made;
  switch (node.kind) {
    case Node::Kind::kAbsent: return made;
    case Node::Kind::kUnknown: made.unknown = Value::boolean(true); break;
    case Node::Kind::kScalar: made.value = node.scalar; break;
    case Node::Kind::kList: return lower_list(arena, node);
    case Node::Kind::kMap: return lower_map(arena, node);
  }
  if (node.is_sensitive) made.sensitive = Value::boolean(true);
  made.written = written_of(arena, node, made.value);
  return made;
}

namespace {

// The value with unknown texts by their stand-ins; nothing if some part cannot be told.
bool put_stand_ins(Arena& arena, const Node& node, bool lowers_keys, Value& out) {
  switch (node.kind) {
    case Node::Kind::kAbsent: out = {}; return true;
    case Node::Kind::kUnknown:
      out = Value::string(node.stand_in);
      return !node.stand_in.empty();
    case Node::Kind::kScalar: out = node.scalar; return true;
    case Node::Kind::kList: {
      std::vector<Value> items;
      for (const Node& item : node.items) {
        if (item.is_absent()) continue;
        if (!put_stand_ins(arena, item, lowers_keys, items.emplace_back())) return false;
      }
      out = array_in(arena, items);
      return true;
    }
    case Node::Kind::kMap: {
      std::vector<Member> members;
      for (const auto& [key, member] : node.members) {
        if (member.is_absent()) continue;
        std::string_view name = key;
        if (lowers_keys && !key.empty() && key[0] >= 'A' && key[0] <= 'Z') {
          std::string lowered(key);
          lowered[0] = static_cast<char>(lowered[0] - 'A' + 'a');
          name = arena.copy(lowered);
        }
        members.push_back({name, {}});
        if (!put_stand_ins(arena, member, lowers_keys, members.back().value)) return false;
      }
      out = object_in(arena, members);
      return true;
    }
  }
  return false;
}

}  // namespace

Node as_json_text(Arena& arena, const Node& node, bool lowers_keys) {
  if (!node.is_map() && !node.is_list()) return node;  // a text already, or nothing that could be told
  Value value;
  const bool is_told = put_stand_ins(arena, node, lowers_keys, value);
  Node made = is_told ? Node::of(arena.copy(value.to_json())) : Node::unknown();
  made.is_open = false;
  made.is_written = node.is_written;
  collect_sources(node, made.references, made.is_open, made.is_sensitive);
  return made;
}

}  // namespace plandiff
