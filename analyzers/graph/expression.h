// One expression of the configuration: {"constant_value": …}, {"references": […]}, both (JSON configurations such as CDKTF's) or {}
// (a function of constants). Nested blocks are objects or arrays of objects of expressions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "analyzers/plan/configuration.h"
#include "analyzers/plan/path.h"
#include "analyzers/plan/value.h"

namespace plandiff {

/// What stands at a path of a resource's or a module call's expressions.
struct WrittenAt {
  enum class Kind : std::uint8_t { kNothing, kExpression, kBlock };
  Kind kind = Kind::kNothing;
  Value expression;
  std::span<const PathStep> rest;  ///< steps that lead into the expression's value
};

[[nodiscard]] WrittenAt find_written(const Value& expressions, std::span<const PathStep> path);

/// The objects an expression refers to, each once in its longest form: ["var.db.password", "var.db"] gives {"var.db.password"}.
[[nodiscard]] std::vector<std::string_view> distinct_references(const Value& expression);

/// The value at the steps inside a value, or nothing.
[[nodiscard]] std::optional<Value> dig(const Value& value, std::span<const PathStep> steps);

/// True if a text of a JSON configuration holds an interpolation.
[[nodiscard]] bool has_interpolation(const Value& value);

/// `var.name` with whatever follows it, as in `var.db["main"].password`.
struct VariableReference {
  std::string_view name;
  std::vector<PathStep> steps;
};
/// The reference as a variable's, or nothing if it is another object's or cannot be followed (splat, computed index).
[[nodiscard]] std::optional<VariableReference> as_variable(std::string_view reference);

}  // namespace plandiff
