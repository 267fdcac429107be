// Properties into attributes, one by one, by the rows of one type. Only for files of this folder.
#pragma once

#include <string>
#include <string_view>

#include "analyzers/base/arena.h"
#include "analyzers/readers/cloudformation_node.h"

namespace plandiff {

/// A text as what the model has under that name: `true` as a boolean, 20 as a number where it is one there.
[[nodiscard]] Node typed(std::string_view name, const Node& node);

/// A text of digits as a number, anything else as it is.
[[nodiscard]] Node as_number(const Node& node);

/// Translates the properties of resources of one type.
class Attributes {
 public:
  Attributes(Arena& arena, std::string_view own_type);

  /// The attributes by name.
  [[nodiscard]] Node of(const Node& properties) const;

 private:
  void add_members(const Node& properties, const std::string& above, Node& to) const;
  void add(const std::string& path, std::string_view key, const Node& node, Node& to) const;
  [[nodiscard]] Node shaped(const std::string& path, std::string_view name, std::string_view shape, const Node& node) const;

  Arena& arena_;
  std::string_view own_type_;
};

}  // namespace plandiff
