// One planned change of one resource, in Terraform's own words (hashicorp/terraform-json, plan.go).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "analyzers/plan/action.h"
#include "analyzers/plan/attribute.h"
#include "analyzers/plan/mode.h"
#include "analyzers/plan/path.h"
#include "analyzers/plan/value.h"

namespace plandiff {

struct ConfigurationModule;

/// A resource change. All text is a view into the Plan. Addresses are opaque: they may hold dots, brackets and quotes, so
/// use the fields; (address, deposed) is unique.
struct ResourceChange {
  std::string_view address;
  std::string_view previous_address;  ///< empty unless moved
  std::string_view module_address;    ///< empty in the root module
  std::string_view type;
  std::string_view name;      ///< free of dots and brackets, so that `type.name` is a reference
  std::string_view own_type;  ///< the type in the document's words where they are not `type`: `aws:rds/instance:Instance`
  std::string_view provider;       ///< last two parts of the provider's name: `hashicorp/aws`; `aws` in old plans
  std::string_view deposed;        ///< key of a deposed object, empty for the current one
  std::string_view action_reason;  ///< for display only; the set may grow
  std::span<const std::string_view> verbs;
  Value index;  ///< number for count, string for for_each, null otherwise
  Mode mode = Mode::kManaged;
  Action action = Action::kOther;
  bool is_import = false;
  bool may_replace = false;  ///< an update of which the document cannot tell yet whether it replaces; `replace_paths` are then what may force it
  /// One more of the several that one resource of the document is here (a bucket and its versioning): same address, not counted again.
  bool is_part = false;
  /// False if the reader was told that no rule wants values of this type, or if the document has none; the values are then null, and every
  /// attribute is unknown.
  bool has_values = false;
  Value before;
  Value before_unknown;  ///< what the document leaves out of `before`; null where it shows the whole state
  Value after;
  Value after_unknown;  ///< of both masks, `true` as a whole means all that the object beside it does not hold
  Value before_sensitive;
  Value after_sensitive;
  /// The module it is in and its entry there, both null if the plan has no configuration for it. Set by Plan.
  const ConfigurationModule* module = nullptr;
  const Value* configured = nullptr;
  Value replace_paths;  ///< array of paths, each an array of strings and numbers

  /// True if any verb is delete and the object is not a deposed one that a replacement left behind.
  [[nodiscard]] bool destroys() const;

  /// The attribute as the plan alone shows it, without asking the configuration (origin kUnstated). Sensitive if either side
  /// marks it. Rules ask Subject instead.
  [[nodiscard]] Attribute before_at(std::span<const PathStep> path, std::string_view text) const;
  [[nodiscard]] Attribute after_at(std::span<const PathStep> path, std::string_view text) const;
};

}  // namespace plandiff
