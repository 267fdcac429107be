// A resource as the plan shows it anywhere, for rules that look at more than the change at hand.
#pragma once

#include <string_view>

#include "analyzers/plan/attribute.h"
#include "analyzers/plan/path.h"
#include "analyzers/plan/plan.h"

namespace plandiff {

/// A resource being changed, or only known from the state or a data source. Cheap to copy; valid as long as its Plan.
class ResourceView {
 public:
  ResourceView(const Plan& plan, const ResourceChange* change, const KnownResource* known)
      : plan_(&plan), change_(change), known_(known) {}
  [[nodiscard]] std::string_view address() const;
  [[nodiscard]] std::string_view type() const;
  [[nodiscard]] std::string_view name() const;
  [[nodiscard]] std::string_view module_address() const;
  [[nodiscard]] Mode mode() const;
  /// Null for a resource that only the prior state shows.
  [[nodiscard]] const ResourceChange* change() const { return change_; }
  /// The attribute as it will be (of a data source: as it was read), with provenance.
  [[nodiscard]] Attribute attribute(Path path) const;
  /// Did anybody write this attribute? Unknown without a configuration section, and for what only the state shows.
  [[nodiscard]] Verdict is_configured(Path path) const;
  /// The resource in the configuration, or null: `expressions`, `provisioners`, …
  [[nodiscard]] const Value* configuration() const;

 private:
  const Plan* plan_;
  const ResourceChange* change_;
  const KnownResource* known_;
};

}  // namespace plandiff
