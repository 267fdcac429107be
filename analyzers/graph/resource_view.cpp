#include "analyzers/graph/resource_view.h"

#include "analyzers/graph/references.h"

namespace plandiff {

std::string_view ResourceView::address() const { return change_ != nullptr ? change_->address : known_->address; }

std::string_view ResourceView::type() const { return change_ != nullptr ? change_->type : known_->type; }

std::string_view ResourceView::name() const { return change_ != nullptr ? change_->name : known_->name; }

std::string_view ResourceView::module_address() const {
  return change_ != nullptr ? change_->module_address : known_->module_address;
}

Mode ResourceView::mode() const { return change_ != nullptr ? change_->mode : known_->mode; }

Attribute ResourceView::attribute(Path path) const {
  if (change_ != nullptr) return resolve_after(*plan_, *change_, path.steps(), path.text());
  // A resource that only the state shows: its values are clear text without marks, so nothing of it may be shown.
  ResourceChange known;
  known.has_values = true;
  known.after = known_->values;
  return known.after_at(path.steps(), path.text()).with_origin(Origin::kReference).as_sensitive();
}

Verdict ResourceView::is_configured(Path path) const {
  return change_ != nullptr ? plandiff::is_configured(*plan_, *change_, path.steps(), path.text()) : Verdict::unknown();
}

const Value* ResourceView::configuration() const { return configuration_of(*plan_, module_address(), mode(), type(), name()); }

}  // namespace plandiff
