#include "analyzers/readers/refusal.h"

#include <optional>
#include <string>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/readers/sniff.h"

namespace plandiff {

Rejection refusal_after(const Walk& walk, ondemand::document& document, std::string_view text, std::string_view hint) {
  Rejection refusal{Reason::kSyntax, walk.complaint, printable(walk.place, 256), std::nullopt, std::string(hint)};
  if (const char* at = nullptr;
      document.current_location().get(at) == simdjson::SUCCESS && at >= text.data() && at <= text.data() + text.size()) {
    refusal.offset = static_cast<std::uint64_t>(at - text.data());
  }
  if (walk.is_structural) return refusal;
  if (walk.json.is_too_deep()) {
    refusal.reason = Reason::kTooDeep;
    refusal.message = fmt::format("nested deeper than {} levels", walk.json.max_depth());
    return refusal;
  }
  const std::optional<std::size_t> end = end_of_first_value(text);
  if (!end.has_value()) {
    refusal.reason = Reason::kTruncated;
    refusal.message = "the JSON document does not end: the file is cut off or still being written";
    refusal.offset = text.size();
  } else if (text.find_first_not_of(" \t\r\n", *end) != std::string_view::npos && walk.json.error() == simdjson::INCOMPLETE_ARRAY_OR_OBJECT) {
    refusal.reason = Reason::kTrailingText;
    refusal.message = "text after the end of the JSON document";
    refusal.offset = text.find_first_not_of(" \t\r\n", *end);
    refusal.pointer.clear();
  } else {
    refusal.message = fmt::format("not valid JSON ({})", simdjson::error_message(walk.json.error()));
  }
  return refusal;
}

std::optional<Rejection> refuse_trailing_text(ondemand::document& document, std::string_view text, std::string_view hint) {
  const char* rest = nullptr;
  if (document.current_location().get(rest) != simdjson::SUCCESS) return std::nullopt;
  return Rejection{Reason::kTrailingText, "text after the end of the JSON document", {}, static_cast<std::uint64_t>(rest - text.data()), std::string(hint)};
}

}  // namespace plandiff
