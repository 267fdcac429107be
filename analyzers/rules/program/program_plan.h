// What the plan at hand says about the program that made it.
#pragma once

#include <algorithm>
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

/// The stack that the plan is for; nothing if it does not tell.
inline std::optional<std::string> stack_of_plan(const PlanSubject& subject) {
  if (!subject.plan().stack().empty()) return std::string(subject.plan().stack());
  for (const ResourceChange& change : subject.plan().changes()) {
    if (std::optional<std::string> stack = stack_in_urn(change.address)) return stack;
  }
  return std::nullopt;
}

/// A line of what the engine itself reported when its run failed, with the project's file that a traceback named last before it.
struct EngineError {
  std::string line;
  std::string file;  ///< empty if none is named
};

namespace detail {

/// The file in `File "lib/stack.py", line 3, in <module>`, if it is one of the project's.
inline std::string file_of_frame(std::string_view line) {
  constexpr std::string_view kFrame = "File \"";
  const std::size_t at = line.find(kFrame);
  if (at == std::string_view::npos) return {};
  const std::string_view path = line.substr(at + kFrame.size(), line.find('"', at + kFrame.size()) - at - kFrame.size());
  const bool is_ours = !path.starts_with('<') && path.find("site-packages") == std::string_view::npos && path.find("dist-packages") == std::string_view::npos;
  return is_ours ? std::string(path) : std::string();
}

}  // namespace detail

/// The engine's error lines that hold a text, in order, each once.
inline std::vector<EngineError> engine_errors(const PlanSubject& subject, std::string_view text) {
  std::vector<EngineError> found;
  std::string file;
  for (const Diagnostic& diagnostic : subject.plan().diagnostics()) {
    if (diagnostic.severity.find("err") == std::string_view::npos) continue;  // error, info#err
    for (std::string_view rest = diagnostic.message; !rest.empty();) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
      if (std::string named = detail::file_of_frame(line); !named.empty()) file = std::move(named);
      const bool is_new = std::none_of(found.begin(), found.end(), [&](const EngineError& known) { return known.line == line; });
      if (is_new && line.find(text) != std::string_view::npos) found.push_back({std::string(line), file});
    }
  }
  return found;
}

/// The same as lines of evidence.
inline std::vector<std::string> reported_by_engine(const PlanSubject& subject, std::string_view text) {
  std::vector<std::string> lines;
  for (const EngineError& error : engine_errors(subject, text)) lines.push_back("the preview says: " + printable(error.line, 200));
  return lines;
}

/// What stands between quotes after a text: `'db_password'` of `configuration variable 'db_password'`.
inline std::string quoted_after(std::string_view line, std::string_view text) {
  const std::size_t at = line.find(text);
  const std::size_t open = at == std::string_view::npos ? at : line.find('\'', at + text.size() - 1);
  if (open == std::string_view::npos) return {};
  return printable(line.substr(open + 1, line.find('\'', open + 1) - open - 1), 120);
}

/// The line of a token, as evidence.
inline std::string line_of(std::uint32_t line) { return "line " + std::to_string(line); }

}  // namespace plandiff::rules
