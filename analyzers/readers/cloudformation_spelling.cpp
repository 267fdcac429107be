// The model's names as a template's author writes them.
#include <algorithm>

#include <fmt/format.h>

#include "analyzers/readers/cloudformation_resource.h"
#include "analyzers/readers/dialect.h"

namespace plandiff {
namespace {

// `multi_az` as MultiAZ: the words that CloudFormation writes in capitals.
std::string pascal_case(std::string_view name) {
  std::string made;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find('_'), name.size());
    const std::string_view word = name.substr(0, end);
    if (word == "db" || word == "az") {
      made += word == "db" ? "DB" : "AZ";
    } else if (!word.empty()) {
      made += word[0] >= 'a' && word[0] <= 'z' ? static_cast<char>(word[0] - 'a' + 'A') : word[0];
      made += word.substr(1);
    }
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return made;
}

// What stays within brackets: `[0]`, `["odd.key"]`.
std::size_t end_of_brackets(std::string_view path, std::size_t at) {
  while (at < path.size() && path[at] == '[') {
    const bool is_quoted = path.substr(at).starts_with("[\"");
    const std::size_t close = path.find(is_quoted ? "\"]" : "]", at + 1);
    if (close == std::string_view::npos) return path.size();
    at = close + (is_quoted ? 2 : 1);
  }
  return at;
}

}  // namespace

std::string spell_cloudformation(std::string_view type, std::string_view path) {
  const Dialect& dialect = Dialect::of("cloudformation");
  std::string made;
  std::string plain;  // the path without indexes, as rows have it
  std::size_t at = 0;
  while (at < path.size()) {
    const std::size_t end = std::min(path.find_first_of(".[", at), path.size());
    const std::size_t next = end_of_brackets(path, end);
    const std::string_view name = path.substr(at, end - at);
    const std::string_view brackets = path.substr(end, next - end);
    plain += plain.empty() ? std::string(name) : fmt::format(".{}", name);
    const Dialect::AttributeName* const row = dialect.spelling_of(type, plain);
    const std::string own = row == nullptr ? pascal_case(name) : std::string(row->own);
    const std::string_view shape = row == nullptr ? std::string_view() : row->shape;
    // A row spells the whole path; without one a name stands below what is there already.
    if (row != nullptr) made = own;
    else made += made.empty() ? own : "." + own;
    const bool is_data = shape == "map" || shape == "tags" || shape == "pairs" || shape == "named";
    if (is_data) return made.append(path.substr(end));
    // A block is a list of one here and an object there; where more may follow, the index tells which.
    if (shape == "blocks" || (next == path.size() && brackets.starts_with("[") && row == nullptr) || (brackets.size() > 2 && brackets != "[0]")) made += brackets;
    at = next;
    if (at < path.size() && path[at] == '.') ++at;
  }
  return made;
}

}  // namespace plandiff
