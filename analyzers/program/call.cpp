#include "analyzers/program/call.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace plandiff {
namespace {

// Arguments of calls nested deeper are not taken apart: each level would be read once more.
constexpr std::size_t kDeepestCall = 64;

bool is_dot(const Token& token) { return token.is_sign(".") || token.is_sign("?."); }

bool is_keyword(std::string_view word) {
  static constexpr std::array<std::string_view, 22> kWords = {"if",  "elif",  "while", "for",    "and",    "or",     "not",   "in",
                                                              "is",  "return", "def",  "class",  "lambda", "switch", "catch", "function",
                                                              "func", "yield", "print", "assert", "with",   "except"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

// The bracket `<` that a `>` closes, for type arguments as in `new Config<X>(…)`; `at` itself if there is none.
std::size_t before_type_arguments(const Syntax& syntax, std::size_t at) {
  if (syntax.language == Language::kPython || !syntax.tokens[at].is_sign(">")) return at;
  for (std::size_t i = at; i > 0 && at - i < 16; --i) {
    if (syntax.tokens[i].is_sign("<")) return i - 1;
  }
  return at;
}

// The name before a place, such as `self.config.require`, and where it starts; empty if there is none.
struct DottedName {
  std::string text;
  std::size_t first = 0;
};

DottedName name_before(const Syntax& syntax, std::size_t end, const std::unordered_map<std::size_t, std::size_t>& call_by_close, const std::vector<Call>& calls) {
  const std::vector<Token>& tokens = syntax.tokens;
  DottedName name;
  std::size_t at = end;
  while (at > 0) {
    std::size_t part = before_type_arguments(syntax, at - 1);
    if (tokens[part].is_sign("!") && part > 0) --part;
    if (tokens[part].kind == Token::Kind::kName && !(name.text.empty() && is_keyword(tokens[part].text))) {
      name.text.insert(0, name.text.empty() ? std::string(tokens[part].text) : std::string(tokens[part].text) + ".");
      name.first = part;
    } else if (tokens[part].is_sign(")") && !name.text.empty()) {
      const auto call = call_by_close.find(part);
      if (call == call_by_close.end()) return {};
      name.text.insert(0, calls[call->second].callee + "().");
      name.first = calls[call->second].first;
      return name;
    } else {
      break;
    }
    if (part == 0 || !is_dot(tokens[part - 1])) return name;
    at = part - 1;
  }
  return name.text.empty() ? DottedName{} : name;
}

// Splits the tokens between two brackets at commas.
std::vector<Argument> split(const Syntax& syntax, std::size_t begin, std::size_t end) {
  std::vector<Argument> parts;
  std::size_t from = begin;
  std::size_t depth = 0;
  for (std::size_t i = begin; i <= end; ++i) {
    const bool is_end = i == end;
    if (!is_end && syntax.tokens[i].kind == Token::Kind::kSign) {
      const std::string_view sign = syntax.tokens[i].text;
      if (sign == "(" || sign == "[" || sign == "{") ++depth;
      if ((sign == ")" || sign == "]" || sign == "}") && depth > 0) --depth;
    }
    if (!is_end && !(depth == 0 && syntax.tokens[i].is_sign(","))) continue;
    if (i > from) parts.push_back({{}, from, i});
    from = i + 1;
  }
  return parts;
}

// `name=value` of Python, `name: value` of an object literal.
void name_parts(const Syntax& syntax, std::vector<Argument>& parts, std::string_view separator) {
  for (Argument& part : parts) {
    const Token& first = syntax.tokens[part.begin];
    const bool can_name = first.kind == Token::Kind::kName || (first.kind == Token::Kind::kText && separator == ":");
    if (!can_name) continue;
    if (part.end - part.begin > 2 && syntax.tokens[part.begin + 1].is_sign(separator)) {
      part.name = first.text;
      part.begin += 2;
    } else if (separator == ":" && part.end - part.begin == 1 && first.kind == Token::Kind::kName) {
      part.name = first.text;  // shorthand
    }
  }
}

}  // namespace

std::string_view Call::method() const {
  const std::string_view name = callee;
  return name.substr(name.rfind('.') + 1);  // npos + 1 is 0
}

std::string_view Call::receiver() const {
  const std::size_t dot = callee.rfind('.');
  return dot == std::string::npos ? std::string_view() : std::string_view(callee).substr(0, dot);
}

const Argument* Call::find(std::string_view name) const {
  const auto found = std::find_if(arguments.begin(), arguments.end(), [&](const Argument& argument) { return argument.name == name; });
  return found == arguments.end() ? nullptr : &*found;
}

const Argument* Call::positional(std::size_t index) const {
  for (const Argument& argument : arguments) {
    if (!argument.name.empty()) continue;
    if (index-- == 0) return &argument;
  }
  return nullptr;
}

std::vector<Call> find_calls(const Syntax& syntax) {
  std::vector<Call> calls;
  std::unordered_map<std::size_t, std::size_t> by_close;
  // Brackets are matched once, so that deep nesting does not cost a search each.
  std::vector<std::size_t> open;
  std::vector<bool> is_deep(syntax.tokens.size(), false);
  std::vector<std::size_t> close_of(syntax.tokens.size(), syntax.tokens.size());
  for (std::size_t i = 0; i < syntax.tokens.size(); ++i) {
    const Token& token = syntax.tokens[i];
    if (token.kind != Token::Kind::kSign) continue;
    if (token.text == "(" || token.text == "[" || token.text == "{") open.push_back(i);
    is_deep[i] = open.size() > kDeepestCall;
    if ((token.text == ")" || token.text == "]" || token.text == "}") && !open.empty()) {
      close_of[open.back()] = i;
      open.pop_back();
    }
  }
  for (std::size_t i = 1; i < syntax.tokens.size(); ++i) {
    if (!syntax.tokens[i].is_sign("(") || is_deep[i] || close_of[i] == syntax.tokens.size()) continue;
    DottedName name = name_before(syntax, i, by_close, calls);
    const bool is_definition = name.first > 0 && (syntax.tokens[name.first - 1].is_name("def") || syntax.tokens[name.first - 1].is_name("class") ||
                                                  syntax.tokens[name.first - 1].is_name("function") || syntax.tokens[name.first - 1].is_name("func"));
    if (name.text.empty() || is_definition) continue;
    Call call{std::move(name.text), name.first, i, close_of[i], split(syntax, i + 1, close_of[i])};
    if (syntax.language == Language::kPython) name_parts(syntax, call.arguments, "=");
    by_close.emplace(call.close, calls.size());
    calls.push_back(std::move(call));
  }
  return calls;
}

std::vector<Argument> members_of(const Syntax& syntax, const Argument& argument) {
  if (argument.begin >= argument.end || !syntax.tokens[argument.begin].is_sign("{")) return {};
  const std::size_t close = closing(syntax, argument.begin);
  if (close >= argument.end) return {};
  std::vector<Argument> members = split(syntax, argument.begin + 1, close);
  name_parts(syntax, members, ":");
  return members;
}

const Token* plain_text(const Syntax& syntax, const Argument* argument) {
  if (argument == nullptr || argument->end - argument->begin != 1) return nullptr;
  const Token& token = syntax.tokens[argument->begin];
  return token.kind == Token::Kind::kText && !token.is_template ? &token : nullptr;
}

std::string assigned_to(const Syntax& syntax, const Call& call) {
  std::size_t at = call.first;
  while (at > 0 && (syntax.tokens[at - 1].is_name("new") || syntax.tokens[at - 1].is_name("await"))) --at;
  if (at < 2 || !(syntax.tokens[at - 1].is_sign("=") || syntax.tokens[at - 1].is_sign(":="))) return {};
  std::size_t end = at - 1;
  // An annotation: `config: pulumi.Config = …`.
  for (std::size_t i = end; i > 0 && syntax.tokens[i - 1].statement == syntax.tokens[end].statement; --i) {
    if (syntax.tokens[i - 1].is_sign(":")) {
      end = i - 1;
      break;
    }
    if (syntax.tokens[i - 1].is_sign(",") || syntax.tokens[i - 1].is_sign("(")) break;
  }
  return name_before(syntax, end, {}, {}).text;
}

}  // namespace plandiff
