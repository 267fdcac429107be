// The one way in which our code reports what an input, a disk or a peer can cause.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace plandiff {

/// What kind of failure an Error is; callers choose an exit status or a metric by it, never by the text.
enum class Code : std::uint8_t { kIo, kSyntax, kUnsupported, kLimit, kConfig, kUsage };

/// Where an error was seen. `line` and `column` start at 1; 0 means not known. `pointer` is a JSON pointer, used where
/// lines mean nothing (a plan is one line).
struct Location {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string pointer;
};

/// An error that a person reads: lower case, no full stop, where first, then what, then what was expected.
struct [[nodiscard]] Error {
  Code code = Code::kIo;
  std::string message;
  Location where;

  /// `file:line:column: message`, leaving out what is not known.
  [[nodiscard]] std::string to_string() const;
};

template <class T>
using Result = tl::expected<T, Error>;

/// The error as a value that converts to any Result.
[[nodiscard]] inline tl::unexpected<Error> failure(Code code, std::string message, Location where = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(where)});
}

/// Puts what was being done in front of the message: `reading plan: …`.
[[nodiscard]] Error in(std::string_view doing, Error error);

}  // namespace plandiff
