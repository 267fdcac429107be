// Source text as tokens: just enough of Python, TypeScript (JavaScript too) and Go to see strings, names, calls and the blocks around
// them. No grammar: what does not look like itself is passed over. Total for any bytes, linear in time; nothing is ever run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace plandiff {

enum class Language : std::uint8_t { kPython, kTypeScript, kGo, kOther };

/// One token. `text` of a string is what stands between its quotes, escapes as written.
struct Token {
  enum class Kind : std::uint8_t { kName, kText, kNumber, kSign };
  Kind kind = Kind::kSign;
  bool is_template = false;     ///< a string with `{…}` or `${…}` filled in when it runs
  std::string_view text;        ///< a sign is one character, or two: `||` `&&` `??` `?.` `=>` `==` `!=` `:=` `**`
  std::uint32_t line = 1;
  std::uint32_t statement = 0;  ///< counts statements: tokens of one have the same number
  std::int32_t block = -1;      ///< innermost block in Syntax::blocks, -1 at the top

  [[nodiscard]] bool is_name(std::string_view name) const { return kind == Kind::kName && text == name; }
  [[nodiscard]] bool is_sign(std::string_view sign) const { return kind == Kind::kSign && text == sign; }
};

/// A block with the tokens that open it: `if`, `x`, `:`.
struct Block {
  std::int32_t parent = -1;
  std::uint32_t begin = 0;  ///< of its header
  std::uint32_t end = 0;
};

/// A text taken apart. Views into it.
struct Syntax {
  Language language = Language::kOther;
  std::vector<Token> tokens;  ///< comments left out
  std::vector<Block> blocks;
  bool is_balanced = true;    ///< every bracket and string closes
};

/// Takes a text apart; it must outlive the result. Other languages give no tokens.
[[nodiscard]] Syntax read_syntax(std::string_view text, Language language);

/// The language that a file's name tells.
[[nodiscard]] Language language_of(std::string_view path);

/// True if a token is only reached sometimes: below an `if`, `else`, `try`, `except`, `switch`, a loop …, or after one of `if`, `and`, `or`,
/// `?`, `&&`, `||`, `??` of its own statement.
[[nodiscard]] bool is_in_branch(const Syntax& syntax, std::size_t token);

/// Names in the headers of the blocks around a token and in its own statement: what decides whether it is reached.
[[nodiscard]] std::vector<std::string_view> deciding_names(const Syntax& syntax, std::size_t token);

/// The function and the class around a token, innermost first: names after `def`, `class`, `function` and `func`.
[[nodiscard]] std::vector<std::string_view> enclosing_names(const Syntax& syntax, std::size_t token);

/// Index of the bracket that closes the one at `open`, or the number of tokens.
[[nodiscard]] std::size_t closing(const Syntax& syntax, std::size_t open);

}  // namespace plandiff
