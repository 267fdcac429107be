// What the configuration says about an attribute: who wrote it, and what it will come from. Variables and module calls
// are followed as far as the plan tells.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzers/plan/attribute.h"
#include "analyzers/plan/path.h"
#include "analyzers/plan/plan.h"

namespace plandiff {

/// What an expression refers to.
struct References {
  /// Relative addresses with the module they are in: {"module.db", "aws_db_instance.this"}; data sources keep `data.`; `[key]` where one is meant.
  struct Target {
    std::string module;  ///< module names joined with dots (no keys): `db.replica`; empty for the root
    std::string resource;
  };
  std::vector<Target> targets;
  bool is_complete = true;  ///< false if something could not be followed (local, each.value, a module's output, no configuration)
};

/// What the configuration says of one attribute.
struct Provenance {
  enum class Written : std::uint8_t { kUnstated, kNo, kYes };
  Written written = Written::kUnstated;
  Origin origin = Origin::kUnstated;
  bool has_constant = false;  ///< `constant` is what the code or a variable says (it may be null)
  Value constant;
  bool is_sensitive = false;  ///< passes through a variable that is declared sensitive
};

/// Follows the expression of an attribute of a resource. `change_value` is the known value in the plan, or null: it tells a variable that is
/// passed through from one that is only looked at.
[[nodiscard]] Provenance trace(const Plan& plan, const ResourceChange& change, std::span<const PathStep> path, const Value& change_value);

/// What the expression at a path refers to; the empty path means every expression of the resource.
[[nodiscard]] References references_of(const ResourceChange& change, std::span<const PathStep> path);

/// What the outputs of the root refer to: it is handed on, to people or to another stack.
[[nodiscard]] References references_of_outputs(const Plan& plan);

/// The attribute after the change with provenance applied, as Subject::after describes.
[[nodiscard]] Attribute resolve_after(const Plan& plan, const ResourceChange& change, std::span<const PathStep> path, std::string_view text);

/// Did anybody write this attribute? Unknown without a configuration section; a null variable counts as not written.
[[nodiscard]] Verdict is_configured(const Plan& plan, const ResourceChange& change, std::span<const PathStep> path, std::string_view text);

/// Names of the module calls in a module address joined with dots, keys left out: `db.replica`.
[[nodiscard]] std::string module_path(std::string_view module_address);

/// The resource's entry in the configuration, or null.
[[nodiscard]] const Value* configuration_of(const Plan& plan, std::string_view module_address, Mode mode,
                                            std::string_view type, std::string_view name);

}  // namespace plandiff
