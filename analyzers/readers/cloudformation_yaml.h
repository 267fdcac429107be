// YAML as CloudFormation reads it, into the values that its JSON gives. Only for files of this folder.
#pragma once

#include <cstddef>
#include <string_view>

#include <tl/expected.hpp>

#include "analyzers/base/arena.h"
#include "analyzers/plan/rejection.h"
#include "analyzers/plan/value.h"

namespace plandiff {

/// Largest YAML text that is parsed. CloudFormation takes a template of at most 1 MB:
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
inline constexpr std::size_t kLargestYaml = std::size_t{2} << 20U;
/// Most values of one document, those that aliases repeat counted each time.
inline constexpr std::size_t kMostYamlValues = 500'000;

/// The first document. Short tags become the functions that they stand for (`!Ref x` {"Ref": "x"}, `!GetAtt a.b` {"Fn::GetAtt": ["a", "b"]}, `!Sub`
/// {"Fn::Sub": …}); plain yes, no, on, off, true and false are booleans (YAML 1.1); every other scalar, dates and numbers too, is its text.
/// Total for any bytes: nesting, size and what aliases make of it are bounded.
[[nodiscard]] tl::expected<Value, Rejection> read_yaml(std::string_view text, std::size_t max_depth, Arena& arena);

}  // namespace plandiff
