// A value of a template or a change set after its functions were worked out, with what it comes from. Only for files of this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzers/base/arena.h"
#include "analyzers/plan/value.h"

namespace plandiff {

struct NodeMember;

/// Scalars are booleans and texts: CloudFormation takes 20 and '20' for the same, so numbers become numbers only where the model says so.
/// Texts live in the arena of the plan.
struct Node {
  enum class Kind : std::uint8_t { kAbsent, kUnknown, kScalar, kList, kMap };
  using Members = std::vector<NodeMember>;

  Kind kind = Kind::kAbsent;
  bool is_sensitive = false;
  bool is_written = true;  ///< false for what the reader adds, such as a default: nobody can be blamed for it
  bool is_open = false;    ///< comes (also) from something that the document does not tell
  Value scalar;
  std::vector<std::string_view> references;  ///< `type.name` or `var.name`; none and not open: a literal
  std::string_view stand_in;  ///< of an unknown text: how the template writes it, `${Role.Arn}`, for texts that hold it
  std::vector<Node> items;
  Members members;

  [[nodiscard]] bool is_absent() const { return kind == Kind::kAbsent; }
  [[nodiscard]] bool is_unknown() const { return kind == Kind::kUnknown; }
  [[nodiscard]] bool is_list() const { return kind == Kind::kList; }
  [[nodiscard]] bool is_map() const { return kind == Kind::kMap; }
  /// The text of a known scalar (`true` for a boolean), else empty.
  [[nodiscard]] std::string_view text() const;
  /// The member of that name, or null.
  [[nodiscard]] const Node* find(std::string_view key) const;
  [[nodiscard]] Node* find(std::string_view key);

  [[nodiscard]] static Node of(std::string_view text);
  [[nodiscard]] static Node truth(bool is_true);
  [[nodiscard]] static Node unknown(std::string_view stand_in = {});
  [[nodiscard]] static Node reference(std::string_view to, std::string_view stand_in);
  [[nodiscard]] static Node list(std::vector<Node> items);
  [[nodiscard]] static Node map(Members members);
  /// The same, for what the reader adds.
  [[nodiscard]] Node unwritten() &&;
};

struct NodeMember {
  NodeMember(std::string_view key, Node value) : first(key), second(std::move(value)) {}
  std::string_view first;
  Node second;
};

/// Adds references to every leaf: what a chosen branch comes from is also what was asked for choosing it.
void add_sources(Node& node, const std::vector<std::string_view>& references, bool is_open);

/// What a node becomes in a ResourceChange and in the configuration beside it.
struct Lowered {
  Value value;
  Value unknown;    ///< mask, null where all is known
  Value sensitive;  ///< mask
  Value written;    ///< expression, block or array of blocks; null if nobody wrote any of it
};

[[nodiscard]] Lowered lower(Arena& arena, const Node& node);

/// The node as JSON text: unknown texts by their stand-ins. An unknown of which no text is known makes the whole unknown.
[[nodiscard]] Node as_json_text(Arena& arena, const Node& node, bool lowers_keys);

}  // namespace plandiff
