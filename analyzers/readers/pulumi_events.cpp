#include "analyzers/readers/pulumi_events.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/readers/pulumi_document.h"
#include "analyzers/readers/pulumi_names.h"
#include "analyzers/readers/pulumi_plan.h"
#include "analyzers/readers/sniff.h"

namespace plandiff {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::string_view kHint = "run: PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --json > events.ndjson";

// RFC 3339 in UTC for seconds since 1970.
std::string rfc3339(std::int64_t seconds) {
  using namespace std::chrono;
  const sys_seconds time{std::chrono::seconds(seconds)};
  const year_month_day date{floor<days>(time)};
  const hh_mm_ss clock{time - floor<days>(time)};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

class EventReader {
 public:
  EventReader(std::string_view text, const Limits& limits) : text_(text), depth_(limits.depth) {
    parts_.arena = Arena(std::clamp<std::size_t>(text.size(), 16U << 10U, 4U << 20U));
    parts_.format = Format::kPulumiEvents;
  }

  tl::expected<Plan, Rejection> read(ondemand::parser& parser, WantedTypes wanted) {
    JsonReader json(parts_.arena, depth_);
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      const std::string_view line = text_.substr(at, end - at);
      if (line.find_first_not_of(kSpaces) != std::string_view::npos) {
        if (std::optional<Rejection> refusal = read_line(parser, json, line, at)) return tl::unexpected(*std::move(refusal));
      }
      at = end + 1;
    }
    if (!has_event_) return tl::unexpected(no_preview(Reason::kText, "JSON, but not a plan: none of the sections of a plan is there"));
    if (!has_end_) {
      return tl::unexpected(Rejection{Reason::kTruncated, "the event stream does not end: the file is cut off or still being written", {}, text_.size(),
                                      std::string(kHint)});
    }
    if (std::optional<Rejection> damage = refuse_vanished_steps(document_)) return tl::unexpected(*std::move(damage));
    parts_.duplicate_keys = json.duplicate_keys();
    document_.shows_unchanged = true;
    if (first_second_ > 0) parts_.timestamp = parts_.arena.copy(rfc3339(first_second_));
    if (is_preview_ == false) parts_.notes.emplace_back("these are the events of an update that has been made, not of a preview");
    fill_plan(document_, wanted, parts_);
    return Plan(std::move(parts_));
  }

 private:
  std::optional<Rejection> read_line(ondemand::parser& parser, JsonReader& json, std::string_view line, std::size_t offset) {
    const auto refuse = [&](Reason reason, std::string message) {
      return Rejection{reason, std::move(message), {}, offset, std::string(kHint)};
    };
    const bool is_last = text_.find_first_not_of(kSpaces, std::min(offset + line.size(), text_.size())) == std::string_view::npos;
    ondemand::document document;
    ondemand::value root;
    Value event;
    // What follows the line is readable: the rest of the text and its padding.
    const simdjson::padded_string_view padded(line.data(), line.size(), line.size() + simdjson::SIMDJSON_PADDING);
    const bool is_read = parser.iterate(padded).get(document) == simdjson::SUCCESS && document.get_value().get(root) == simdjson::SUCCESS &&
                         json.read(root, event);
    if (!is_read || !event.is_object()) {
      if (json.is_too_deep()) return refuse(Reason::kTooDeep, fmt::format("nested deeper than {} levels", json.max_depth()));
      const bool is_cut = is_last && !end_of_first_value(line).has_value();
      if (is_cut) return refuse(Reason::kTruncated, "the event stream does not end: the file is cut off or still being written");
      return refuse(Reason::kSyntax, "a line of the event stream is not a JSON object");
    }
    if (const char* rest = nullptr; document.current_location().get(rest) == simdjson::SUCCESS && rest < line.data() + line.size()) {
      return refuse(Reason::kTrailingText, "text after the event on its line");
    }
    return read_event(event, offset);
  }

  std::optional<Rejection> read_event(const Value& event, std::size_t offset) {
    if (first_second_ == 0) first_second_ = member_of(event, "timestamp").as_integer().value_or(0);
    for (const Member& member : event.members()) {
      // One damaged byte in this key would make a change vanish.
      static constexpr std::string_view kStep[] = {"resourcePreEvent"};
      if (member.key != kStep[0] && nearest(member.key, kStep) == kStep[0]) {
        return Rejection{Reason::kSyntax, "unknown key (did you mean \"resourcePreEvent\"?)", {}, offset, std::string(kHint)};
      }
      if (!member.key.ends_with("Event")) continue;
      const Value& body = member.value;
      if (member.key == "resourcePreEvent") {
        if (!add_step(member_of(body, "metadata"))) {
          return Rejection{Reason::kSyntax, "a resource event without an operation or a URN", {}, offset, std::string(kHint)};
        }
      } else if (member.key == "resOutputsEvent") {
        keep_stack_outputs(member_of(body, "metadata"));
      } else if (member.key == "preludeEvent") {
        document_.config = member_of(body, "config");
      } else if (member.key == "diagnosticEvent") {
        add_diagnostic(body);
      } else if (member.key == "resOpFailedEvent") {
        document_.has_failed = true;
      } else if (member.key == "summaryEvent") {
        has_end_ = true;
        document_.summary = member_of(body, "resourceChanges");
        is_preview_ = member_of(body, "isPreview").as_bool();
        document_.has_failed = document_.has_failed || text_in(body, "result") == "failed";
      } else if (member.key == "cancelEvent") {
        has_end_ = true;
      }
      has_event_ = true;
    }
    return std::nullopt;
  }

  bool add_step(const Value& metadata) {
    PulumiStep step;
    step.op = text_in(metadata, "op");
    step.urn = text_in(metadata, "urn");
    const std::optional<PulumiUrn> urn = parse_urn(step.urn);
    if (step.op.empty() || !urn) return false;
    step.type = text_in(metadata, "type").empty() ? urn->type : text_in(metadata, "type");
    step.before = read_state(member_of(metadata, "old"));
    step.after = read_state(member_of(metadata, "new"));
    for (PulumiState* const state : {&step.before, &step.after}) {
      if (state->type.empty()) state->type = step.type;
      if (state->provider.empty()) state->provider = text_in(metadata, "provider");
    }
    step.replace_keys = member_of(metadata, "keys");
    document_.steps.push_back(step);
    return true;
  }

  // What the program hands on is known when it has run: the last word about the stack counts.
  void keep_stack_outputs(const Value& metadata) {
    if (text_in(metadata, "type") != kStackType) return;
    const Value outputs = member_of(member_of(metadata, "new"), "outputs");
    for (PulumiStep& step : document_.steps) {
      if (step.urn == text_in(metadata, "urn")) step.after.outputs = outputs;
    }
  }

  // Half of the lines of a stream are the engine's debugging.
  void add_diagnostic(const Value& body) {
    const std::string_view severity = text_in(body, "severity");
    if (severity == "debug") return;
    document_.diagnostics.push_back({severity, text_in(body, "urn"), text_in(body, "message")});
    document_.has_failed = document_.has_failed || severity == "error";
  }

  std::string_view text_;
  std::size_t depth_;
  PlanParts parts_;
  PulumiDocument document_;
  std::int64_t first_second_ = 0;
  std::optional<bool> is_preview_;
  bool has_event_ = false;
  bool has_end_ = false;
};

}  // namespace

tl::expected<Plan, Rejection> read_pulumi_events(ondemand::parser& parser, std::string_view text, WantedTypes wanted, const Limits& limits) {
  return EventReader(text, limits).read(parser, wanted);
}

}  // namespace plandiff
