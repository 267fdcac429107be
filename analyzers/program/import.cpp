#include "analyzers/program/import.h"

#include <algorithm>

namespace plandiff {
namespace {

constexpr std::size_t kMost = 256;  // in one file

// Reads tokens of one file from left to right.
class ImportReader {
 public:
  explicit ImportReader(const Syntax& syntax) : syntax_(syntax) {}

  std::vector<Import> read() {
    for (at_ = 0; at_ < syntax_.tokens.size() && imports_.size() < kMost; ++at_) {
      const bool starts = at_ == 0 || syntax_.tokens[at_ - 1].statement != token().statement;
      if (syntax_.language == Language::kPython) {
        if (starts && token().is_name("import")) read_python_import();
        else if (starts && token().is_name("from")) read_python_from();
      } else if (syntax_.language == Language::kTypeScript) {
        if (starts && (token().is_name("import") || token().is_name("export"))) read_typescript();
        else if (token().is_name("require")) read_require();
      } else if (starts && token().is_name("import")) {
        read_go();
      }
    }
    return std::move(imports_);
  }

 private:
  [[nodiscard]] const Token& token() const { return syntax_.tokens[at_]; }
  [[nodiscard]] bool is_in(std::uint32_t statement) const { return at_ < syntax_.tokens.size() && token().statement == statement; }

  void add(std::string module, std::string name, std::string as, std::size_t where) {
    if (imports_.size() < kMost) imports_.push_back({std::move(module), std::move(name), std::move(as), syntax_.tokens[where].line, is_in_branch(syntax_, where)});
  }

  // `a.b.c` with leading dots.
  std::string dotted(std::uint32_t statement) {
    std::string name;
    while (is_in(statement) && (token().is_sign(".") || (token().kind == Token::Kind::kName && (name.empty() || name.back() == '.') && !token().is_name("import")))) {
      name += token().text;
      ++at_;
    }
    return name;
  }

  void read_python_import() {
    const std::size_t where = at_++;
    const std::uint32_t statement = syntax_.tokens[where].statement;
    while (is_in(statement)) {
      std::string module = dotted(statement);
      if (module.empty()) break;
      std::string as = module;
      if (is_in(statement) && token().is_name("as")) {
        ++at_;
        if (is_in(statement)) as = token().text;
        ++at_;
      }
      add(std::move(module), {}, std::move(as), where);
      if (!is_in(statement) || !token().is_sign(",")) break;
      ++at_;
    }
    --at_;
  }

  void read_python_from() {
    const std::size_t where = at_++;
    const std::uint32_t statement = syntax_.tokens[where].statement;
    const std::string module = dotted(statement);
    if (is_in(statement) && token().is_name("import")) ++at_;
    for (; is_in(statement); ++at_) {
      if (token().kind != Token::Kind::kName) {
        if (token().is_sign("*")) add(module, "*", "*", where);
        continue;
      }
      const std::string name(token().text);
      std::string as = name;
      if (at_ + 2 < syntax_.tokens.size() && syntax_.tokens[at_ + 1].is_name("as")) {
        as = syntax_.tokens[at_ + 2].text;
        at_ += 2;
      }
      add(module, name, std::move(as), where);
    }
    --at_;
  }

  // The module is the last string of the statement; names stand before it.
  void read_typescript() {
    const std::size_t where = at_;
    const std::uint32_t line = token().line;
    std::vector<std::pair<std::string, std::string>> names;  // name, as
    bool is_in_braces = false;
    for (++at_; at_ < syntax_.tokens.size(); ++at_) {
      const Token& here = token();
      if (here.kind == Token::Kind::kText) break;
      if (here.is_sign(";") || here.is_sign("(") || (here.is_sign("=") && syntax_.tokens[where].is_name("export"))) return;
      if (here.line > line + 200) return;
      if (here.is_sign("{")) is_in_braces = true;
      if (here.is_sign("}")) is_in_braces = false;
      if (here.is_sign("*")) names.emplace_back("", "");
      if (here.kind != Token::Kind::kName || here.text == "from" || here.text == "type") continue;
      if (here.text == "require") return void(--at_);
      if (here.text == "as" && at_ + 1 < syntax_.tokens.size()) {
        ++at_;
        if (!names.empty()) names.back().second = token().text;
      } else {
        names.emplace_back(is_in_braces ? std::string(here.text) : "", std::string(here.text));
      }
    }
    if (at_ >= syntax_.tokens.size()) return;
    const std::string module(token().text);
    if (names.empty()) add(module, {}, {}, where);
    for (auto& [name, as] : names) add(module, name, as, where);
  }

  // `const x = require("m")`, `import x = require("m")`, `const { A, B } = require("m")`.
  void read_require() {
    if (at_ + 2 >= syntax_.tokens.size() || !syntax_.tokens[at_ + 1].is_sign("(") || syntax_.tokens[at_ + 2].kind != Token::Kind::kText) return;
    const std::string module(syntax_.tokens[at_ + 2].text);
    std::size_t at = at_;
    if (at < 2 || !syntax_.tokens[at - 1].is_sign("=")) return add(module, {}, {}, at_);
    at -= 2;
    if (syntax_.tokens[at].kind == Token::Kind::kName) return add(module, {}, std::string(syntax_.tokens[at].text), at_);
    if (!syntax_.tokens[at].is_sign("}")) return add(module, {}, {}, at_);
    for (; at > 0 && !syntax_.tokens[at].is_sign("{"); --at) {
      const Token& name = syntax_.tokens[at];
      if (name.kind == Token::Kind::kName) add(module, std::string(name.text), std::string(name.text), at_);
    }
  }

  void read_go() {
    const std::size_t where = at_;
    const bool is_list = at_ + 1 < syntax_.tokens.size() && syntax_.tokens[at_ + 1].is_sign("(");
    const std::size_t end = is_list ? closing(syntax_, at_ + 1) : std::min(at_ + 3, syntax_.tokens.size());
    for (std::size_t i = at_ + 1; i < end; ++i) {
      if (syntax_.tokens[i].kind != Token::Kind::kText) continue;
      const std::string module(syntax_.tokens[i].text);
      const bool is_named = syntax_.tokens[i - 1].kind == Token::Kind::kName && i - 1 > where && syntax_.tokens[i - 1].line == syntax_.tokens[i].line;
      add(module, {}, is_named ? std::string(syntax_.tokens[i - 1].text) : module.substr(module.rfind('/') + 1), where);
      if (!is_list) break;
    }
    at_ = std::min(end, syntax_.tokens.size() - 1);
  }

  const Syntax& syntax_;
  std::size_t at_ = 0;
  std::vector<Import> imports_;
};

}  // namespace

std::vector<Import> find_imports(const Syntax& syntax) {
  if (syntax.tokens.empty()) return {};
  return ImportReader(syntax).read();
}

std::string full_name(const std::vector<Import>& imports, std::string_view dotted) {
  const Import* best = nullptr;
  for (const Import& import : imports) {
    const bool fits = !import.as.empty() && dotted.starts_with(import.as) && (dotted.size() == import.as.size() || dotted[import.as.size()] == '.');
    if (fits && (best == nullptr || best->as.size() < import.as.size())) best = &import;
  }
  if (best == nullptr) return {};
  std::string name = best->module;
  if (!best->name.empty()) name += "." + best->name;
  name += dotted.substr(best->as.size());
  return name;
}

}  // namespace plandiff
