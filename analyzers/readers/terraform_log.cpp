#include "analyzers/readers/terraform_log.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/plan_input.h"
#include "analyzers/readers/sniff.h"

namespace plandiff {
namespace {

constexpr std::string_view kHint = "run: terraform plan -out PLANFILE, then terraform show -json PLANFILE > plan.json";
constexpr std::string_view kNote =
    "the log of terraform plan -json holds no values: only rules about what is destroyed, replaced or moved could judge; for all rules "
    "run terraform show -json PLANFILE > plan.json";

struct ActionWord {
  std::string_view word;
  std::array<std::string_view, 2> verbs;
};

// The log's words in those of the plan. An import or a move without any other change is a no-op there, too.
constexpr ActionWord kActions[] = {
    {"noop", {"no-op", ""}},  {"create", {"create", ""}},          {"read", {"read", ""}},     {"update", {"update", ""}}, {"delete", {"delete", ""}},
    {"move", {"no-op", ""}},  {"replace", {"delete", "create"}},   {"import", {"no-op", ""}},  {"forget", {"forget", ""}}, {"remove", {"forget", ""}}};

std::string_view text_at(const Value& object, std::string_view key) {
  const Value* const found = object.find(key);
  return found == nullptr ? std::string_view() : found->text().value_or(std::string_view());
}

Value value_at(const Value& object, std::string_view key) {
  const Value* const found = object.find(key);
  return found == nullptr ? Value() : *found;
}

std::uint32_t count_at(const Value& object, std::string_view key) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(value_at(object, key).as_integer().value_or(0), 0, UINT32_MAX));
}

tl::unexpected<Rejection> refuse(Reason reason, std::string message, std::optional<std::uint64_t> offset = {}) {
  return tl::unexpected(Rejection{reason, std::move(message), {}, offset, std::string(kHint)});
}

// What the log's last summary says about its changes.
struct Summary {
  std::uint32_t add = 0;
  std::uint32_t change = 0;
  std::uint32_t remove = 0;
  friend bool operator==(const Summary&, const Summary&) = default;
};

class LogReader {
 public:
  LogReader(std::string_view text, ondemand::parser& parser, const Limits& limits) : text_(text), parser_(parser), depth_(limits.depth) {
    parts_.format = Format::kTerraformLog;
    parts_.notes.emplace_back(kNote);
  }

  tl::expected<Plan, Rejection> read() {
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      std::string_view line = text_.substr(at, end - at);
      line = line.substr(std::min(line.find_first_not_of(" \t\r"), line.size()));
      if (line.starts_with('{')) {
        Value object;
        if (std::optional<Rejection> refusal = read_line(line, object)) {
          const bool is_last = text_.find_first_not_of(" \t\r\n", end) == std::string_view::npos;
          if (is_last && refusal->reason == Reason::kSyntax) refusal->reason = Reason::kTruncated;
          refusal->offset = at;
          return tl::unexpected(*std::move(refusal));
        }
        take(object);
      }
      at = end + 1;
    }
    return judge();
  }

 private:
  std::optional<Rejection> read_line(std::string_view line, Value& object) {
    JsonReader json(parts_.arena, depth_);
    ondemand::document document;
    ondemand::value root;
    const simdjson::padded_string_view padded(line.data(), line.size(), line.size() + PaddedBytes::kPadding);
    simdjson::error_code error = parser_.iterate(padded).get(document);
    if (error == simdjson::SUCCESS) error = document.get_value().get(root);
    if (error == simdjson::SUCCESS && !json.read(root, object)) error = json.error();
    if (error == simdjson::SUCCESS) {
      const char* rest = nullptr;
      if (document.current_location().get(rest) == simdjson::SUCCESS) return refuse(Reason::kTrailingText, "text after the end of a line's JSON").value();
      parts_.duplicate_keys += json.duplicate_keys();
      return std::nullopt;
    }
    if (json.is_too_deep()) return refuse(Reason::kTooDeep, fmt::format("nested deeper than {} levels", depth_)).value();
    if (error == simdjson::UTF8_ERROR) return refuse(Reason::kInvalidUtf8, "not valid UTF-8").value();
    return refuse(Reason::kSyntax, fmt::format("a line of the log is not valid JSON ({})", simdjson::error_message(error))).value();
  }

  void take(const Value& line) {
    const std::string_view type = text_at(line, "type");
    const std::string_view module = text_at(line, "@module");
    is_ours_ = is_ours_ || module == "terraform.ui" || module == "tofu.ui";
    if (type == "version") {
      parts_.tool_version = text_at(line, text_at(line, "tofu").empty() ? "terraform" : "tofu");
    } else if (type == "planned_change") {
      take_change(value_at(line, "change"));
    } else if (type == "resource_drift") {
      ++parts_.drift;
    } else if (type == "change_summary") {
      const Value counts = value_at(line, "changes");
      if (text_at(counts, "operation") != "plan") is_apply_ = true;
      summary_ = Summary{count_at(counts, "add"), count_at(counts, "change"), count_at(counts, "remove")};
      parts_.timestamp = text_at(line, "@timestamp");
    } else if (type == "outputs") {
      for (const Member& output : value_at(line, "outputs").members()) {
        if (text_at(output.value, "action") != "noop") ++parts_.outputs;
      }
    } else if (type == "diagnostic") {
      take_diagnostic(value_at(line, "diagnostic"));
    } else if (type.starts_with("apply_") || type.starts_with("provision_")) {
      is_apply_ = true;
    }
  }

  void take_change(const Value& planned) {
    const Value resource = value_at(planned, "resource");
    ResourceChange change;
    change.address = text_at(resource, "addr");
    change.module_address = text_at(resource, "module");
    change.type = text_at(resource, "resource_type");
    change.name = text_at(resource, "resource_name");
    change.index = value_at(resource, "resource_key");
    change.provider = text_at(resource, "implied_provider");
    change.mode = text_at(resource, "resource").starts_with("data.") ? Mode::kData : Mode::kManaged;
    change.previous_address = text_at(value_at(planned, "previous_resource"), "addr");
    change.action_reason = text_at(planned, "reason");
    const std::string_view word = text_at(planned, "action");
    change.is_import = word == "import" || value_at(planned, "importing").is_object();
    change.verbs = verbs_of(word);
    change.action = action_of(change.verbs);
    parts_.changes.push_back(change);
  }

  std::span<const std::string_view> verbs_of(std::string_view word) {
    for (const ActionWord& known : kActions) {
      if (known.word == word) return std::span(known.verbs).first(known.verbs[1].empty() ? 1 : 2);
    }
    if (word.empty()) return {};
    return parts_.arena.copy(std::span<const std::string_view>(&word, 1));
  }

  void take_diagnostic(const Value& diagnostic) {
    Diagnostic said{text_at(diagnostic, "severity"), text_at(diagnostic, "address"), text_at(diagnostic, "summary")};
    if (const std::string_view detail = text_at(diagnostic, "detail"); !detail.empty()) {
      said.message = parts_.arena.copy(fmt::format("{}: {}", said.message, detail));
    }
    if (said.severity == "error") parts_.errored = true;
    parts_.diagnostics.push_back(said);
  }

  [[nodiscard]] Summary counted() const {
    Summary counts;
    for (const ResourceChange& change : parts_.changes) {
      const bool replaces = is_replacement(change.action);
      if (replaces || change.action == Action::kCreate) ++counts.add;
      if (change.action == Action::kUpdate) ++counts.change;
      if (replaces || change.action == Action::kDelete) ++counts.remove;
    }
    return counts;
  }

  tl::expected<Plan, Rejection> judge() {
    if (!is_ours_) return refuse(Reason::kLogStream, "a log, but not that of terraform plan -json");
    if (is_apply_) return refuse(Reason::kLogStream, "the log of terraform apply -json: what it names has already happened");
    if (!summary_.has_value() && !parts_.errored.has_value()) {
      return refuse(Reason::kTruncated, "the log ends before its change_summary: it is cut off or still being written", text_.size());
    }
    const bool has_unknown = std::any_of(parts_.changes.begin(), parts_.changes.end(), [](const ResourceChange& change) { return change.action == Action::kOther; });
    // An action that we do not know may count as anything.
    if (summary_.has_value() && !has_unknown && counted() != *summary_) {
      const Summary found = counted();
      return refuse(Reason::kSyntax, fmt::format("the log names {} to add, {} to change and {} to destroy, but its change_summary says {}, {} and {}", found.add,
                                                 found.change, found.remove, summary_->add, summary_->change, summary_->remove));
    }
    if (!parts_.errored.has_value()) parts_.errored = false;
    return Plan(std::move(parts_));
  }

  std::string_view text_;
  ondemand::parser& parser_;
  std::size_t depth_;
  PlanParts parts_;
  std::optional<Summary> summary_;
  bool is_ours_ = false;
  bool is_apply_ = false;
};

}  // namespace

tl::expected<Plan, Rejection> read_terraform_log(std::string_view text, ondemand::parser& parser, const Limits& limits) {
  return LogReader(text, parser, limits).read();
}

}  // namespace plandiff
