#include "analyzers/readers/sniff.h"

#include <algorithm>
#include <string>

#include "analyzers/base/text.h"
#include "analyzers/readers/reader.h"

namespace plandiff {
namespace {

constexpr std::size_t kSniffed = 4096;
constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::string_view kZipMagic = "PK\x03\x04";

Rejection rejection(Reason reason, std::string message, std::size_t offset, std::string_view hint) {
  return Rejection{reason, std::move(message), {}, offset, std::string(hint)};
}

bool starts_like_utf16(std::string_view bytes) {
  return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
}

}  // namespace

std::size_t bom_size(std::string_view bytes) { return bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0; }

std::optional<Rejection> refuse_by_first_bytes(std::string_view bytes) {
  const std::size_t start = bytes.find_first_not_of(kSpaces, bom_size(bytes));
  if (start == std::string_view::npos) {
    return rejection(Reason::kEmpty, "file is empty", 0,
                     "terraform show failed and left the shell's empty file behind; run it again and look at its exit status");
  }
  if (bytes.starts_with(kZipMagic)) {
    return rejection(Reason::kBinaryPlan, "binary plan, not JSON", 0, "run: terraform show -json THIS_FILE > plan.json");
  }
  if (starts_like_utf16(bytes)) {
    return rejection(Reason::kInvalidUtf8, "UTF-16 text, as PowerShell's > writes it, not UTF-8", 0,
                     "run: cmd /c \"terraform show -json PLANFILE > plan.json\", or pipe through Out-File -Encoding utf8");
  }
  if (bytes[start] == '{') return std::nullopt;
  if (bytes[start] == '[') {
    return rejection(Reason::kText, "a JSON array, not a plan", start, kShowJsonHint);
  }
  const std::string_view head = bytes.substr(0, kSniffed);
  if (const std::size_t bad = first_invalid_utf8(head); bad != std::string_view::npos && bad + 4 < head.size()) {
    return rejection(Reason::kText, "binary data, not a plan", bad, kShowJsonHint);
  }
  return rejection(Reason::kText, "plain text, not a JSON plan", start,
                   "the text of terraform plan cannot be read; run: terraform show -json PLANFILE > plan.json");
}

bool cannot_be_a_plan(std::string_view first_bytes) {
  const std::string_view head = first_bytes.substr(0, kSniffed);
  if (const std::optional<Rejection> refused = refuse_by_first_bytes(head)) {
    // An empty or binary plan is worth telling; text and arrays of other tools are not, but for the console's change sets.
    return refused->reason == Reason::kText && head.find("\"resourceChange\"") == std::string_view::npos;
  }
  // An object: the keys that every plan begins with stand in the first bytes; a jq subset may have any order.
  constexpr std::string_view kPlanWords[] = {"\"format_version\"",   "\"resource_changes\"", "\"terraform_version\"",
                                             "\"planned_values\"",   "\"plan_format_version\"", "\"configuration\"",
                                             "\"prior_state\"",      "\"variables\"",        "\"@level\"",   "\"applyable\"",       "\"provider_schemas\"",
                                             "\"lineage\"",           "\"ChangeSetName\"",  "\"ChangeSetId\"",   "\"Changes\""};
  const bool names_a_plan = std::any_of(std::begin(kPlanWords), std::end(kPlanWords),
                                        [head](std::string_view word) { return head.find(word) != std::string_view::npos; });
  return !names_a_plan && first_bytes.size() >= 2 && head.find('"') != std::string_view::npos;
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

bool is_log_stream(std::string_view text) {
  const std::string_view first_line = text.substr(0, std::min(text.find('\n'), kSniffed));
  return first_line.find("\"@level\"") != std::string_view::npos &&
         first_line.find("\"@message\"") != std::string_view::npos;
}

}  // namespace plandiff
