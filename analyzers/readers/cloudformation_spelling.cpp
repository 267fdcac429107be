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

// Rules about a bucket speak of what is a resource beside it in Terraform and a property of it here.
constexpr std::string_view kBesideBucket[] = {"aws_s3_bucket_public_access_block", "aws_s3_bucket_acl", "aws_s3_bucket_versioning",
                                              "aws_s3_bucket_ownership_controls"};

const Dialect::AttributeName* row_of(std::string_view type, const std::string& path) {
  const Dialect& dialect = Dialect::of("cloudformation");
  if (const Dialect::AttributeName* const row = dialect.spelling_of(type, path)) return row;
  if (type != "aws_s3_bucket") return nullptr;
  for (const std::string_view other : kBesideBucket) {
    if (const Dialect::AttributeName* const row = dialect.spelling_of(other, path)) return row;
  }
  return nullptr;
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
  std::string made;
  std::string plain;      // the path without indexes, as rows have it
  std::string own_plain;  // what is made, without indexes
  std::size_t at = 0;
  while (at < path.size()) {
    const std::size_t end = std::min(path.find_first_of(".[", at), path.size());
    const std::size_t next = end_of_brackets(path, end);
    const std::string_view name = path.substr(at, end - at);
    const std::string_view brackets = path.substr(end, next - end);
    plain += plain.empty() ? std::string(name) : fmt::format(".{}", name);
    const Dialect::AttributeName* const row = row_of(type, plain);
    const std::string_view shape = row == nullptr ? std::string_view() : row->shape;
    // A row spells the whole path, of which the beginning may be there already, with its indexes.
    std::string own = row == nullptr ? pascal_case(name) : std::string(row->own);
    if (row != nullptr && (own_plain.empty() || !own.starts_with(own_plain + "."))) made.clear();
    if (row != nullptr && !made.empty()) own = own.substr(own_plain.size() + 1);
    made += made.empty() ? own : "." + own;
    own_plain = row != nullptr ? std::string(row->own) : own_plain.empty() ? own : own_plain + "." + own;
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
