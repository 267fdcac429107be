// Who refers to whom: references of the configuration, joined with the resources that the plan shows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzers/graph/references.h"
#include "analyzers/graph/resource_view.h"
#include "analyzers/plan/path.h"
#include "analyzers/plan/plan.h"

namespace plandiff {

/// Resources that an attribute will come from.
struct Referred {
  std::vector<ResourceView> resources;
  /// False if the expression also has parts that cannot be followed (locals, each.value, no configuration), or names something that the
  /// plan does not show. Nothing may then be called missing.
  bool is_complete = true;
};

/// Resources of one type whose attribute names the same thing, such as the instances of one cluster.
struct Siblings {
  std::vector<ResourceView> same;    ///< the one that was asked about included; in the order of Graph::resources
  std::vector<ResourceView> untold;  ///< those whose attribute cannot be compared with this one's
};

/// Resources of one type by the texts in one of their attributes, at any depth: alarms by the values of their dimensions, databases by name.
struct TextIndex {
  std::unordered_map<std::string, std::vector<ResourceView>> by_text;
  std::vector<ResourceView> unset;    ///< nothing is set, or an empty list or map
  std::vector<ResourceView> unknown;  ///< all or part of it is not known yet

  /// Those that have this very text; none if there are none.
  [[nodiscard]] const std::vector<ResourceView>& find(std::string_view text) const;
};

/// An index over one plan. Built on first use; not thread-safe.
class Graph {
 public:
  explicit Graph(const Plan& plan) : plan_(&plan) {}

  /// All resources of a type: changes (of any action but delete and forget), then those of the prior state that are not among them. Values are there only
  /// of types that the reader was told to keep.
  [[nodiscard]] const std::vector<ResourceView>& resources(std::string_view type);

  /// The same resources by the texts of an attribute. Built once a type and path, so that a rule may ask for each of many resources.
  [[nodiscard]] const TextIndex& texts(std::string_view type, Path path);

  /// Resources of a type whose attribute names another one: by a reference, or by one of these texts (its id, its name). Indexed once a type and
  /// path: which rules belong to this group, without a loop over all rules for each group.
  [[nodiscard]] std::vector<ResourceView> naming(std::string_view type, Path path, const ResourceView& target,
                                                 std::span<const std::string_view> texts);

  /// Unknown if nobody can tell what this attribute names in one of the resources of a type: it is not known yet, and no reference tells (a local, or a
  /// document without references). It may then be any resource, so nothing may be called missing. Else no.
  [[nodiscard]] Verdict may_name_any(std::string_view type, Path path);

  /// What an attribute's expression refers to, variables, module calls and module outputs followed. A reference to a resource with
  /// count or for_each gives all its instances; within the module instance at hand only that instance's.
  [[nodiscard]] Referred referred(const ResourceChange& change, std::span<const PathStep> path);

  /// Who shares a thing with this one: the same known text, or a reference to the same single resource.
  [[nodiscard]] Siblings siblings(const ResourceChange& change, Path path);

  /// Does an output of the root hand this resource on, so that another stack may use it?
  [[nodiscard]] Verdict is_exported(const ResourceChange& change);

  /// Resources that refer to this one in any of their attributes.
  [[nodiscard]] std::vector<ResourceView> consumers(const ResourceChange& change);

 private:
  /// Resources of one block. Instances of one module see only their own: a plan with hundreds of instances is not walked for each of them.
  struct Objects {
    std::vector<ResourceView> all;
    std::unordered_map<std::string_view, std::vector<ResourceView>> by_module;  // module address

    [[nodiscard]] const std::vector<ResourceView>& seen_from(bool is_own_module, std::string_view module_address) const;
  };
  /// Who refers to a block: from its own module by instance, and from other modules.
  struct Consumers {
    std::vector<const ResourceChange*> elsewhere;
    std::unordered_map<std::string_view, std::vector<const ResourceChange*>> by_module;  // module address
  };

  [[nodiscard]] const std::string& path_of(std::string_view module_address);
  void index_resources();
  void index_consumers();

  /// What an attribute names, as far as it is known; both empty: nothing is.
  struct Named {
    std::string text;
    std::string object;  ///< address of the single resource it refers to
  };
  [[nodiscard]] Named named_by(const ResourceView& view, Path path);

  const Plan* plan_;
  bool has_resources_ = false;
  bool has_consumers_ = false;
  std::unordered_map<std::string_view, std::vector<ResourceView>> by_type_;
  std::unordered_map<std::string, Objects> by_object_;  // module path NUL type.name
  std::unordered_map<std::string, std::vector<Named>> named_;  // type NUL path → one for each of resources(type)
  std::optional<References> exported_;
  std::unordered_map<std::string, TextIndex> texts_;  // type NUL path
  std::unordered_map<std::string, bool> untold_;      // type NUL path
  using Referrers = std::unordered_map<std::string, std::vector<ResourceView>>;  // address of what is referred to → who refers to it
  std::unordered_map<std::string, Referrers> referrers_;  // type NUL path
  std::unordered_map<std::string, Consumers> consumers_;     // module path NUL type.name → who refers to it
  std::unordered_map<std::string_view, std::string> paths_;  // module address → module path
};

}  // namespace plandiff
