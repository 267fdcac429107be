#include "analyzers/readers/reader.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/plan_input.h"
#include "analyzers/readers/cdktf.h"
#include "analyzers/readers/cloudformation.h"
#include "analyzers/readers/cloudformation_yaml.h"
#include "analyzers/readers/document_kind.h"
#include "analyzers/readers/json_value.h"
#include "analyzers/readers/pulumi_events.h"
#include "analyzers/readers/pulumi_preview.h"
#include "analyzers/readers/refusal.h"
#include "analyzers/readers/sniff.h"
#include "analyzers/readers/terraform.h"
#include "analyzers/readers/terraform_log.h"
#include "analyzers/readers/utf16.h"

namespace plandiff {
namespace {

static_assert(PaddedBytes::kPadding >= simdjson::SIMDJSON_PADDING);

constexpr std::size_t kLargestDocument = 0xFFFF'FFFF;  // simdjson counts in 32 bits
constexpr std::size_t kPipeBuffer = 65'536;

}  // namespace

struct ReaderScratch::State {
  ondemand::parser parser;
};

ReaderScratch::ReaderScratch() : state_(std::make_unique<State>()) {}
ReaderScratch::~ReaderScratch() = default;
ReaderScratch::ReaderScratch(ReaderScratch&&) noexcept = default;
ReaderScratch& ReaderScratch::operator=(ReaderScratch&&) noexcept = default;

void ReaderScratch::release_above(std::size_t keep) {
  if (state_->parser.capacity() > keep) state_->parser = ondemand::parser();
}

namespace {

// What a document is read with.
struct Order {
  WantedTypes wanted;
  const Limits& limits;
  ondemand::parser& parser;
  std::string_view before;  // the template that is deployed; empty: none
};

// What stage 1 of simdjson (UTF-8, strings, brackets) says about the whole text.
Rejection refuse_text(simdjson::error_code error, std::string_view text) {
  Rejection refusal{Reason::kSyntax, {}, {}, std::nullopt, std::string(kShowJsonHint)};
  if (error == simdjson::UTF8_ERROR) {
    refusal.reason = Reason::kInvalidUtf8;
    refusal.message = "not valid UTF-8";
    refusal.offset = first_invalid_utf8(text);
    refusal.hint = "write the plan as UTF-8; " + refusal.hint;
  } else if (!end_of_first_value(text).has_value()) {
    refusal.reason = Reason::kTruncated;
    refusal.message = "the JSON document does not end: the file is cut off or still being written";
    refusal.offset = text.size();
  } else {
    refusal.message = fmt::format("not valid JSON ({})", simdjson::error_message(error));
  }
  return refusal;
}

// The whole document as a value, for readers that go through it more than once.
tl::expected<Value, Rejection> value_of(ondemand::document& document, std::string_view text, const Limits& limits, PlanParts& parts) {
  JsonReader json(parts.arena, limits.depth);
  ondemand::value root;
  Value value;
  if (const simdjson::error_code error = document.get_value().get(root)) return tl::unexpected(refuse_text(error, text));
  if (!json.read(root, value)) {
    Rejection refused = refuse_text(json.error(), text);
    if (json.is_too_deep()) {
      refused.reason = Reason::kTooDeep;
      refused.message = fmt::format("nested deeper than {} levels", limits.depth);
    }
    return tl::unexpected(std::move(refused));
  }
  if (std::optional<Rejection> rest = refuse_trailing_text(document, text, {})) return tl::unexpected(*std::move(rest));
  parts.duplicate_keys = json.duplicate_keys();
  return value;
}

Rejection refuse_before() {
  return Rejection{Reason::kText, "--before is the template that is deployed, and this is no template to compare it with", {}, std::nullopt,
                   "give it with a template of CloudFormation: plandiffd check --before OLD.yaml NEW.yaml"};
}

// A text that is no JSON object: a template in YAML says so itself.
std::optional<tl::expected<Plan, Rejection>> read_yaml_template(std::string_view text, const Order& order) {
  if (text.size() > kLargestYaml || !is_yaml_template(text)) return std::nullopt;
  PlanParts parts;
  const tl::expected<Value, Rejection> document = read_yaml(text, order.limits.depth, parts.arena);
  if (!document.has_value()) return tl::unexpected(document.error());
  return read_template(*document, std::move(parts), order.before, order.wanted, order.limits);
}

// CloudFormation's readers go through their documents more than once.
tl::expected<Plan, Rejection> read_cloudformation(DocumentKind kind, ondemand::document& document, std::string_view text, const Order& order) {
  PlanParts parts;
  const tl::expected<Value, Rejection> whole = value_of(document, text, order.limits, parts);
  if (!whole.has_value()) return tl::unexpected(whole.error());
  if (kind == DocumentKind::kChangeSet) return read_change_set(*whole, std::move(parts), order.wanted);
  return read_template(*whole, std::move(parts), order.before, order.wanted, order.limits);
}

// The text from the document's first bracket on, and nothing behind its last one.
tl::expected<Plan, Rejection> read_whole(DocumentKind kind, std::string_view text, const Order& order) {
  if (!order.before.empty() && kind != DocumentKind::kTemplate) return tl::unexpected(refuse_before());
  if (kind == DocumentKind::kTerraformLog) return read_terraform_log(text, order.parser, order.limits);
  ondemand::document document;
  const simdjson::padded_string_view padded(text.data(), text.size(), text.size() + PaddedBytes::kPadding);
  if (const simdjson::error_code error = order.parser.iterate(padded).get(document)) return tl::unexpected(refuse_text(error, text));
  switch (kind) {
    case DocumentKind::kTerraform:
    case DocumentKind::kTerraformLog: break;
    case DocumentKind::kCdktfConfiguration: return read_cdktf(document, text, order.wanted, order.limits);
    case DocumentKind::kPulumiPreview: return read_pulumi_preview(document, text, order.wanted, order.limits);
    case DocumentKind::kPulumiEvents: return read_pulumi_events(order.parser, text, order.wanted, order.limits);
    case DocumentKind::kChangeSet:
    case DocumentKind::kTemplate: return read_cloudformation(kind, document, text, order);
  }
  return read_terraform(document, text, order.wanted, order.limits);
}

// Behind a byte order mark and blanks.
std::size_t first_letter(std::string_view bytes) {
  const std::size_t first = bytes.find_first_not_of(" \t\r\n", bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  return first == std::string_view::npos ? bytes.size() : first;
}

// What a CI wrapper or a tool printed around the document is no part of it. Looked for only where the document cannot be read with it, since most
// files have none and finding the end costs as much as parsing.
tl::expected<Plan, Rejection> read_utf8(std::string_view bytes, const Order& order) {
  const std::optional<std::size_t> start = find_document(bytes);
  if (!start.has_value() || *start != first_letter(bytes)) {
    if (auto yaml = read_yaml_template(bytes.substr(first_letter(bytes)), order)) return *std::move(yaml);
  }
  if (!start.has_value()) return tl::unexpected(refuse_by_first_bytes(bytes));
  const std::string_view text = bytes.substr(*start);
  const DocumentKind kind = kind_of(text);
  tl::expected<Plan, Rejection> plan = read_whole(kind, text, order);
  if (plan.has_value()) return plan;
  const bool may_have_trailer = !is_line_by_line(kind) && plan.error().reason != Reason::kTruncated;  // what never ends has nothing behind it
  const std::optional<std::string_view> alone = may_have_trailer ? without_trailer(text) : std::nullopt;
  if (alone.has_value()) plan = read_whole(kind, *alone, order);
  if (!plan.has_value() && plan.error().offset.has_value()) *plan.error().offset += *start;
  return plan;
}

bool ends_in_string(std::string_view text) {
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') in_string = !in_string;
    else if (in_string && text[i] == '\\') ++i;
  }
  return in_string;
}

// Windows PowerShell reads what a program prints in the console's code page. Where that is not UTF-8, letters become others, and now and then one
// swallows the quote behind it.
bool was_broken_by_code_page(const Rejection& refusal, std::string_view text) {
  const bool has_other_letters = std::any_of(text.begin(), text.end(), [](char letter) { return static_cast<unsigned char>(letter) >= 0x80; });
  if (!has_other_letters) return false;
  if (refusal.reason == Reason::kSyntax) return true;
  // Whole, but with an odd number of quotes: the last bracket seems to stand in a string.
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  return refusal.reason == Reason::kTruncated && text[last] == '}' && ends_in_string(text);
}

tl::expected<Plan, Rejection> read_utf16(std::string_view bytes, const Order& order) {
  Arena memory(1);
  const std::string_view text = utf8_of(bytes, memory);
  if (text.size() > kLargestDocument) {
    return tl::unexpected(Rejection{Reason::kTooLarge, "a file that is 4 GiB or more in UTF-8", {}, std::nullopt, "write the plan as UTF-8"});
  }
  tl::expected<Plan, Rejection> plan = read_utf8(text, order);
  if (plan.has_value()) {
    plan->own(std::move(memory));
    return plan;
  }
  plan.error().offset.reset();  // of a text that nobody but us has seen
  if (was_broken_by_code_page(plan.error(), text)) {
    plan.error() = Rejection{Reason::kInvalidUtf8, "UTF-16 text that PowerShell wrote after reading the plan in the wrong code page: letters are lost", {}, std::nullopt,
                             "run: cmd /c \"terraform show -json PLANFILE > plan.json\", or first set [Console]::OutputEncoding = [Text.Encoding]::UTF8"};
  }
  return plan;
}

}  // namespace

tl::expected<Plan, Rejection> read_plan(std::string_view bytes, WantedTypes wanted, const Limits& limits, ReaderScratch& scratch,
                                        std::string_view before) {
  const Order order{wanted, limits, scratch.state().parser, before};
  tl::expected<Plan, Rejection> plan = is_utf16(bytes) ? read_utf16(bytes, order) : read_utf8(bytes, order);
  if (!plan.has_value() && plan.error().reason == Reason::kTruncated && bytes.size() == kPipeBuffer) {
    plan.error().message = "the JSON document is cut off at 65536 bytes, the size of a pipe's buffer: its writer or reader ended early";
    plan.error().hint = "let the tool write the file itself, not through a wrapper or a pipe; " + plan.error().hint;
  }
  return plan;
}

std::optional<Value> read_json_text(std::string_view text, Arena& arena) {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos || (text[start] != '{' && text[start] != '[')) return std::nullopt;
  char* const copy = static_cast<char*>(arena.allocate(text.size() + PaddedBytes::kPadding, 1));
  std::memcpy(copy, text.data(), text.size());
  std::memset(copy + text.size(), 0, PaddedBytes::kPadding);
  const simdjson::padded_string_view padded(copy, text.size(), text.size() + PaddedBytes::kPadding);
  ondemand::parser parser;
  ondemand::document document;
  ondemand::value root;
  if (parser.iterate(padded).get(document) != simdjson::SUCCESS) return std::nullopt;
  if (document.get_value().get(root) != simdjson::SUCCESS) return std::nullopt;
  JsonReader reader(arena, Limits{}.depth);
  Value value;
  if (!reader.read(root, value)) return std::nullopt;
  const char* rest = nullptr;
  if (document.current_location().get(rest) == simdjson::SUCCESS) return std::nullopt;  // text after the value
  return value;
}

}  // namespace plandiff
