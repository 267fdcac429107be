#include "analyzers/readers/reader.h"

#include <cstring>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/plan_input.h"
#include "analyzers/readers/cloudformation.h"
#include "analyzers/readers/cloudformation_yaml.h"
#include "analyzers/readers/document_kind.h"
#include "analyzers/readers/json_value.h"
#include "analyzers/readers/pulumi_events.h"
#include "analyzers/readers/pulumi_preview.h"
#include "analyzers/readers/sniff.h"
#include "analyzers/readers/terraform.h"

namespace plandiff {
namespace {

static_assert(PaddedBytes::kPadding >= simdjson::SIMDJSON_PADDING);

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
tl::expected<Value, Rejection> read_whole(ondemand::document& document, std::string_view text, const Limits& limits, PlanParts& parts) {
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
  if (const char* rest = nullptr; document.current_location().get(rest) == simdjson::SUCCESS) {
    return tl::unexpected(Rejection{Reason::kTrailingText, "text after the end of the JSON document", {}, static_cast<std::uint64_t>(rest - text.data()), {}});
  }
  parts.duplicate_keys = json.duplicate_keys();
  return value;
}

Rejection refuse_before() {
  return Rejection{Reason::kText, "--before is the template that is deployed, and this is no template to compare it with", {}, std::nullopt,
                   "give it with a template of CloudFormation: plandiffd check --before OLD.yaml NEW.yaml"};
}

// A text that is no JSON object: a template in YAML says so itself.
std::optional<tl::expected<Plan, Rejection>> read_yaml_template(std::string_view bytes, std::string_view before, WantedTypes wanted, const Limits& limits) {
  const std::string_view text = bytes.substr(bom_size(bytes));
  if (text.size() > kLargestYaml || !is_yaml_template(text)) return std::nullopt;
  PlanParts parts;
  const tl::expected<Value, Rejection> document = read_yaml(text, limits.depth, parts.arena);
  if (!document.has_value()) return tl::unexpected(document.error());
  return read_template(*document, std::move(parts), before, wanted, limits);
}

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

tl::expected<Plan, Rejection> read_plan(std::string_view bytes, WantedTypes wanted, const Limits& limits,
                                        ReaderScratch& scratch, std::string_view before) {
  if (std::optional<Rejection> refusal = refuse_by_first_bytes(bytes)) {
    if (refusal->reason != Reason::kText) return tl::unexpected(*std::move(refusal));
    if (auto plan = read_yaml_template(bytes, before, wanted, limits)) return *std::move(plan);
    if (!is_console_change_set(bytes)) return tl::unexpected(*std::move(refusal));
  }
  const std::string_view text = bytes.substr(bom_size(bytes));
  if (is_log_stream(text)) {
    return tl::unexpected(Rejection{Reason::kLogStream, "the log of terraform plan -json, which has no values", {}, 0,
                                    "run: terraform plan -out PLANFILE, then terraform show -json PLANFILE > plan.json"});
  }
  ondemand::document document;
  const simdjson::padded_string_view padded(text.data(), text.size(), text.size() + PaddedBytes::kPadding);
  if (const simdjson::error_code error = scratch.state().parser.iterate(padded).get(document)) {
    return tl::unexpected(refuse_text(error, text));
  }
  const DocumentKind kind = kind_of(text);
  if (!before.empty() && kind != DocumentKind::kTemplate) return tl::unexpected(refuse_before());
  switch (kind) {
    case DocumentKind::kChangeSet:
    case DocumentKind::kTemplate: {
      PlanParts parts;
      const tl::expected<Value, Rejection> whole = read_whole(document, text, limits, parts);
      if (!whole.has_value()) return tl::unexpected(whole.error());
      if (kind == DocumentKind::kChangeSet) return read_change_set(*whole, std::move(parts), wanted);
      return read_template(*whole, std::move(parts), before, wanted, limits);
    }
    case DocumentKind::kTerraform:
    case DocumentKind::kTerraformLog:
    case DocumentKind::kCdktfConfiguration: break;
    case DocumentKind::kPulumiPreview: return read_pulumi_preview(document, text, wanted, limits);
    case DocumentKind::kPulumiEvents: return read_pulumi_events(scratch.state().parser, text, wanted, limits);
  }
  return read_terraform(document, text, wanted, limits);
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
