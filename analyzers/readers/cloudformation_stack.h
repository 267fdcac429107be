// The resources of one template with everything worked out, ready to become changes. Only for files of this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzers/readers/cloudformation_changes.h"
#include "analyzers/readers/cloudformation_template.h"

namespace plandiff {

/// A resource that a template makes.
struct StackResource {
  std::string_view logical_id;
  std::string_view own_type;
  std::string_view condition;  ///< where parameters leave it open whether the resource is made
  bool has_cluster = false;
  Node properties;
  Value written;  ///< the properties before anything was worked out
  std::optional<Removal> deletion;     ///< as written
  std::optional<Removal> replacement;  ///< UpdateReplacePolicy as written
};

/// What a template makes, in its order.
struct Stack {
  std::vector<StackResource> resources;
  std::unordered_map<std::string_view, std::size_t> by_id;
  bool is_whole = true;            ///< false if a macro, a loop or a nested stack makes more than the template shows
  std::vector<std::string> notes;  ///< why not
};

/// Works out all resources but those whose condition is false.
[[nodiscard]] Stack make_stack(Arena& arena, Template& source);

/// Parameters and outputs into the plan.
void add_parameters(PlanParts& parts, Template& source, WrittenConfiguration& written);
void add_outputs(PlanParts& parts, Template& source, WrittenConfiguration& written);

/// What the second template does to what the first one made.
void add_differences(const Stack& before, const Stack& after, ChangeBuilder& changes);

}  // namespace plandiff
