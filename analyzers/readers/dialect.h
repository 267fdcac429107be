// The table of names of another tool (config/data/dialects.csv), indexed. Only for files of this folder.
//
// Shapes of attribute rows:
//   (empty)  the same value under another name
//   block    an object where Terraform has a list of one; its members are attributes again, written `vpc_config.subnet_ids`
//   map      an object whose keys are data (tags, variables), not attributes
//   lower    a text that AWS takes in any case, in small letters
//   json     an object or array where Terraform has a JSON text (policies)
// A reader may define further ones for itself; they stand in the table's `shape` and in that reader's header.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace plandiff {

/// Names of one tool. Immutable, made on first use, any thread.
class Dialect {
 public:
  struct AttributeName {
    std::string_view own;
    std::string_view model;
    std::string_view shape;
  };

  /// `pulumi` or `cloudformation`.
  [[nodiscard]] static const Dialect& of(std::string_view name);

  /// The model's types for one of the tool's: none if it is not listed, several where one resource there is several here.
  [[nodiscard]] const std::vector<std::string_view>& types_of(std::string_view own_type) const;
  /// The row for an attribute path of the tool's type, else that for any type (`*`), else nothing.
  [[nodiscard]] const AttributeName* attribute_of(std::string_view own_type, std::string_view own_attribute) const;
  /// The same from the model's side, for reports.
  [[nodiscard]] const AttributeName* spelling_of(std::string_view type, std::string_view attribute) const;

 private:
  explicit Dialect(std::string_view name);

  std::unordered_map<std::string_view, std::vector<std::string_view>> types_;
  std::unordered_map<std::string, AttributeName> by_own_;    // own type NUL own attribute
  std::unordered_map<std::string, AttributeName> by_model_;  // type NUL attribute
};

}  // namespace plandiff
