#include "analyzers/readers/interpolation.h"

#include <algorithm>
#include <cstddef>

namespace plandiff {
namespace {

bool is_letter(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_'; }
bool is_name(char letter) { return is_letter(letter) || (letter >= '0' && letter <= '9') || letter == '-'; }

// Where a template's expression starts behind `at`, one past its brace; npos if there is none.
std::size_t next_expression(std::string_view text, std::size_t at) {
  for (; at + 1 < text.size(); ++at) {
    if (text[at + 1] != '{' || (text[at] != '$' && text[at] != '%')) continue;
    if (at == 0 || text[at - 1] != text[at]) return at + 2;
  }
  return std::string_view::npos;
}

std::size_t parts_of(std::string_view first) { return first == "data" || first == "module" ? 3 : 2; }

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<std::string> scan() {
    for (std::size_t at = next_expression(text_, 0); at < text_.size(); at = next_expression(text_, at)) at = scan_expression(at);
    return std::move(found_);
  }

 private:
  // Expressions hold strings, and strings hold expressions; `nesting_` remembers the braces of each expression that is open.
  std::size_t scan_expression(std::size_t at) {
    std::vector<std::size_t> nesting = {1};
    bool in_string = false;
    while (at < text_.size() && !nesting.empty()) {
      const char letter = text_[at];
      if (in_string) {
        const bool opens = (letter == '$' || letter == '%') && at + 1 < text_.size() && text_[at + 1] == '{' && text_[at - 1] != letter;
        if (letter == '\\') ++at;
        if (opens) nesting.push_back(1), ++at;
        in_string = !opens && letter != '"';
        ++at;
      } else if (is_letter(letter)) {
        at = take_chain(at);
      } else {
        if (letter == '"') in_string = true;
        if (letter == '{') ++nesting.back();
        if (letter == '}' && --nesting.back() == 0) {
          nesting.pop_back();
          in_string = !nesting.empty();
        }
        ++at;
      }
    }
    return at;
  }

  // `a.b.c` from its first letter on; gives where it ends.
  std::size_t take_chain(std::size_t start) {
    std::size_t at = start;
    std::size_t parts = 0;
    std::size_t end_of_reference = start;
    std::size_t wanted = 2;
    while (at < text_.size() && is_letter(text_[at])) {
      const std::size_t from = at;
      while (at < text_.size() && is_name(text_[at])) ++at;
      if (parts == 0) wanted = parts_of(text_.substr(from, at - from));
      if (++parts <= wanted) end_of_reference = at;
      if (at >= text_.size() || text_[at] != '.') break;
      ++at;
    }
    const bool is_call = at < text_.size() && text_[at] == '(';
    if (parts >= 2 && !is_call) {
      std::string reference(text_.substr(start, end_of_reference - start));
      if (std::find(found_.begin(), found_.end(), reference) == found_.end()) found_.push_back(std::move(reference));
    }
    return std::max(at, start + 1);
  }

  std::string_view text_;
  std::vector<std::string> found_;
};

}  // namespace

bool is_template(std::string_view text) { return next_expression(text, 0) != std::string_view::npos; }

std::vector<std::string> references_in(std::string_view text) { return Scanner(text).scan(); }

}  // namespace plandiff
