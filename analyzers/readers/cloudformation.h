// CloudFormation: templates as JSON or YAML, pairs of them, and change sets as the command line or the console gives them. Only for files of this folder.
#pragma once

#include <string_view>

#include <tl/expected.hpp>

#include "analyzers/plan/plan.h"
#include "analyzers/plan/rejection.h"
#include "analyzers/readers/reader.h"

namespace plandiff {

/// True if a text that is no JSON says that it is a template: AWSTemplateFormatVersion, Transform or Resources at its top level, and a type AWS::….
[[nodiscard]] bool is_yaml_template(std::string_view text);

/// True if an array begins with changes as the console's tab "JSON changes" gives them.
[[nodiscard]] bool is_console_change_set(std::string_view text);

/// A template in YAML, or in JSON as read by `document`. Alone it creates everything; with `before` (the text of the template that is deployed, empty for
/// none) the difference of the two is the plan.
[[nodiscard]] tl::expected<Plan, Rejection> read_template(const Value& document, PlanParts parts, std::string_view before, WantedTypes wanted, const Limits& limits);

/// The answer of `aws cloudformation describe-change-set`, or the console's array.
[[nodiscard]] tl::expected<Plan, Rejection> read_change_set(const Value& document, PlanParts parts, WantedTypes wanted);

/// The text of a template, JSON or YAML, as a value.
[[nodiscard]] tl::expected<Value, Rejection> read_template_text(std::string_view text, const Limits& limits, Arena& arena);

}  // namespace plandiff
