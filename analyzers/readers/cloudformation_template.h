// A template's sections and what its functions give, as far as the document tells. Only for files of this folder.
#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzers/base/arena.h"
#include "analyzers/plan/value.h"
#include "analyzers/plan/verdict.h"
#include "analyzers/readers/cloudformation_node.h"

namespace plandiff {

/// One template. Parameters have their defaults or the values that are given; conditions are three-valued. Keeps views into the document and the
/// arena. Not thread-safe.
class Template {
 public:
  /// What a resource is to others: the model's type and the name, `aws_kms_key.DataKey`, by logical id.
  using Names = std::unordered_map<std::string_view, std::string_view>;

  Template(Arena& arena, const Value& document, const Value& given_parameters);

  /// Members of the section `Resources`, as written.
  [[nodiscard]] const Value& resources() const { return resources_; }
  [[nodiscard]] const Value& outputs() const { return outputs_; }
  /// `Globals` of SAM.
  [[nodiscard]] const Value& globals() const { return globals_; }
  [[nodiscard]] const Value& parameters() const { return parameters_; }
  /// True if the template is expanded by a macro of which only AWS knows what it does.
  [[nodiscard]] bool has_unknown_transform() const { return has_unknown_transform_; }

  /// To be set before values that refer to resources are worked out.
  void set_names(Names names) { names_ = std::move(names); }

  /// The value with its functions worked out.
  [[nodiscard]] Node evaluate(const Value& value);
  /// A condition by its name; unknown if it is not declared or cannot be told.
  [[nodiscard]] Verdict condition(std::string_view name);
  /// A parameter's value: known if it is given or has a default.
  [[nodiscard]] Node parameter(std::string_view name, const Value& declaration);

 private:
  struct Sources {
    std::vector<std::string_view> references;
    bool is_open = false;
  };
  struct Judged {
    Verdict verdict = Verdict::unknown();
    Sources sources;
  };

  [[nodiscard]] Node evaluate_any(const Value& value, std::size_t depth);
  [[nodiscard]] Node evaluate_function(std::string_view name, const Value& argument, std::size_t depth);
  [[nodiscard]] Node evaluate_ref(std::string_view name);
  [[nodiscard]] Node evaluate_attribute(const Value& argument);
  [[nodiscard]] Node evaluate_if(const Value& argument, std::size_t depth);
  [[nodiscard]] Node evaluate_sub(const Value& argument, std::size_t depth);
  [[nodiscard]] Node evaluate_join(const Value& argument, std::size_t depth);
  [[nodiscard]] Node evaluate_select(const Value& argument, std::size_t depth);
  [[nodiscard]] Node evaluate_split(const Value& argument, std::size_t depth);
  [[nodiscard]] Node evaluate_find(const Value& argument, std::size_t depth);
  /// What stands in `${…}`.
  [[nodiscard]] Node evaluate_placeholder(std::string_view name, const Node* variables);

  /// False once what the functions make of the document is too much: a long list that is named often. The rest is then unknown.
  [[nodiscard]] bool spend(std::size_t values);

  [[nodiscard]] Verdict judge(const Value& value, Sources& sources, std::size_t depth);
  [[nodiscard]] Verdict judge_equals(const Value& argument, Sources& sources, std::size_t depth);
  [[nodiscard]] Verdict judge_named(std::string_view name, Sources& sources, std::size_t depth);

  Arena& arena_;
  Value given_;
  Value parameters_;
  Value mappings_;
  Value conditions_;
  Value resources_;
  Value outputs_;
  Value globals_;
  bool has_unknown_transform_ = false;
  Names names_;
  std::unordered_map<std::string_view, Judged> judged_;
  std::size_t left_ = 1'000'000;  // values; a template of the largest size has a tenth
};

/// `{"Ref": "x"}` as name and argument: the one member of an object whose key is a function's name.
struct FunctionCall {
  std::string_view name;
  Value argument;
};
[[nodiscard]] std::optional<FunctionCall> as_function(const Value& value);

/// A scalar as a Node: numbers as their text.
[[nodiscard]] Node scalar_node(Arena& arena, const Value& value);
/// A value in which nothing is a function, such as one of a mapping.
[[nodiscard]] Node literal_node(Arena& arena, const Value& value);

/// True for a text that holds a dynamic reference, `{{resolve:secretsmanager:…}}`.
[[nodiscard]] bool has_dynamic_reference(std::string_view text);

/// `DBInstanceIdentifier` as db_instance_identifier.
[[nodiscard]] std::string snake_case(std::string_view name);

}  // namespace plandiff
