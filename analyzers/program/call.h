// Calls in a program with their arguments.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/program/syntax.h"

namespace plandiff {

/// One argument, or one member of an object literal: tokens `begin` to before `end`.
struct Argument {
  std::string_view name;  ///< of a keyword argument or a member, empty for a positional one
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// One call. `callee` is `aws.rds.Instance`, `self.config.require`; what is called on the result of a call has that call's name:
/// `pulumi.Config().require`. `?.`, `!` and type arguments are left out.
struct Call {
  std::string callee;
  std::size_t first = 0;  ///< token that the callee starts with (`new` and `await` not counted)
  std::size_t open = 0;   ///< its `(`
  std::size_t close = 0;  ///< its `)`
  std::vector<Argument> arguments;

  /// `require` of `self.config.require`, the whole name if it has no dot.
  [[nodiscard]] std::string_view method() const;
  /// `self.config` of `self.config.require`; empty if it has no dot.
  [[nodiscard]] std::string_view receiver() const;
  /// The argument of that name, or null.
  [[nodiscard]] const Argument* find(std::string_view name) const;
  /// The n-th positional argument, or null.
  [[nodiscard]] const Argument* positional(std::size_t index) const;
};

/// All calls, inner ones too (64 brackets deep), by the place of their `(`.
[[nodiscard]] std::vector<Call> find_calls(const Syntax& syntax);

/// Members of the object literal or keywords of the dictionary that an argument is; none if it is something else.
[[nodiscard]] std::vector<Argument> members_of(const Syntax& syntax, const Argument& argument);

/// The string that an argument is, and nothing else; null if it is not one plain string.
[[nodiscard]] const Token* plain_text(const Syntax& syntax, const Argument* argument);

/// The variable or attribute that a call's result is kept in, such as `self.config`; empty if none.
[[nodiscard]] std::string assigned_to(const Syntax& syntax, const Call& call);

}  // namespace plandiff
