// What a handler string means to each runtime, and what is wrong with one that it cannot read.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace plandiff::rules {

/// Runtimes that read handlers in the same way.
enum class Runtime : std::uint8_t { kOther, kPython, kNode, kRuby, kJava, kDotnet, kGo, kProvided };

inline Runtime runtime_family(std::string_view runtime) {
  if (runtime.starts_with("python")) return Runtime::kPython;
  if (runtime.starts_with("nodejs")) return Runtime::kNode;
  if (runtime.starts_with("ruby")) return Runtime::kRuby;
  if (runtime.starts_with("java")) return Runtime::kJava;
  if (runtime.starts_with("dotnet")) return Runtime::kDotnet;
  if (runtime.starts_with("go1")) return Runtime::kGo;
  return runtime.starts_with("provided") ? Runtime::kProvided : Runtime::kOther;
}

namespace detail {

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

inline bool is_identifier(std::string_view name, std::string_view also = {}) {
  if (name.empty() || is_digit(name[0])) return false;
  return std::ranges::all_of(
      name, [&](char c) { return is_letter(c) || is_digit(c) || also.find(c) != std::string_view::npos; });
}

constexpr bool is_upper(std::string_view name) { return !name.empty() && name[0] >= 'A' && name[0] <= 'Z'; }
constexpr bool is_lower(std::string_view name) { return !name.empty() && name[0] >= 'a' && name[0] <= 'z'; }

inline std::string_view last_part(std::string_view text, char border) { return text.substr(text.rfind(border) + 1); }

/// File name extensions that never belong into a handler.
inline bool is_extension(Runtime runtime, std::string_view part) {
  constexpr std::array<std::string_view, 5> kNodeEndings = {"js", "mjs", "cjs", "ts", "jsx"};
  if (runtime == Runtime::kPython) return part == "py" || part == "pyc";
  if (runtime == Runtime::kRuby) return part == "rb";
  return std::ranges::find(kNodeEndings, part) != kNodeEndings.end();
}

inline std::string_view script_fault(Runtime runtime, std::string_view handler) {
  const std::size_t dot = handler.rfind('.');
  if (dot == std::string_view::npos) return "it names no function: file.function is expected";
  const std::string_view function = handler.substr(dot + 1);
  const std::string_view before = handler.substr(0, dot);
  if (before.empty() || before.ends_with('/')) return "it names no file: file.function is expected";
  if (is_extension(runtime, function)) return "it names a file, not a function: file.function is expected";
  // In a name such as index.js.handler the runtime looks for a function js.handler or a module index/js. Paths may hold
  // dots.
  const std::string_view file = last_part(before, '/');
  if (file.find('.') != std::string_view::npos && is_extension(runtime, last_part(file, '.'))) {
    return "it holds the file name's extension: file.function is expected";
  }
  if (!is_identifier(function, runtime == Runtime::kNode ? "$" : runtime == Runtime::kRuby ? "?!" : "")) {
    return "the part after the last dot is no function name";
  }
  return {};
}

inline std::string_view java_fault(std::string_view handler) {
  const std::size_t border = handler.find("::");
  if (border != std::string_view::npos) {
    const bool is_whole = border > 0 && is_identifier(handler.substr(border + 2), "$");
    return is_whole ? std::string_view{} : "package.Class::method is expected";
  }
  if (handler.find('/') != std::string_view::npos) return "it is a path: package.Class::method is expected";
  const std::size_t dot = handler.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  const bool has_method = is_lower(handler.substr(dot + 1)) && is_upper(last_part(handler.substr(0, dot), '.'));
  return has_method ? "a method follows its class after two colons: package.Class::method is expected"
                    : std::string_view{};
}

inline std::string_view dotnet_fault(std::string_view handler) {
  std::size_t borders = 0;
  for (std::size_t at = handler.find("::"); at != std::string_view::npos; at = handler.find("::", at + 2)) ++borders;
  const bool is_whole = borders == 0 || (borders == 2 && !handler.starts_with("::") && !handler.ends_with("::"));
  return is_whole ? std::string_view{} : "Assembly::Namespace.Type::Method is expected";
}

}  // namespace detail

/// What is wrong with a handler for a runtime; empty if nothing is, or if the runtime takes any.
inline std::string_view handler_fault(Runtime runtime, std::string_view handler) {
  if (handler.size() > 128) return "it is longer than 128 characters";
  if (handler.find_first_of(" \t\r\n") != std::string_view::npos) return "it holds white space";
  switch (runtime) {
    case Runtime::kPython:
    case Runtime::kNode:
    case Runtime::kRuby:
      return detail::script_fault(runtime, handler);
    case Runtime::kJava:
      return detail::java_fault(handler);
    case Runtime::kDotnet:
      return detail::dotnet_fault(handler);
    case Runtime::kGo:
    case Runtime::kProvided:
    case Runtime::kOther:
      return {};
  }
  return {};
}

/// True for handlers that a layer or a wrapper supplies, so that the package need not hold them.
inline bool is_wrapper(std::string_view handler) {
  constexpr std::array<std::string_view, 10> kWrappers = {"/opt/",
                                                          "datadog_lambda.",
                                                          "node_modules/datadog-lambda-js/",
                                                          "newrelic_lambda_wrapper.",
                                                          "newrelic-lambda-wrapper.",
                                                          "lumigo",
                                                          "run.sh",
                                                          "thundra",
                                                          "epsagon",
                                                          "node_modules/newrelic"};
  return std::ranges::any_of(kWrappers, [&](std::string_view wrapper) { return handler.starts_with(wrapper); });
}

}  // namespace plandiff::rules
