// Walking a document while knowing where one is. Only for files of this folder.
#pragma once

#include <charconv>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/readers/json_value.h"
#include "analyzers/readers/reader.h"

namespace plandiff {

/// The walk through one document: the reader of values, the place, and what is wrong with the document if anything is.
struct Walk {
  JsonReader& json;
  WantedTypes wanted;
  std::string place;        ///< JSON pointer of the value being read
  std::string complaint;    ///< what is wrong in words, where simdjson has none
  bool is_structural = false;  ///< a value of the wrong kind, a key seen twice: the JSON is fine, the plan is not

  /// Keeps a complaint about the place and gives false.
  bool complain(std::string message) {
    if (complaint.empty()) complaint = std::move(message);
    is_structural = true;
    return false;
  }
};

/// Adds a part to the place for as long as it lives, unless the walk fails: then the place stays.
class Step {
 public:
  Step(Walk& walk, std::string_view key) : walk_(walk), size_(walk.place.size()) {
    walk.place += '/';
    for (const char letter : key) {  // RFC 6901
      if (letter == '~') walk.place += "~0";
      else if (letter == '/') walk.place += "~1";
      else walk.place += letter;
    }
  }
  Step(Walk& walk, std::size_t index) : walk_(walk), size_(walk.place.size()) {
    char digits[24];
    const std::to_chars_result end = std::to_chars(std::begin(digits), std::end(digits), index);
    walk.place += '/';
    walk.place.append(digits, end.ptr);
  }
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;
  /// Leaves the place; call it only when the step went well.
  void leave() { walk_.place.resize(size_); }

 private:
  Walk& walk_;
  std::size_t size_;
};

/// Calls `visit(key, value)` for each member; `visit` gives false to stop. A value that is no object is skipped if it is null, else it is
/// a complaint.
template <class Visit>
[[nodiscard]] bool each_member(Walk& walk, ondemand::value value, Visit visit) {
  ondemand::json_type type{};
  if (const simdjson::error_code error = value.type().get(type)) return walk.json.fail(error);
  if (type == ondemand::json_type::null) return true;
  if (type != ondemand::json_type::object) return walk.complain("an object was expected");
  ondemand::object object;
  if (const simdjson::error_code error = value.get_object().get(object)) return walk.json.fail(error);
  for (simdjson::simdjson_result<ondemand::field> result : object) {
    ondemand::field field;
    if (const simdjson::error_code error = take(result, field)) return walk.json.fail(error);
    std::string_view key;
    if (const simdjson::error_code error = key_of(field, key)) return walk.json.fail(error);
    if (!visit(key, field.value())) return false;
  }
  return true;
}

/// Calls `visit(index, element)` for each element; like each_member.
template <class Visit>
[[nodiscard]] bool each_element(Walk& walk, ondemand::value value, Visit visit) {
  ondemand::json_type type{};
  if (const simdjson::error_code error = value.type().get(type)) return walk.json.fail(error);
  if (type == ondemand::json_type::null) return true;
  if (type != ondemand::json_type::array) return walk.complain("an array was expected");
  ondemand::array array;
  if (const simdjson::error_code error = value.get_array().get(array)) return walk.json.fail(error);
  std::size_t index = 0;
  for (simdjson::simdjson_result<ondemand::value> result : array) {
    ondemand::value element;
    if (const simdjson::error_code error = take(result, element)) return walk.json.fail(error);
    if (!visit(index, element)) return false;
    ++index;
  }
  return true;
}

/// Text, or empty for null; anything else is a complaint.
[[nodiscard]] bool read_optional_text(Walk& walk, ondemand::value value, std::string_view& out);

[[nodiscard]] bool is_wanted(const Walk& walk, std::string_view type);

/// A configuration module as a value, without the resources of unwanted types.
[[nodiscard]] bool read_configuration(Walk& walk, ondemand::value value, Value& out);

/// One element of `resource_changes`.
[[nodiscard]] bool read_resource_change(Walk& walk, ondemand::value value, ResourceChange& change, bool& is_open_tofu);

/// The resources of `prior_state` that rules may look up, without those that the changes read so far show (Terraform writes the changes first).
[[nodiscard]] bool read_prior_state(Walk& walk, ondemand::value value, std::span<const ResourceChange> changes, std::vector<KnownResource>& resources);

}  // namespace plandiff
