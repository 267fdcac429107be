#include "analyzers/terraform_code.h"

#include <algorithm>

namespace plandiff {
namespace {

constexpr std::size_t kMaxFiles = 256;

bool is_word(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') || letter == '_' || letter == '-';
}

// One past what starts at `at` and hides its content: a string, a comment, a here-document. `at` itself if nothing does.
std::size_t past_hidden(std::string_view text, std::size_t at);

// One past a quoted string; `${…}` in it may hold strings again.
std::size_t past_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') ++at;
    else if (text[at] == '"') return at + 1;
    else if (text[at] == '$' && text.substr(at).starts_with("${")) {
      std::size_t depth = 0;
      for (++at; at < text.size(); ++at) {
        if (text[at] == '{') ++depth;
        else if (text[at] == '}' && --depth == 0) break;
        else if (text[at] == '"') at = past_string(text, at) - 1;
      }
    }
  }
  return text.size();
}

std::size_t past_heredoc(std::string_view text, std::size_t at) {
  std::size_t start = at + 2;
  if (start < text.size() && text[start] == '-') ++start;
  std::size_t end = start;
  while (end < text.size() && is_word(text[end])) ++end;
  const std::string_view mark = text.substr(start, end - start);
  if (mark.empty()) return at;
  for (std::size_t line = text.find('\n', end); line != std::string_view::npos; line = text.find('\n', line + 1)) {
    const std::size_t first = text.find_first_not_of(" \t", line + 1);
    if (first == std::string_view::npos) break;
    const std::string_view rest = text.substr(first);
    if (rest.starts_with(mark) && (rest.size() == mark.size() || !is_word(rest[mark.size()]))) return first + mark.size();
  }
  return text.size();
}

std::size_t past_hidden(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with('"')) return past_string(text, at);
  if (rest.starts_with('#') || rest.starts_with("//")) return std::min(text.find('\n', at), text.size());
  if (rest.starts_with("/*")) {
    const std::size_t end = text.find("*/", at + 2);
    return end == std::string_view::npos ? text.size() : end + 2;
  }
  return rest.starts_with("<<") ? past_heredoc(text, at) : at;
}

// One past the bracket that closes the one at `at`, or nothing.
std::optional<std::size_t> past_bracket(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    if (const std::size_t hidden = past_hidden(text, at); hidden != at) {
      at = hidden;
      continue;
    }
    const char letter = text[at++];
    if (letter == '{' || letter == '[' || letter == '(') ++depth;
    else if ((letter == '}' || letter == ']' || letter == ')') && --depth == 0) return at;
  }
  return std::nullopt;
}

// Where the expression that starts at `at` ends: at the end of its line or before a comment, brackets closed.
std::size_t end_of_expression(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != '\n' && text[at] != '#' && !text.substr(at).starts_with("//")) {
    if (const std::size_t hidden = past_hidden(text, at); hidden != at) {
      at = hidden;
      continue;
    }
    if (text[at] == '{' || text[at] == '[' || text[at] == '(') {
      const std::optional<std::size_t> closed = past_bracket(text, at);
      if (!closed) return text.size();
      at = *closed;
      continue;
    }
    if (text[at] == '}') break;  // of a block on one line
    ++at;
  }
  return std::min(at, text.size());
}

std::string_view without_quotes(std::string_view text) {
  return text.size() >= 2 && text.front() == '"' ? text.substr(1, text.size() - 2) : text;
}

struct Argument {
  std::string_view name;
  std::string_view value;
};

// The blocks and arguments that stand directly in a text.
struct Content {
  std::vector<HclBlock> blocks;
  std::vector<Argument> arguments;
};

Content content_of(std::string_view text) {
  Content found;
  std::size_t at = 0;
  while (at < text.size()) {
    if (!is_word(text[at])) {
      const std::size_t hidden = past_hidden(text, at);
      at = hidden == at ? at + 1 : hidden;
      continue;
    }
    const std::size_t start = at;
    while (at < text.size() && is_word(text[at])) ++at;
    HclBlock block{text.substr(start, at - start), {}, {}};
    for (;;) {  // labels
      at = std::min(text.find_first_not_of(" \t", at), text.size());
      if (at >= text.size() || (text[at] != '"' && !is_word(text[at]))) break;
      const std::size_t label = at;
      if (text[at] == '"') at = past_string(text, at);
      else while (at < text.size() && is_word(text[at])) ++at;
      block.labels.push_back(without_quotes(text.substr(label, at - label)));
    }
    if (at >= text.size()) break;
    if (text[at] == '{') {
      const std::optional<std::size_t> closed = past_bracket(text, at);
      if (!closed) break;
      block.body = text.substr(at + 1, *closed - at - 2);
      found.blocks.push_back(std::move(block));
      at = *closed;
    } else if (text[at] == '=') {
      const std::size_t first = std::min(text.find_first_not_of(" \t", at + 1), text.size());
      at = end_of_expression(text, first);
      const std::string_view value = text.substr(first, at - first);
      found.arguments.push_back({block.kind, value.substr(0, value.find_last_not_of(" \t\r") + 1)});
    } else {
      ++at;
    }
  }
  return found;
}

}  // namespace

std::vector<HclBlock> hcl_blocks(std::string_view text) { return content_of(text).blocks; }

std::optional<std::string_view> hcl_argument(std::string_view body, std::vector<std::string_view> blocks, std::string_view name) {
  for (const std::string_view kind : blocks) {
    const std::vector<HclBlock> inner = hcl_blocks(body);
    const auto found = std::find_if(inner.begin(), inner.end(), [kind](const HclBlock& block) { return block.kind == kind; });
    if (found == inner.end()) return std::nullopt;
    body = found->body;
  }
  for (const Argument& argument : content_of(body).arguments) {
    if (argument.name == name) return argument.value;
  }
  return std::nullopt;
}

TerraformCode::TerraformCode(const Workspace& workspace, const std::string& folder) {
  for (const std::string& name : workspace.list(folder)) {
    if (!name.ends_with(".tf") || files_.size() >= kMaxFiles) continue;
    if (std::optional<std::string> text = workspace.read_text(folder.empty() ? name : folder + "/" + name)) files_.push_back(*std::move(text));
  }
  for (const std::string& text : files_) {
    for (const HclBlock& block : hcl_blocks(text)) {
      if (block.kind == "resource" && block.labels.size() == 2) resources_.emplace(std::pair(block.labels[0], block.labels[1]), block.body);
    }
  }
}

std::optional<std::string_view> TerraformCode::resource(std::string_view type, std::string_view name) const {
  const auto found = resources_.find(std::pair(type, name));
  if (found == resources_.end()) return std::nullopt;
  return found->second;
}

}  // namespace plandiff
