// The values of a Pulumi state in the model's words and shape: names and blocks translated, unknown and secret parts as masks. Only for files of this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/base/arena.h"
#include "analyzers/plan/value.h"

namespace plandiff {

/// A value with the masks that lie over it, as in a ResourceChange; a mask is null where nothing is masked.
struct PulumiValue {
  Value value;
  Value unknown;
  Value sensitive;

  [[nodiscard]] bool is_plain() const { return unknown.is_null() && sensitive.is_null(); }
};

/// True for the texts that Pulumi puts where a value is unknown or secret.
[[nodiscard]] bool stands_for_another(std::string_view text);

/// One attribute of the model that came from a property of Pulumi.
struct PulumiAttribute {
  std::string_view name;      ///< in the model's words
  std::string_view property;  ///< in Pulumi's, empty if no property holds it
  PulumiValue value;
  bool is_lookup = false;  ///< such a value is usually looked up
  bool is_fixed = true;    ///< false for what the reader made up
};

/// What a secret becomes. In what is to come it is unknown; in what is there, it is a text that says so.
enum class SecretSide : std::uint8_t { kBefore, kAfter };

/// Properties of a resource of that type (a token) as attributes. `__defaults` and other internals are left out.
[[nodiscard]] std::vector<PulumiAttribute> translate_properties(std::string_view token, const Value& properties, SecretSide side, Arena& arena);

/// The attributes as an object with its masks.
[[nodiscard]] PulumiValue object_of(const std::vector<PulumiAttribute>& attributes, Arena& arena);

}  // namespace plandiff
