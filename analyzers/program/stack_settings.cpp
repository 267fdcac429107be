#include "analyzers/program/stack_settings.h"

#include <algorithm>

namespace plandiff {
namespace {

// One line of YAML: `  key: value`.
struct Line {
  std::size_t indent = 0;
  std::string key;
  std::string value;
};

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::string unquoted(std::string_view text) {
  text = trimmed(text);
  const bool is_quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
  if (is_quoted) return std::string(text.substr(1, text.size() - 2));
  const std::size_t comment = text.find(" #");
  return std::string(trimmed(text.substr(0, comment)));
}

// The border between key and value is a colon with a space or the line's end after it: keys hold colons themselves.
std::optional<Line> line_of(std::string_view text) {
  Line line;
  line.indent = text.find_first_not_of(' ');
  if (line.indent == std::string_view::npos || text[line.indent] == '#' || trimmed(text).empty()) return std::nullopt;
  const std::string_view rest = trimmed(text);
  std::size_t from = 0;
  if (rest.front() == '"' || rest.front() == '\'') from = std::min(rest.find(rest.front(), 1), rest.size());
  std::size_t colon = rest.find(':', from);
  while (colon != std::string_view::npos && colon + 1 < rest.size() && rest[colon + 1] != ' ') colon = rest.find(':', colon + 1);
  if (colon == std::string_view::npos) {
    line.value = unquoted(rest);
    return line;
  }
  line.key = unquoted(rest.substr(0, colon));
  line.value = unquoted(rest.substr(colon + 1));
  return line;
}

}  // namespace

const StackSetting* StackSettings::find(std::string_view key) const {
  const auto found = std::find_if(config.begin(), config.end(), [&](const StackSetting& setting) { return setting.key == key; });
  return found == config.end() ? nullptr : &*found;
}

StackSettings read_stack_settings(std::string_view text, std::string_view project) {
  StackSettings settings;
  settings.name = project;
  std::string section;
  std::size_t key_indent = 0;  // of the keys of `config`; 0: none seen yet
  std::vector<StackSetting> declared;  // keys whose value may still follow on lines below
  const auto keep_declared = [&] {
    for (StackSetting& setting : declared) settings.config.push_back(std::move(setting));
    declared.clear();
  };
  bool is_only_type = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::optional<Line> line = line_of(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.has_value() || line->value == "---") continue;
    if (line->indent == 0) {
      section = line->key;
      key_indent = 0;
      if (section == "name") settings.name = line->value;
      if (section == "runtime" && !line->value.empty()) settings.runtime = line->value;
      if (section == "main") settings.main = line->value;
      if (section == "environment" || section == "imports") settings.has_environment = true;
      if (section == "config" && !line->value.empty() && line->value != "{}") settings.is_understood = false;
      continue;
    }
    if (section == "runtime" && line->key == "name") settings.runtime = line->value;
    if (section != "config") continue;
    if (key_indent == 0) key_indent = line->indent;
    if (line->indent < key_indent || (line->indent == key_indent && line->key.empty())) settings.is_understood = false;
    if (line->key == "<<" || line->value.starts_with('*') || line->value.starts_with('{')) settings.is_understood = settings.is_understood && line->indent != key_indent;
    if (line->indent == key_indent) {
      if (!is_only_type) keep_declared();
      declared.clear();
      declared.push_back({line->key.find(':') == std::string::npos ? settings.name + ":" + line->key : line->key, line->value, false});
      is_only_type = false;
    } else if (!declared.empty() && declared.back().value.empty()) {
      // Below a key: `secure:` is a secret; `type:` alone declares; `value:` and `default:` give.
      if (line->key == "secure") declared.back().is_secret = true;
      if (line->key == "type" || line->key == "description" || line->key == "secret" || line->key == "items") is_only_type = true;
      if (line->key == "value" || line->key == "default") {
        is_only_type = false;
        declared.back().value = line->value;
      }
    }
  }
  if (!is_only_type) keep_declared();
  return settings;
}

std::optional<std::string> stack_of_file(std::string_view name) {
  constexpr std::string_view kBegin = "Pulumi.";
  for (const std::string_view end : {".yaml", ".yml"}) {
    if (name.size() > kBegin.size() + end.size() && name.starts_with(kBegin) && name.ends_with(end)) {
      return std::string(name.substr(kBegin.size(), name.size() - kBegin.size() - end.size()));
    }
  }
  return std::nullopt;
}

}  // namespace plandiff
