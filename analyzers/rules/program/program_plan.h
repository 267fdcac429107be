// What the plan at hand says about the program that made it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// The stack in a URN, `prod` of `urn:pulumi:prod::payments::…`; nothing for other addresses.
inline std::optional<std::string> stack_in_urn(std::string_view address) {
  constexpr std::string_view kBegin = "urn:pulumi:";
  const std::size_t end = address.find("::");
  if (!address.starts_with(kBegin) || end == std::string_view::npos) return std::nullopt;
  return std::string(address.substr(kBegin.size(), end - kBegin.size()));
}

/// The stack that the plan is for, as its addresses tell; nothing if they do not.
inline std::optional<std::string> stack_of_plan(const PlanSubject& subject) {
  for (const ResourceChange& change : subject.plan().changes()) {
    if (std::optional<std::string> stack = stack_in_urn(change.address)) return stack;
  }
  return std::nullopt;
}

/// What the engine itself reported that holds one of these words, as lines of evidence. Plans carry no such reports yet.
inline std::vector<std::string> reported_by_engine(const PlanSubject& /*subject*/, std::initializer_list<std::string_view> /*words*/) {
  return {};
}

/// The line of a token, as evidence.
inline std::string line_of(std::uint32_t line) { return "line " + std::to_string(line); }

}  // namespace plandiff::rules
