// What a digest and an event stream have in common, and the plan that it makes. Only for files of this folder.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/plan/plan.h"
#include "analyzers/readers/reader.h"

namespace plandiff {

/// The type of the stack itself, whose outputs are what the program hands on.
inline constexpr std::string_view kStackType = "pulumi:pulumi:Stack";

/// A resource's state: as it was, or as it is going to be.
struct PulumiState {
  bool is_there = false;
  std::string_view urn;
  std::string_view type;
  std::string_view id;
  std::string_view provider;
  Value inputs;         ///< null if the document does not tell them
  Value outputs;
  Value dependencies;   ///< `propertyDependencies`, null in event streams
  bool is_component = false;       ///< the stack or a component: groups others, and is nothing in the cloud
  bool is_external = false;        ///< read, not managed
  bool is_pending_delete = false;  ///< `delete`: a replaced object that waits for its deletion
  bool is_pending_replacement = false;
  bool is_retained = false;  ///< `retainOnDelete`: the cloud's object stays when the resource goes
};

/// One step of a digest, or one announced step of a stream.
struct PulumiStep {
  std::string_view op;
  std::string_view urn;
  std::string_view type;  ///< the token; from the URN where the step has none
  PulumiState before;
  PulumiState after;
  Value replace_keys;  ///< properties that force a replacement
};

/// The whole document, whichever form it has.
struct PulumiDocument {
  std::vector<PulumiStep> steps;
  Value config;                     ///< `namespace:name` to text; `[secret]` where it is one
  std::vector<Diagnostic> diagnostics;
  Value summary;                    ///< operations counted, null if there is none
  bool has_failed = false;
  bool shows_unchanged = false;     ///< every unchanged resource is there by the nature of the document
};

/// A state from the members of a digest's or a stream's object.
[[nodiscard]] PulumiState read_state(const Value& state);

/// Text of a member, empty if there is none.
[[nodiscard]] std::string_view text_in(const Value& object, std::string_view key);
/// A member, null if there is none.
[[nodiscard]] Value member_of(const Value& object, std::string_view key);

/// Changes that the document counts; reads and unchanged resources left out, for not all documents count or show them.
[[nodiscard]] std::int64_t counted_changes(const PulumiDocument& document);
/// Steps that it shows, the same left out.
[[nodiscard]] std::int64_t shown_changes(const PulumiDocument& document);
/// A document that counts changes and shows none: damage to a key made them vanish.
[[nodiscard]] std::optional<Rejection> refuse_vanished_steps(const PulumiDocument& document);

/// A refusal of something that is Pulumi's, but no preview, or looks like one.
[[nodiscard]] Rejection no_preview(Reason reason, std::string message);

}  // namespace plandiff
