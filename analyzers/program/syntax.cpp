#include "analyzers/program/syntax.h"

#include <algorithm>
#include <array>

namespace plandiff {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}
bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }

// One pass over a text. Blocks are indentation in Python, braces elsewhere.
class Lexer {
 public:
  Lexer(std::string_view text, Language language) : text_(text) { syntax_.language = language; }

  Syntax read() {
    while (at_ < text_.size()) step();
    if (!open_.empty()) syntax_.is_balanced = false;
    return std::move(syntax_);
  }

 private:
  [[nodiscard]] bool is_python() const { return syntax_.language == Language::kPython; }
  [[nodiscard]] char peek(std::size_t ahead = 1) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  [[nodiscard]] bool has(std::string_view text) const { return text_.substr(at_).starts_with(text); }

  void step() {
    const char c = text_[at_];
    if (c == '\n') {
      end_line();
    } else if (c == '\\' && is_python() && peek() == '\n') {
      ++line_;
      at_ += 2;
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v') {
      ++at_;
    } else if (is_python() ? c == '#' : has("//")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (!is_python() && has("/*")) {
      skip_comment();
    } else if (const std::size_t quote = at_string(); quote != std::string_view::npos) {
      read_string(quote);
    } else if (is_digit(c)) {
      read_run(Token::Kind::kNumber);
    } else if (is_name_start(c)) {
      read_run(Token::Kind::kName);
    } else {
      read_sign();
    }
  }

  void end_line() {
    ++line_;
    ++at_;
    if (!is_python()) {
      is_after_newline_ = true;
      return;
    }
    if (open_.empty()) is_line_start_ = true;
  }

  void skip_comment() {
    const std::size_t end = text_.find("*/", at_ + 2);
    if (end == std::string_view::npos) syntax_.is_balanced = false;
    const std::size_t stop = end == std::string_view::npos ? text_.size() : end + 2;
    line_ += static_cast<std::uint32_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_), text_.begin() + static_cast<std::ptrdiff_t>(stop), '\n'));
    at_ = stop;
  }

  // The length of a string's prefix (r, f, b, u in Python), or npos if none begins here.
  [[nodiscard]] std::size_t at_string() const {
    std::size_t prefix = 0;
    while (is_python() && prefix < 2 && std::string_view("rRfFbBuU").find(peek(prefix)) != std::string_view::npos && peek(prefix) != '\0') ++prefix;
    const char quote = peek(prefix);
    if (quote == '"' || quote == '\'' || (quote == '`' && !is_python())) return prefix;
    return std::string_view::npos;
  }

  void read_string(std::size_t prefix) {
    const std::string_view letters = text_.substr(at_, prefix);
    const bool is_format = letters.find_first_of("fF") != std::string_view::npos;
    const bool is_raw = letters.find_first_of("rR") != std::string_view::npos || (syntax_.language == Language::kGo && peek(0) == '`');
    begin_token();
    const std::uint32_t line = line_;
    at_ += prefix;
    const char quote = text_[at_];
    const std::string_view triple = text_.substr(at_, 3);
    const bool is_triple = is_python() && triple.size() == 3 && triple[1] == quote && triple[2] == quote;
    const std::string_view close = text_.substr(at_, is_triple ? 3 : 1);
    const bool may_wrap = is_triple || quote == '`';
    at_ += close.size();
    const std::size_t start = at_;
    bool is_closed = false;
    while (at_ < text_.size() && !(is_closed = has(close))) {
      if (text_[at_] == '\n') {
        if (!may_wrap) break;
        ++line_;
      }
      at_ += text_[at_] == '\\' && !(is_raw && !is_python()) && at_ + 1 < text_.size() && peek() != '\n' ? 2U : 1U;
    }
    at_ = std::min(at_, text_.size());
    Token token;
    token.kind = Token::Kind::kText;
    token.text = text_.substr(start, at_ - start);
    token.is_template = (is_format && token.text.find('{') != std::string_view::npos) ||
                        (quote == '`' && token.text.find("${") != std::string_view::npos);
    if (is_closed) at_ += close.size();
    else syntax_.is_balanced = false;
    push(token, line);
  }

  void read_run(Token::Kind kind) {
    begin_token();
    const std::size_t start = at_;
    while (at_ < text_.size() && (is_name_part(text_[at_]) || (kind == Token::Kind::kNumber && text_[at_] == '.' && is_digit(peek())))) ++at_;
    Token token;
    token.kind = kind;
    token.text = text_.substr(start, at_ - start);
    push(token, line_);
  }

  void read_sign() {
    static constexpr std::array<std::string_view, 9> kPairs = {"||", "&&", "??", "?.", "=>", "==", "!=", ":=", "**"};
    const auto pair = std::find_if(kPairs.begin(), kPairs.end(), [this](std::string_view sign) { return has(sign); });
    const std::string_view sign = text_.substr(at_, pair == kPairs.end() ? 1 : 2);
    const char c = sign.size() == 1 ? sign[0] : '\0';
    if (c == ')' || c == ']' || c == '}') return close_bracket(c);
    begin_token();
    at_ += sign.size();
    Token token;
    token.text = sign;
    push(token, line_);
    if (c == '(' || c == '[' || c == '{') open_bracket(c);
    if (c == ';') next_statement();
  }

  void open_bracket(char c) {
    open_.push_back(c);
    if (c != '{') ++parentheses_;
    if (c != '{' || is_python()) return;
    syntax_.blocks.push_back({block_, statement_begin_, static_cast<std::uint32_t>(syntax_.tokens.size()) - 1});
    block_ = static_cast<std::int32_t>(syntax_.blocks.size()) - 1;
    if (is_outside_parentheses()) next_statement();
    else statement_begin_ = static_cast<std::uint32_t>(syntax_.tokens.size());
  }

  void close_bracket(char c) {
    const char wanted = c == ')' ? '(' : c == ']' ? '[' : '{';
    const bool fits = !open_.empty() && open_.back() == wanted;
    if (fits) {
      open_.pop_back();
      if (wanted != '{') --parentheses_;
    } else {
      syntax_.is_balanced = false;
    }
    if (c == '}' && !is_python() && fits) {
      if (is_outside_parentheses()) next_statement();
      if (block_ >= 0) block_ = syntax_.blocks[static_cast<std::size_t>(block_)].parent;
    }
    Token token;
    token.text = text_.substr(at_++, 1);
    push(token, line_);
    if (c == '}' && !is_python() && is_outside_parentheses()) is_after_brace_ = true;
  }

  [[nodiscard]] bool is_outside_parentheses() const { return parentheses_ == 0; }

  // What must happen before a token: a new logical line of Python opens or closes blocks, a new line elsewhere may end a statement.
  void begin_token() {
    if (is_python()) {
      if (is_line_start_) begin_python_line();
      return;
    }
    if (!is_after_newline_ || syntax_.tokens.empty()) return;
    is_after_newline_ = false;
    const Token& last = syntax_.tokens.back();
    const bool goes_on = last.kind == Token::Kind::kSign && last.text != ")" && last.text != "]" && last.text != "}";
    const bool is_continued = std::string_view(".?:|&+-*/,=)]").find(text_[at_]) != std::string_view::npos;
    if (is_outside_parentheses() && !goes_on && !is_continued) next_statement();
  }

  void begin_python_line() {
    is_line_start_ = false;
    const std::size_t begin = text_.rfind('\n', at_) + 1;  // npos + 1 is 0
    const std::size_t indent = at_ - begin;
    const bool opens = !syntax_.tokens.empty() && syntax_.tokens.back().is_sign(":");
    while (!indents_.empty() && indents_.back() > indent) {
      indents_.pop_back();
      block_ = syntax_.blocks[static_cast<std::size_t>(block_)].parent;
    }
    if (opens && (indents_.empty() ? indent > 0 : indent > indents_.back())) {
      syntax_.blocks.push_back({block_, statement_begin_, static_cast<std::uint32_t>(syntax_.tokens.size())});
      block_ = static_cast<std::int32_t>(syntax_.blocks.size()) - 1;
      indents_.push_back(indent);
    }
    next_statement();
  }

  void next_statement() {
    ++statement_;
    statement_begin_ = static_cast<std::uint32_t>(syntax_.tokens.size());
  }

  void push(Token token, std::uint32_t line) {
    if (is_after_brace_) {
      // `} else {` goes on; anything else after a closed block is a new statement.
      is_after_brace_ = false;
      if (token.kind == Token::Kind::kName) next_statement();
    }
    token.line = line;
    token.statement = statement_;
    token.block = block_;
    syntax_.tokens.push_back(token);
  }

  std::string_view text_;
  Syntax syntax_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t statement_ = 0;
  std::uint32_t statement_begin_ = 0;
  std::int32_t block_ = -1;
  std::vector<char> open_;
  std::size_t parentheses_ = 0;  // of `open_`, braces not counted
  std::vector<std::size_t> indents_;
  bool is_line_start_ = true;
  bool is_after_newline_ = false;
  bool is_after_brace_ = false;
};

bool is_branch_word(std::string_view word) {
  static constexpr std::array<std::string_view, 13> kWords = {"if",    "elif",  "else",    "try",   "except", "catch", "finally",
                                                              "switch", "case", "while", "match", "for", "unless"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool is_choice(const Token& token) {
  static constexpr std::array<std::string_view, 8> kChoices = {"if", "and", "or", "lambda", "?", "&&", "||", "??"};
  return token.kind != Token::Kind::kText && std::find(kChoices.begin(), kChoices.end(), token.text) != kChoices.end();
}

// What a hostile file nests deeper, or writes in one statement, is not looked at: each question would cost a walk through all of it.
constexpr int kDeepest = 64;
constexpr std::size_t kLongest = 2048;

// First and last token of a statement around a token.
std::pair<std::size_t, std::size_t> statement_around(const Syntax& syntax, std::size_t token) {
  std::size_t begin = token;
  std::size_t end = token + 1;
  const std::uint32_t statement = syntax.tokens[token].statement;
  while (begin > 0 && token - begin < kLongest && syntax.tokens[begin - 1].statement == statement) --begin;
  while (end < syntax.tokens.size() && end - token < kLongest && syntax.tokens[end].statement == statement) ++end;
  return {begin, end};
}

}  // namespace

Syntax read_syntax(std::string_view text, Language language) {
  if (language == Language::kOther) return {};
  return Lexer(text, language).read();
}

Language language_of(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('.') + 1);
  if (name.size() == path.size()) return Language::kOther;
  if (name == "py") return Language::kPython;
  if (name == "ts" || name == "tsx" || name == "js" || name == "mjs" || name == "cjs" || name == "mts" || name == "cts") return Language::kTypeScript;
  return name == "go" ? Language::kGo : Language::kOther;
}

bool is_in_branch(const Syntax& syntax, std::size_t token) {
  int depth = 0;
  for (std::int32_t at = syntax.tokens[token].block; at >= 0 && depth < kDeepest; at = syntax.blocks[static_cast<std::size_t>(at)].parent, ++depth) {
    const Block& block = syntax.blocks[static_cast<std::size_t>(at)];
    for (std::size_t i = block.begin; i < block.end; ++i) {
      if (syntax.tokens[i].kind == Token::Kind::kName && is_branch_word(syntax.tokens[i].text)) return true;
    }
  }
  const auto [begin, end] = statement_around(syntax, token);
  return std::any_of(syntax.tokens.begin() + static_cast<std::ptrdiff_t>(begin), syntax.tokens.begin() + static_cast<std::ptrdiff_t>(end), is_choice);
}

std::vector<std::string_view> deciding_names(const Syntax& syntax, std::size_t token) {
  std::vector<std::string_view> names;
  const auto add = [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (syntax.tokens[i].kind == Token::Kind::kName || syntax.tokens[i].kind == Token::Kind::kText) names.push_back(syntax.tokens[i].text);
    }
  };
  int depth = 0;
  for (std::int32_t at = syntax.tokens[token].block; at >= 0 && depth < kDeepest; at = syntax.blocks[static_cast<std::size_t>(at)].parent, ++depth) {
    const Block& block = syntax.blocks[static_cast<std::size_t>(at)];
    const bool decides = std::any_of(syntax.tokens.begin() + block.begin, syntax.tokens.begin() + block.end,
                                     [](const Token& word) { return word.kind == Token::Kind::kName && is_branch_word(word.text); });
    if (decides) add(block.begin, block.end);
  }
  // Within the statement: what stands after `if`, and what stands before `?`.
  const auto [begin, end] = statement_around(syntax, token);
  for (std::size_t i = begin; i < end; ++i) {
    if (syntax.tokens[i].is_name("if")) add(i + 1, end);
    if (syntax.tokens[i].is_sign("?")) add(begin, i);
  }
  return names;
}

std::vector<std::string_view> enclosing_names(const Syntax& syntax, std::size_t token) {
  std::vector<std::string_view> names;
  int depth = 0;
  for (std::int32_t at = syntax.tokens[token].block; at >= 0 && depth < kDeepest; at = syntax.blocks[static_cast<std::size_t>(at)].parent, ++depth) {
    const Block& block = syntax.blocks[static_cast<std::size_t>(at)];
    for (std::size_t i = block.begin; i + 1 < block.end; ++i) {
      const Token& word = syntax.tokens[i];
      const bool defines = word.is_name("def") || word.is_name("class") || word.is_name("function") || word.is_name("func");
      if (!defines || syntax.tokens[i + 1].kind != Token::Kind::kName) continue;
      names.push_back(syntax.tokens[i + 1].text);
      break;
    }
  }
  return names;
}

std::size_t closing(const Syntax& syntax, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t i = open; i < syntax.tokens.size(); ++i) {
    const Token& token = syntax.tokens[i];
    if (token.kind != Token::Kind::kSign) continue;
    if (token.text == "(" || token.text == "[" || token.text == "{") ++depth;
    if ((token.text == ")" || token.text == "]" || token.text == "}") && --depth == 0) return i;
  }
  return syntax.tokens.size();
}

}  // namespace plandiff
