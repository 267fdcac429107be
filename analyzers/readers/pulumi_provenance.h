// What a property comes from, as far as a preview tells. A digest names for each property the resources whose outputs went into it; a stream does not.
// Neither tells a literal from configuration or from the answer of a look-up function, so what may be one of those stays open.
// Only for files of this folder.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "analyzers/base/arena.h"
#include "analyzers/readers/pulumi_document.h"
#include "analyzers/readers/pulumi_value.h"

namespace plandiff {

/// Names of resources as references have them: `type.name`, unique in the document. Also for URNs that no step is about.
class PulumiNames {
 public:
  explicit PulumiNames(Arena& arena) : arena_(&arena) {}

  struct Name {
    std::string_view type;
    std::string_view name;
    std::string_view reference;  ///< `type.name`, with `data.` before it for what is read
  };
  /// `token` may be empty: then the URN's counts.
  const Name& of(std::string_view urn, std::string_view token, bool is_read = false);

 private:
  Arena* arena_;
  std::unordered_map<std::string_view, Name> names_;
  std::unordered_map<std::string, std::size_t> taken_;
};

/// Configuration values and the texts that name the resources of a document.
class PulumiProvenance {
 public:
  PulumiProvenance(const PulumiDocument& document, PulumiNames& names, Arena& arena);

  /// The expression of a property of that resource. `dependencies` is its entry in `propertyDependencies`, null if the document has none.
  [[nodiscard]] Value expression_of(std::string_view urn, const PulumiAttribute& attribute, const Value* dependencies);
  /// The expression of an output of the stack.
  [[nodiscard]] Value expression_of_output(const Value& output);

 private:
  [[nodiscard]] bool is_settled(std::string_view urn, const Value& value, bool is_told) const;

  Arena* arena_;
  PulumiNames* names_;
  std::unordered_map<std::string_view, std::string_view> config_;      // text → variable
  std::unordered_map<std::string_view, std::string_view> identities_;  // id, ARN or name → URN
};

}  // namespace plandiff
