#include "analyzers/readers/sniff.h"

#include <string>

#include "analyzers/base/text.h"

namespace plandiff {
namespace {

constexpr std::size_t kSniffed = 4096;
constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::string_view kZipMagic = "PK\x03\x04";
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

// An object with a key or without any, or an array of objects: `[command]/usr/bin/terraform show` and `[2026-11-23]` begin none.
bool begins_document(std::string_view text) {
  if (text.empty() || (text[0] != '{' && text[0] != '[')) return false;
  const std::size_t inner = text.find_first_not_of(kSpaces, 1);
  if (inner == std::string_view::npos) return true;  // cut off right here
  return text[0] == '{' ? text[inner] == '"' || text[inner] == '}' : text[inner] == '{';
}

}  // namespace

std::optional<std::size_t> find_document(std::string_view bytes) {
  const std::size_t mark = bytes.starts_with(kUtf8Mark) ? kUtf8Mark.size() : 0;
  const std::size_t first = bytes.find_first_not_of(kSpaces, mark);
  if (first == std::string_view::npos || bytes.starts_with(kZipMagic)) return std::nullopt;
  if (bytes[first] == '{' || begins_document(bytes.substr(first))) return first;
  // Only lines that open with it: a plan's text is full of brackets that are indented.
  for (std::size_t end = bytes.find('\n', first); end != std::string_view::npos; end = bytes.find('\n', end + 1)) {
    if (begins_document(bytes.substr(end + 1))) return end + 1;
  }
  return std::nullopt;
}

Rejection refuse_by_first_bytes(std::string_view bytes) {
  const auto refusal = [](Reason reason, std::string_view message, std::size_t offset, std::string_view hint) {
    return Rejection{reason, std::string(message), {}, offset, std::string(hint)};
  };
  const std::size_t start = bytes.find_first_not_of(kSpaces, bytes.starts_with(kUtf8Mark) ? kUtf8Mark.size() : 0);
  if (start == std::string_view::npos) {
    return refusal(Reason::kEmpty, "file is empty", 0,
                   "terraform show failed and left the shell's empty file behind; run it again and look at its exit status");
  }
  if (bytes.starts_with(kZipMagic)) {
    return refusal(Reason::kBinaryPlan, "binary plan, not JSON", 0, "run: terraform show -json THIS_FILE > plan.json");
  }
  const bool is_array = bytes[start] == '[' && bytes.find_first_of("\"[]-0123456789", start + 1) == bytes.find_first_not_of(kSpaces, start + 1);
  if (is_array) return refusal(Reason::kText, "a JSON array, not a plan", start, kShowJsonHint);
  const std::string_view head = bytes.substr(0, kSniffed);
  if (const std::size_t bad = first_invalid_utf8(head); bad != std::string_view::npos && bad + 4 < head.size()) {
    return refusal(Reason::kText, "binary data, not a plan", bad, kShowJsonHint);
  }
  return refusal(Reason::kText, "plain text, not a JSON plan", start,
                 "the text of terraform plan cannot be read; run: terraform show -json PLANFILE > plan.json");
}

std::optional<std::size_t> end_of_first_value(std::string_view text) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    if (in_string) {
      if (letter == '\\') ++i;
      else if (letter == '"') in_string = false;
    } else if (letter == '"') {
      in_string = true;
    } else if (letter == '{' || letter == '[') {
      ++depth;
    } else if ((letter == '}' || letter == ']') && (depth == 0 || --depth == 0)) {
      return i + 1;
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> without_trailer(std::string_view text) {
  const std::optional<std::size_t> end = end_of_first_value(text);
  if (!end.has_value()) return std::nullopt;
  const std::size_t next = text.find_first_not_of(kSpaces, *end);
  if (next == std::string_view::npos || text.substr(*end, next - *end).find('\n') == std::string_view::npos) return std::nullopt;
  return text.substr(0, *end);
}

}  // namespace plandiff
