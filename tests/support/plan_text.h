// Tiny plans from text, for tests that need the model and no file.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include "analyzers/plan_input.h"
#include "analyzers/readers/reader.h"

namespace plandiff::test {

/// What the reader makes of the text. Values are kept of the types that tests use.
inline tl::expected<Plan, Rejection> read_text(std::string_view json, const Limits& limits = {}) {
  static constexpr std::string_view kWanted[] = {"aws_db_instance", "aws_db_snapshot", "aws_lambda_function",
                                                 "aws_rds_cluster", "aws_rds_cluster_instance", "null_resource"};
  static std::deque<PaddedBytes> kept;  // plans refer to their bytes
  ReaderScratch scratch;
  return read_plan(kept.emplace_back(json).view(), kWanted, limits, scratch);
}

/// A plan that must be readable.
inline Plan plan_of(std::string_view json) {
  tl::expected<Plan, Rejection> plan = read_text(json);
  REQUIRE_MESSAGE(plan.has_value(), plan.error().message);
  return std::move(*plan);
}

/// Why the text is refused, as `reason message at pointer`.
inline std::string refusal_of(std::string_view json, const Limits& limits = {}) {
  const tl::expected<Plan, Rejection> plan = read_text(json, limits);
  if (plan.has_value()) return "accepted";
  std::string text = std::string(to_text(plan.error().reason)) + ": " + plan.error().message;
  if (!plan.error().pointer.empty()) text += " at " + plan.error().pointer;
  return text;
}

}  // namespace plandiff::test
