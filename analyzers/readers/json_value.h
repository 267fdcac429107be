// simdjson On-Demand values into a Plan's arena. Only for files of this folder.
//
// On-Demand does not validate what it skips, keeps duplicate keys, and has no depth limit of its own: so kept values carry
// their depth, and repeated keys are counted (the last one counts, as jq and Terraform's own reader do).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "analyzers/base/arena.h"
#include "analyzers/plan/value.h"

namespace plandiff {

namespace ondemand = simdjson::ondemand;

/// What simdjson hands out while iterating: the value, or its error.
template <class T>
[[nodiscard]] simdjson::error_code take(const simdjson::simdjson_result<T>& result, T& out) {
  if (const simdjson::error_code error = result.error()) return error;
  out = result.value_unsafe();
  return simdjson::SUCCESS;
}

/// The key of a field: a view into the document, or into the parser's buffer (until the next document) if it is escaped.
[[nodiscard]] simdjson::error_code key_of(ondemand::field& field, std::string_view& out);

/// Reads values of one document. Text without escapes is not copied: values refer to the document's bytes. The first failure is kept: what simdjson said, or that the nesting is too deep.
class JsonReader {
 public:
  JsonReader(Arena& arena, std::size_t max_depth) : arena_(arena), max_depth_(max_depth) {}

  /// The whole value, or false on failure.
  [[nodiscard]] bool read(ondemand::value value, Value& out, std::size_t depth = 0);
  /// Text in the document or, unescaped, in the arena; the error if it is no string.
  [[nodiscard]] bool read_text(ondemand::value value, std::string_view& out);
  /// A key that lives as long as the document and the arena.
  [[nodiscard]] bool read_key(ondemand::field& field, std::string_view& out);

  /// Keeps a failure and gives false.
  bool fail(simdjson::error_code error);
  bool fail_too_deep();

  [[nodiscard]] Arena& arena() { return arena_; }
  [[nodiscard]] simdjson::error_code error() const { return error_; }
  [[nodiscard]] bool is_too_deep() const { return is_too_deep_; }
  [[nodiscard]] std::uint32_t duplicate_keys() const { return duplicate_keys_; }
  [[nodiscard]] std::size_t max_depth() const { return max_depth_; }

 private:
  [[nodiscard]] bool read_object(ondemand::value value, Value& out, std::size_t depth);
  [[nodiscard]] bool read_array(ondemand::value value, Value& out, std::size_t depth);
  [[nodiscard]] bool read_number(ondemand::value value, Value& out);
  void count_duplicates(const Member* members, std::size_t size);

  Arena& arena_;
  std::size_t max_depth_;
  std::vector<Member> members_;  // stacks shared by all levels, so that nesting allocates nothing
  std::vector<Value> items_;
  std::vector<std::uint64_t> hashes_;
  simdjson::error_code error_ = simdjson::SUCCESS;
  bool is_too_deep_ = false;
  std::uint32_t duplicate_keys_ = 0;
};

}  // namespace plandiff
