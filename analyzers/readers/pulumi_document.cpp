#include "analyzers/readers/pulumi_document.h"

#include <algorithm>

#include <fmt/format.h>

namespace plandiff {
namespace {

bool flag_in(const Value& object, std::string_view key) {
  const Value* const found = object.find(key);
  return found != nullptr && found->is_true();
}

}  // namespace

std::string_view text_in(const Value& object, std::string_view key) {
  const Value* const found = object.find(key);
  return found == nullptr ? std::string_view() : found->text().value_or("");
}

Value member_of(const Value& object, std::string_view key) {
  const Value* const found = object.find(key);
  return found == nullptr ? Value() : *found;
}

PulumiState read_state(const Value& state) {
  PulumiState made;
  made.is_there = state.is_object();
  made.urn = text_in(state, "urn");
  made.type = text_in(state, "type");
  made.id = text_in(state, "id");
  made.provider = text_in(state, "provider");
  made.inputs = member_of(state, "inputs");
  made.outputs = member_of(state, "outputs");
  made.dependencies = member_of(state, "propertyDependencies");
  made.is_component = member_of(state, "custom").as_bool() == false;
  made.is_external = flag_in(state, "external");
  made.is_pending_delete = flag_in(state, "delete");
  made.is_pending_replacement = flag_in(state, "pendingReplacement");
  made.is_retained = flag_in(state, "retainOnDelete");
  return made;
}

std::int64_t counted_changes(const PulumiDocument& document) {
  std::int64_t counted = 0;
  for (const Member& operation : document.summary.members()) {
    if (operation.key != "same" && operation.key != "read") counted += std::max<std::int64_t>(operation.value.as_integer().value_or(0), 0);
  }
  return counted;
}

std::int64_t shown_changes(const PulumiDocument& document) {
  return std::count_if(document.steps.begin(), document.steps.end(), [](const PulumiStep& step) { return step.op != "same" && step.op != "read"; });
}

std::optional<Rejection> refuse_vanished_steps(const PulumiDocument& document) {
  const std::int64_t counted = counted_changes(document);
  if (counted == 0 || shown_changes(document) != 0) return std::nullopt;
  return no_preview(Reason::kSyntax, fmt::format("the summary counts {} change{}, the document shows none", counted, counted == 1 ? "" : "s"));
}

Rejection no_preview(Reason reason, std::string message) {
  return Rejection{reason, std::move(message), {}, std::nullopt, "run: pulumi preview --json > preview.json"};
}

}  // namespace plandiff
