#include "analyzers/readers/pulumi_value.h"

#include <algorithm>

#include "analyzers/base/text.h"
#include "analyzers/readers/dialect.h"
#include "analyzers/readers/pulumi_names.h"
#include "analyzers/readers/written.h"

namespace plandiff {
namespace {

constexpr std::string_view kUnknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
constexpr std::string_view kSecretText = "[secret]";
// Objects with this key are no objects; its value tells what they are (pulumi/pulumi, sdk/go/common/resource/sig).
constexpr std::string_view kSignature = "4dabf18193072939515e22adb298388d";
constexpr std::string_view kSecret = "1b47061264138c4ac30d75fd1eb44270";
constexpr std::string_view kAsset = "c44067f5952c0a294b673a41bacd8c17";
constexpr std::string_view kArchive = "0def7320c3a5731c473e5ecbe6d01bc7";
constexpr std::string_view kReference = "5cf8f73096256a8f31e491e813e4eb8e";
constexpr std::string_view kOutput = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

std::string_view text_of(const Value* value) { return value == nullptr ? std::string_view() : value->text().value_or(""); }

bool is_internal(std::string_view key) { return key.starts_with("__"); }

bool is_block_list(const Value& value) {
  return !value.items().empty() && std::all_of(value.items().begin(), value.items().end(), [](const Value& item) {
           return item.is_object() && item.find(kSignature) == nullptr;
         });
}

// Keys of a block are names of attributes; those of a map may be anything.
bool looks_like_block(const Value& value) {
  const auto is_name = [](const Member& member) {
    return !member.key.empty() && member.key[0] >= 'a' && member.key[0] <= 'z' &&
           std::all_of(member.key.begin(), member.key.end(), [](char letter) {
             return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
           });
  };
  return std::all_of(value.members().begin(), value.members().end(), [&](const Member& member) { return is_internal(member.key) || is_name(member); });
}

class PropertyTranslator {
 public:
  PropertyTranslator(std::string_view token, SecretSide side, Arena& arena) : token_(token), side_(side), arena_(arena) {}

  std::vector<PulumiAttribute> members(const Value& object, const std::string& path) {
    std::vector<PulumiAttribute> attributes;
    if (path.empty()) has_own_hash_ = object.find("sourceCodeHash") != nullptr;
    for (const Member& member : object.members()) {
      if (!is_internal(member.key)) add_member(member, path, attributes);
    }
    return attributes;
  }

 private:
  void add_member(const Member& member, const std::string& path, std::vector<PulumiAttribute>& attributes) {
    const std::string whole = path.empty() ? std::string(member.key) : path + "." + std::string(member.key);
    const Dialect& dialect = Dialect::of("pulumi");
    const Dialect::AttributeName* listed = dialect.attribute_of(token_, whole);
    if (listed == nullptr && !path.empty()) listed = dialect.attribute_of("*", member.key);
    const std::string_view shape = listed == nullptr ? std::string_view() : listed->shape;
    PulumiAttribute made;
    made.property = member.key;
    made.is_lookup = shape == "lookup";
    if (listed != nullptr) made.name = listed->model.substr(listed->model.rfind('.') + 1);
    else made.name = arena_.copy(is_block_list(member.value) ? to_singular(to_snake_case(member.key)) : to_snake_case(member.key));
    made.value = shape == "archive" ? archive(member.value) : any(member.value, whole, shape);
    if (const auto text = made.value.value.text(); shape == "lower" && text.has_value()) made.value.value = Value::string(arena_.copy(to_lower(*text)));
    attributes.push_back(made);
    if (shape == "archive" && !has_own_hash_) {
      // Pulumi sees by a hash of its own whether the content changes; what Terraform would be given is not known.
      attributes.push_back({"source_code_hash", {}, late(), false, false});
    }
  }

  PulumiValue late() const { return {Value(), Value::boolean(true), Value()}; }

  PulumiValue secret() const {
    if (side_ == SecretSide::kBefore) return {Value::string(kSecretText), Value(), Value::boolean(true)};
    return {Value(), Value::boolean(true), Value::boolean(true)};
  }

  PulumiValue any(const Value& value, const std::string& path, std::string_view shape) {
    if (const std::optional<std::string_view> text = value.text()) return scalar(value, *text);
    if (shape == "json" && (value.is_array() || (value.is_object() && value.find(kSignature) == nullptr))) return scalar_json(value);
    if (value.is_array()) return list(value, path, shape);
    if (!value.is_object()) return {value, Value(), Value()};
    if (value.find(kSignature) != nullptr) return signed_object(value, path, shape);
    if (shape == "map" || (shape.empty() && !looks_like_block(value))) return map(value, path);
    return one_block(object_of(members(value, path), arena_));
  }

  PulumiValue scalar(const Value& value, std::string_view text) const {
    if (text == kSecretText) return secret();
    // What is built from an unknown is unknown; Pulumi puts the sentinel inside only where a provider did so itself.
    if (text.find(kUnknown) != std::string_view::npos) return late();
    return {value, Value(), Value()};
  }

  PulumiValue scalar_json(const Value& value) {
    const std::string text = value.to_json();
    if (text.find(kSecretText) != std::string::npos || text.find(kSecret) != std::string::npos) return secret();
    const std::string_view kept = arena_.copy(text);
    return scalar(Value::string(kept), kept);
  }

  PulumiValue list(const Value& value, const std::string& path, std::string_view shape) {
    std::vector<Value> values;
    std::vector<Value> unknown;
    std::vector<Value> sensitive;
    const bool are_blocks = is_block_list(value) && shape != "map";
    for (const Value& item : value.items()) {
      const PulumiValue made = are_blocks ? object_of(members(item, path), arena_) : any(item, path, shape);
      values.push_back(made.value);
      unknown.push_back(made.unknown);
      sensitive.push_back(made.sensitive);
    }
    return {array_in(arena_, values), mask(unknown), mask(sensitive)};
  }

  // Terraform writes false at the known positions of a list.
  Value mask(std::vector<Value>& marks) {
    if (std::all_of(marks.begin(), marks.end(), [](const Value& mark) { return mark.is_null(); })) return {};
    for (Value& mark : marks) {
      if (mark.is_null()) mark = Value::boolean(false);
    }
    return array_in(arena_, marks);
  }

  PulumiValue one_block(const PulumiValue& block) {
    const auto wrapped = [this](const Value& value) { return value.is_null() ? value : array_in(arena_, {value}); };
    return {array_in(arena_, {block.value}), wrapped(block.unknown), wrapped(block.sensitive)};
  }

  PulumiValue map(const Value& value, const std::string& path) {
    std::vector<PulumiAttribute> attributes;
    for (const Member& member : value.members()) {
      if (!is_internal(member.key)) attributes.push_back({member.key, member.key, any(member.value, path, "map"), false, true});
    }
    return object_of(attributes, arena_);
  }

  PulumiValue signed_object(const Value& value, const std::string& path, std::string_view shape) {
    const std::string_view signature = text_of(value.find(kSignature));
    if (signature == kAsset || signature == kArchive) return archive(value);
    const Value* const inner = value.find(signature == kReference ? "id" : "value");
    if (signature == kOutput && inner != nullptr) {
      const Value* const is_secret = value.find("secret");
      return is_secret != nullptr && is_secret->is_true() ? secret() : any(*inner, path, shape);
    }
    if (signature == kReference && inner != nullptr && inner->is_string()) return any(*inner, path, shape);
    return signature == kSecret ? secret() : late();
  }

  // The path of an asset or archive; what is in it is not the model's.
  PulumiValue archive(const Value& value) {
    if (value.is_string()) return scalar(value, *value.text());
    const Value* const signature = value.find(kSignature);
    if (text_of(signature) == kSecret) return secret();
    const Value* const path = value.find("path");
    if (path == nullptr || !path->is_string()) return value.is_null() ? PulumiValue() : late();
    return scalar(*path, *path->text());
  }

  std::string_view token_;
  SecretSide side_;
  Arena& arena_;
  bool has_own_hash_ = false;
};

}  // namespace

bool stands_for_another(std::string_view text) { return text == kSecretText || text.find(kUnknown) != std::string_view::npos; }

std::vector<PulumiAttribute> translate_properties(std::string_view token, const Value& properties, SecretSide side, Arena& arena) {
  return PropertyTranslator(token, side, arena).members(properties, {});
}

PulumiValue object_of(const std::vector<PulumiAttribute>& attributes, Arena& arena) {
  std::vector<Member> values;
  std::vector<Member> unknown;
  std::vector<Member> sensitive;
  for (const PulumiAttribute& attribute : attributes) {
    // As in Terraform's plans a value that is not known is missing, not null.
    if (!attribute.value.unknown.is_true()) values.push_back({attribute.name, attribute.value.value});
    if (!attribute.value.unknown.is_null()) unknown.push_back({attribute.name, attribute.value.unknown});
    if (!attribute.value.sensitive.is_null()) sensitive.push_back({attribute.name, attribute.value.sensitive});
  }
  const auto mask = [&arena](const std::vector<Member>& members) { return members.empty() ? Value() : object_in(arena, members); };
  return {object_in(arena, values), mask(unknown), mask(sensitive)};
}

}  // namespace plandiff
