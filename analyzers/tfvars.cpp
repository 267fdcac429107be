#include "analyzers/tfvars.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace plandiff {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t\r");
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(" \t\r") - start + 1);
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '_' || letter == '-';
  });
}

// Whether a plain value is the plan's; nothing if it is not plain.
std::optional<bool> is_same(std::string_view written, const Value& planned) {
  if (written.starts_with('"')) {
    const std::size_t end = written.find('"', 1);
    const std::string_view text = written.substr(1, end == std::string_view::npos ? end : end - 1);
    if (end == std::string_view::npos || text.find('\\') != std::string_view::npos) return std::nullopt;
    return planned.text() == text;
  }
  written = trimmed(written.substr(0, written.find_first_of("#")));
  if (written == "true" || written == "false") {
    return planned.as_bool() == (written == "true") || planned.text() == written;
  }
  double number = 0;
  const std::from_chars_result read = std::from_chars(written.data(), written.data() + written.size(), number);
  if (read.ec != std::errc() || read.ptr != written.data() + written.size()) return std::nullopt;
  return planned.as_number() == number || planned.text() == written;
}

}  // namespace

bool fits_variables(std::string_view tfvars, const Value& variables) {
  bool has_evidence = false;
  std::size_t nesting = 0;
  while (!tfvars.empty()) {
    const std::size_t end = std::min(tfvars.find('\n'), tfvars.size());
    const std::string_view line = trimmed(tfvars.substr(0, end));
    tfvars.remove_prefix(std::min(end + 1, tfvars.size()));
    if (line.empty() || line.starts_with('#') || line.starts_with("//")) continue;
    const std::size_t equals = line.find('=');
    const std::string_view name = trimmed(line.substr(0, std::min(equals, line.size())));
    if (nesting == 0 && equals != std::string_view::npos && is_name(name)) {
      const Value* const variable = variables.find(name);
      const Value* const planned = variable == nullptr ? nullptr : variable->find("value");
      const std::string_view written = trimmed(line.substr(equals + 1));
      const std::optional<bool> same = is_same(written, planned == nullptr ? Value() : *planned);
      if (same == false) return false;
      has_evidence = has_evidence || same == true;
    }
    for (const char letter : line) {
      if (letter == '{' || letter == '[') ++nesting;
      if ((letter == '}' || letter == ']') && nesting > 0) --nesting;
    }
  }
  return has_evidence;
}

}  // namespace plandiff
