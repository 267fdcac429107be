#include "analyzers/readers/pulumi_preview.h"

#include <algorithm>
#include <array>

#include "analyzers/readers/pulumi_document.h"
#include "analyzers/readers/pulumi_names.h"
#include "analyzers/readers/pulumi_plan.h"
#include "analyzers/readers/refusal.h"

namespace plandiff {
namespace {

constexpr std::string_view kHint = "run: pulumi preview --json > preview.json";

PlanParts preview_parts(std::size_t document_size) {
  PlanParts parts;
  parts.arena = Arena(std::clamp<std::size_t>(document_size, 16U << 10U, 4U << 20U));
  parts.format = Format::kPulumiPreview;
  return parts;
}

class PreviewReader {
 public:
  PreviewReader(std::string_view text, WantedTypes wanted, const Limits& limits)
      : text_(text), parts_(preview_parts(text.size())), json_(parts_.arena, limits.depth), walk_{json_, wanted, {}, {}, false} {}

  tl::expected<Plan, Rejection> read(ondemand::document& document) {
    ondemand::value root;
    if (const simdjson::error_code error = document.get_value().get(root)) {
      json_.fail(error);
      return tl::unexpected(refusal_after(walk_, document, text_, kHint));
    }
    std::vector<std::string> seen;
    const bool is_fine = each_member(walk_, root, [&](std::string_view key, ondemand::value value) {
      Step step(walk_, key);
      if (std::find(seen.begin(), seen.end(), key) != seen.end()) return walk_.complain("key appears twice");
      seen.emplace_back(key);
      if (!read_section(key, value)) return false;
      step.leave();
      return true;
    });
    const auto has = [&seen](std::string_view key) { return std::find(seen.begin(), seen.end(), key) != seen.end(); };
    if (is_fine || is_look_alike_) {
      if (std::optional<Rejection> refusal = refuse_look_alike(has)) return tl::unexpected(*std::move(refusal));
    }
    if (!is_fine) return tl::unexpected(refusal_after(walk_, document, text_, kHint));
    if (std::optional<Rejection> rest = refuse_trailing_text(document, text_, kHint)) return tl::unexpected(*std::move(rest));
    if (std::optional<Rejection> damage = refuse_vanished_steps(document_)) return tl::unexpected(*std::move(damage));
    parts_.duplicate_keys = json_.duplicate_keys();
    fill_plan(document_, walk_.wanted, parts_);
    return Plan(std::move(parts_));
  }

 private:
  bool read_section(std::string_view key, ondemand::value value) {
    if (key == "steps") {
      ondemand::json_type type{};
      if (const simdjson::error_code error = value.type().get(type)) return json_.fail(error);
      is_look_alike_ = type != ondemand::json_type::array;
      return each_element(walk_, value, [&](std::size_t index, ondemand::value element) {
        Step step(walk_, index);
        if (!read_step(element)) return false;
        step.leave();
        return true;
      });
    }
    if (key == "config") return json_.read(value, document_.config);
    if (key == "changeSummary") return json_.read(value, document_.summary);
    if (key == "diagnostics") return read_diagnostics(value);
    return true;
  }

  bool read_step(ondemand::value element) {
    Value step;
    if (!json_.read(element, step)) return false;
    PulumiStep made;
    made.op = text_in(step, "op");
    made.urn = text_in(step, "urn");
    if (made.op.empty() || !parse_urn(made.urn)) {
      is_look_alike_ = document_.steps.empty();  // other things have steps, too
      return walk_.complain("a step without an operation or a URN");
    }
    // A key seen twice could hide a deletion from one of two readers.
    for (const std::string_view key : {"op", "urn", "oldState", "newState"}) {
      if (std::count_if(step.members().begin(), step.members().end(), [key](const Member& member) { return member.key == key; }) > 1) {
        return walk_.complain("key appears twice");
      }
    }
    made.before = read_state(member_of(step, "oldState"));
    made.after = read_state(member_of(step, "newState"));
    made.type = made.after.is_there && !made.after.type.empty() ? made.after.type : made.before.type;
    if (made.type.empty()) made.type = text_in(step, "type").empty() ? parse_urn(made.urn)->type : text_in(step, "type");
    for (PulumiState* const state : {&made.before, &made.after}) {
      if (state->type.empty()) state->type = made.type;
    }
    if (!made.before.is_there && !made.after.is_there) add_loose_values(step, made);
    made.replace_keys = member_of(step, "replaceReasons");
    document_.steps.push_back(made);
    return true;
  }

  // Tools that write such files themselves put the properties of the new state into the step.
  static void add_loose_values(const Value& step, PulumiStep& made) {
    const bool is_going = made.op == "delete" || made.op == "delete-replaced" || made.op == "discard";
    PulumiState& state = is_going ? made.before : made.after;
    for (const std::string_view key : {"inputs", "resourceInputs"}) {
      const Value* const found = step.find(key);
      if (found != nullptr && found->is_object()) state.inputs = *found;
    }
    const Value* const outputs = step.find("outputs");
    if (outputs != nullptr && !outputs->members().empty()) state.outputs = *outputs;
    state.is_there = state.inputs.is_object() || state.outputs.is_object();
  }

  bool read_diagnostics(ondemand::value value) {
    return each_element(walk_, value, [&](std::size_t, ondemand::value element) {
      Value read;
      if (!json_.read(element, read)) return false;
      document_.diagnostics.push_back({text_in(read, "severity"), text_in(read, "urn"), text_in(read, "message")});
      document_.has_failed = document_.has_failed || text_in(read, "severity") == "error";
      return true;
    });
  }

  template <class Has>
  std::optional<Rejection> refuse_look_alike(Has has) const {
    if (has("resourcePlans")) return no_preview(Reason::kText, "a saved Pulumi plan, which holds no old state and only encrypted secrets");
    if (has("deployment") && has("version")) return no_preview(Reason::kState, "a Pulumi state, not a preview");
    const bool is_summary = has("result") && has("summary");
    if (is_summary) return no_preview(Reason::kText, "a summary of pulumi preview --output json, which has no values");
    if (is_look_alike_) return no_preview(Reason::kText, "JSON with steps, but they are no steps of Pulumi: not a plan");
    const bool is_preview = has("changeSummary") || !document_.steps.empty() || (has("duration") && (has("config") || has("diagnostics")));
    if (!is_preview) return no_preview(Reason::kText, "JSON, but not a plan: none of the sections of a plan is there");
    return std::nullopt;
  }

  std::string_view text_;
  PlanParts parts_;
  JsonReader json_;
  Walk walk_;
  PulumiDocument document_;
  bool is_look_alike_ = false;
};

}  // namespace

tl::expected<Plan, Rejection> read_pulumi_preview(ondemand::document& document, std::string_view text, WantedTypes wanted, const Limits& limits) {
  return PreviewReader(text, wanted, limits).read(document);
}

}  // namespace plandiff
