#include "analyzers/program/syntax.h"

#include <string>

#include <doctest/doctest.h>

#include "analyzers/program/call.h"
#include "analyzers/program/import.h"

namespace plandiff {
namespace {

std::size_t find(const Syntax& syntax, std::string_view text) {
  for (std::size_t i = 0; i < syntax.tokens.size(); ++i) {
    if (syntax.tokens[i].text == text) return i;
  }
  FAIL("no token ", text);
  return 0;
}

std::string texts(const Syntax& syntax) {
  std::string all;
  for (const Token& token : syntax.tokens) all += (all.empty() ? "" : " ") + std::string(token.text);
  return all;
}

TEST_CASE("comments are left out, and strings are what stands between their quotes") {
  const Syntax python = read_syntax("a = 'x # y'  # b = 1\nc = \"\"\"two\nlines\"\"\"\nd = rf'{a}\\d'\n", Language::kPython);
  CHECK(texts(python) == "a = x # y c = two\nlines d = {a}\\d");
  CHECK(python.tokens[find(python, "{a}\\d")].is_template);
  CHECK(python.tokens[find(python, "d")].line == 4);
  const Syntax typescript = read_syntax("const a = `b${c}`; // d\n/* e\n */ f('g');\n", Language::kTypeScript);
  CHECK(texts(typescript) == "const a = b${c} ; f ( g ) ;");
  CHECK(typescript.tokens[find(typescript, "b${c}")].is_template);
  CHECK(typescript.tokens[find(typescript, "f")].line == 3);
}

TEST_CASE("each statement of a block of Python belongs to it, and what follows does not") {
  const Syntax syntax = read_syntax("if x:\n    a()\n\n    b()\n    c(\n1)\nd()\n", Language::kPython);
  for (const std::string_view name : {"a", "b", "c"}) CHECK_MESSAGE(is_in_branch(syntax, find(syntax, name)), name);
  CHECK_FALSE(is_in_branch(syntax, find(syntax, "d")));
}

TEST_CASE("a nested block ends where its lines do") {
  const Syntax syntax = read_syntax("class A:\n    def f(self):\n        if x:\n            a()\n        b()\n\n    def g(self):\n        c()\n", Language::kPython);
  CHECK(is_in_branch(syntax, find(syntax, "a")));
  CHECK_FALSE(is_in_branch(syntax, find(syntax, "b")));
  CHECK(enclosing_names(syntax, find(syntax, "a")) == std::vector<std::string_view>{"f", "A"});
  CHECK(enclosing_names(syntax, find(syntax, "c")) == std::vector<std::string_view>{"g", "A"});
}

TEST_CASE("choices within a statement make a branch") {
  const Syntax python = read_syntax("a = b if c else d\ne = f or g\nh = i\n", Language::kPython);
  CHECK(is_in_branch(python, find(python, "b")));
  CHECK(is_in_branch(python, find(python, "g")));
  CHECK_FALSE(is_in_branch(python, find(python, "i")));
  const Syntax typescript = read_syntax("const a = b ? c : d\nconst e = f\nif (g) { h() } else { i() }\nj()\n", Language::kTypeScript);
  for (const std::string_view name : {"c", "h", "i"}) CHECK_MESSAGE(is_in_branch(typescript, find(typescript, name)), name);
  for (const std::string_view name : {"f", "j"}) CHECK_FALSE_MESSAGE(is_in_branch(typescript, find(typescript, name)), name);
}

TEST_CASE("the names that decide stand in the headers around") {
  const Syntax syntax = read_syntax("if stack == 'test':\n    a()\nb = c if is_prod else d\n", Language::kPython);
  CHECK(deciding_names(syntax, find(syntax, "a")) == std::vector<std::string_view>{"if", "stack", "test"});
  CHECK(deciding_names(syntax, find(syntax, "c")) == std::vector<std::string_view>{"is_prod", "else", "d"});
}

TEST_CASE("what does not close is told, and any bytes are read to their end") {
  CHECK(read_syntax("f(a, [b])\n", Language::kPython).is_balanced);
  for (const std::string_view text : {"f(", "f)", "'a\n", "\"\"\"a", "f(]", "\\"}) {
    const Syntax syntax = read_syntax(text, Language::kPython);
    CHECK_MESSAGE((!syntax.is_balanced || text == "\\"), text);
  }
  for (const Language language : {Language::kPython, Language::kTypeScript, Language::kGo}) {
    std::string bytes;
    for (int i = 0; i < 4096; ++i) bytes += static_cast<char>((i * 131 + i / 7) & 0xFF);
    const Syntax syntax = read_syntax(bytes, language);
    CHECK(syntax.tokens.size() < bytes.size() + 1);
    CHECK(closing(syntax, 0) <= syntax.tokens.size());
  }
}

TEST_CASE("a hostile file costs no more than its length") {
  std::string nested;
  for (int i = 0; i < 60'000; ++i) nested += "f(";
  nested += std::string(60'000, ')');
  const Syntax deep = read_syntax(nested, Language::kPython);
  CHECK(deep.is_balanced);
  CHECK(find_calls(deep).size() == 64);
  std::string wide;
  for (int i = 0; i < 10'000; ++i) wide += "require('x'),";
  CHECK(find_imports(read_syntax(wide, Language::kTypeScript)).size() == 256);
  std::string braces(100'000, '{');
  CHECK_FALSE(is_in_branch(read_syntax(braces + "a", Language::kTypeScript), 100'000));
}

TEST_CASE("names of files tell languages") {
  CHECK(language_of("lib/a.py") == Language::kPython);
  CHECK(language_of("a.test.ts") == Language::kTypeScript);
  CHECK(language_of("main.go") == Language::kGo);
  CHECK(language_of("main.tf") == Language::kOther);
  CHECK(language_of("py") == Language::kOther);
}

}  // namespace
}  // namespace plandiff
