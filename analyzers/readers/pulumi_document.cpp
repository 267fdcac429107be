#include "analyzers/readers/pulumi_document.h"

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
  made.is_external = flag_in(state, "external");
  made.is_pending_delete = flag_in(state, "delete");
  made.is_pending_replacement = flag_in(state, "pendingReplacement");
  made.is_retained = flag_in(state, "retainOnDelete");
  return made;
}

Rejection no_preview(Reason reason, std::string message) {
  return Rejection{reason, std::move(message), {}, std::nullopt, "run: pulumi preview --json > preview.json"};
}

}  // namespace plandiff
