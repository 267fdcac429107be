// Resource changes of the model from what a template, a pair of them or a change set says of one resource. Only for files of this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/plan/plan.h"
#include "analyzers/readers/cloudformation_node.h"
#include "analyzers/readers/cloudformation_resource.h"
#include "analyzers/readers/reader.h"
#include "analyzers/readers/written.h"

namespace plandiff {

/// What happens to the data of a resource that goes: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
enum class Removal : std::uint8_t { kUntold, kDelete, kSnapshot, kRetain };

/// The policy of that name; nothing for a text that is none.
[[nodiscard]] std::optional<Removal> removal_named(std::string_view policy);
/// What holds where no DeletionPolicy is written.
[[nodiscard]] Removal default_removal(std::string_view own_type, bool has_cluster);

/// One resource of the document.
struct OwnResource {
  std::string_view logical_id;
  std::string_view own_type;
  Action action = Action::kOther;
  std::string_view other_verb;  ///< of kOther
  std::string_view condition;   ///< its condition, where the template leaves it open
  bool may_replace = false;
  bool is_import = false;
  bool has_cluster = false;
  bool shows_values = true;        ///< false: neither side's properties are in the document
  std::optional<Node> before;      ///< properties; nothing where there is no such side
  std::optional<Node> after;
  Removal removal = Removal::kUntold;  ///< of what this change removes
  Removal later = Removal::kUntold;    ///< of what it leaves, once that goes
  std::vector<std::string> replacing;  ///< own paths that force a replacement, or may
};

/// Adds them to a plan.
class ChangeBuilder {
 public:
  ChangeBuilder(PlanParts& parts, WantedTypes wanted, std::string_view provider) : parts_(parts), wanted_(wanted), provider_(provider), written_(parts.arena) {}

  void add(const OwnResource& resource);
  [[nodiscard]] WrittenConfiguration& written() { return written_; }
  /// Puts the configuration into the plan; to be called last.
  void finish() { parts_.configuration = written_.build(); }

 private:
  struct Sides {
    std::optional<ModelResource> before;
    std::optional<ModelResource> after;
  };
  [[nodiscard]] std::vector<Sides> sides_of(const OwnResource& resource);
  void add_one(const OwnResource& resource, const Sides& sides, bool is_part);
  [[nodiscard]] bool wants(std::string_view type) const;

  PlanParts& parts_;
  WantedTypes wanted_;
  std::string_view provider_;
  WrittenConfiguration written_;
};

}  // namespace plandiff
