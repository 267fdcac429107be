#include "analyzers/readers/json_value.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <span>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace plandiff {
namespace {

std::string_view trimmed(std::string_view token) {
  const std::size_t end = token.find_last_not_of(" \t\r\n");
  return end == std::string_view::npos ? std::string_view() : token.substr(0, end + 1);
}

bool is_integer_token(std::string_view token) {
  if (token.starts_with('-')) token.remove_prefix(1);
  return !token.empty() && std::all_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool has_number_form(std::string_view token) {
  return !token.empty() && token.find_first_not_of("0123456789+-.eE") == std::string_view::npos &&
         (token[0] == '-' || (token[0] >= '0' && token[0] <= '9')) && token.back() >= '0' && token.back() <= '9';
}

// Enough to tell most keys apart without touching all of their bytes; equal hashes are compared in full.
std::uint64_t quick_hash(std::string_view key) {
  std::uint64_t head = 0;
  std::uint64_t tail = 0;
  const std::size_t part = std::min<std::size_t>(key.size(), 8);
  std::memcpy(&head, key.data(), part);
  std::memcpy(&tail, key.data() + (key.size() - part), part);
  std::uint64_t hash = head * 0x9E3779B97F4A7C15ULL + tail * 0xC2B2AE3D27D4EB4FULL + key.size();
  return hash ^ (hash >> 29U);
}

constexpr std::size_t kPairwise = 8;

// Length of the string whose first letter is at `at`, or nothing if it has an escape. Stage 1 has proved that it ends, and the
// document's padding allows whole blocks to be read.
std::optional<std::size_t> length_without_escapes(const char* at) {
  std::size_t length = 0;
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  for (;; length += 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + length));
    const auto hits = static_cast<unsigned>(
        _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, backslash))));
    if (hits != 0) {
      length += static_cast<std::size_t>(std::countr_zero(hits));
      break;
    }
  }
#else
  while (at[length] != '"' && at[length] != '\\') ++length;
#endif
  if (at[length] == '\\') return std::nullopt;
  return length;
}

}  // namespace

bool JsonReader::fail(simdjson::error_code error) {
  if (error_ == simdjson::SUCCESS) error_ = error;
  return false;
}

bool JsonReader::fail_too_deep() {
  is_too_deep_ = true;
  return fail(simdjson::DEPTH_ERROR);
}

simdjson::error_code key_of(ondemand::field& field, std::string_view& out) {
  const char* const start = field.key().raw();
  if (const std::optional<std::size_t> length = length_without_escapes(start)) {
    out = std::string_view(start, *length);
    return simdjson::SUCCESS;
  }
  return field.unescaped_key().get(out);
}

bool JsonReader::read_text(ondemand::value value, std::string_view& out) {
  const std::string_view token = value.raw_json_token();
  if (token.starts_with('"')) {
    if (const std::optional<std::size_t> length = length_without_escapes(token.data() + 1)) {
      out = token.substr(1, *length);
      return true;
    }
  }
  std::string_view text;
  if (const simdjson::error_code error = value.get_string().get(text)) return fail(error);
  out = arena_.copy(text);
  return true;
}

bool JsonReader::read_key(ondemand::field& field, std::string_view& out) {
  const char* const start = field.key().raw();  // asked before the key is unescaped, which uses it up
  if (const simdjson::error_code error = key_of(field, out)) return fail(error);
  // An unescaped key lies in the parser's buffer, which the next document overwrites.
  if (out.data() != start) out = arena_.copy(out);
  return true;
}

bool JsonReader::read(ondemand::value value, Value& out, std::size_t depth) {
  if (depth > max_depth_) return fail_too_deep();
  ondemand::json_type type{};
  if (const simdjson::error_code error = value.type().get(type)) return fail(error);
  switch (type) {
    case ondemand::json_type::object: return read_object(value, out, depth);
    case ondemand::json_type::array: return read_array(value, out, depth);
    case ondemand::json_type::number: return read_number(value, out);
    case ondemand::json_type::string: {
      std::string_view text;
      if (!read_text(value, text)) return false;
      out = Value::string(text);
      return true;
    }
    case ondemand::json_type::boolean: {
      bool truth = false;
      if (const simdjson::error_code error = value.get_bool().get(truth)) return fail(error);
      out = Value::boolean(truth);
      return true;
    }
    case ondemand::json_type::null: {
      bool is_null = false;
      if (const simdjson::error_code error = value.is_null().get(is_null)) return fail(error);
      if (!is_null) return fail(simdjson::N_ATOM_ERROR);
      out = Value();
      return true;
    }
  }
  return fail(simdjson::TAPE_ERROR);
}

bool JsonReader::read_object(ondemand::value value, Value& out, std::size_t depth) {
  ondemand::object object;
  if (const simdjson::error_code error = value.get_object().get(object)) return fail(error);
  const std::size_t base = members_.size();
  for (simdjson::simdjson_result<ondemand::field> result : object) {
    ondemand::field field;
    if (const simdjson::error_code error = take(result, field)) return fail(error);
    Member member;
    if (!read_key(field, member.key)) return false;
    if (!read(field.value(), member.value, depth + 1)) return false;
    members_.push_back(member);
  }
  count_duplicates(members_.data() + base, members_.size() - base);
  out = Value::object(arena_.copy(std::span<const Member>(members_).subspan(base)));
  members_.resize(base);
  return true;
}

bool JsonReader::read_array(ondemand::value value, Value& out, std::size_t depth) {
  ondemand::array array;
  if (const simdjson::error_code error = value.get_array().get(array)) return fail(error);
  const std::size_t base = items_.size();
  for (simdjson::simdjson_result<ondemand::value> result : array) {
    ondemand::value element;
    if (const simdjson::error_code error = take(result, element)) return fail(error);
    Value item;
    if (!read(element, item, depth + 1)) return false;
    items_.push_back(item);
  }
  out = Value::array(arena_.copy(std::span<const Value>(items_).subspan(base)));
  items_.resize(base);
  return true;
}

bool JsonReader::read_number(ondemand::value value, Value& out) {
  std::int64_t integer = 0;
  if (value.get_int64().get(integer) == simdjson::SUCCESS) {
    out = Value::integer(integer);
    return true;
  }
  const std::string_view token = trimmed(value.raw_json_token());
  if (!is_integer_token(token)) {
    double real = 0;
    if (value.get_double().get(real) == simdjson::SUCCESS) {
      out = Value::real(real);
      return true;
    }
  }
  // Terraform writes numbers of any size; what no machine number holds is kept as text.
  if (!has_number_form(token)) return fail(simdjson::NUMBER_ERROR);
  out = Value::big_number(arena_.copy(token));
  return true;
}

void JsonReader::count_duplicates(const Member* members, std::size_t size) {
  if (size <= kPairwise) {
    for (std::size_t i = 1; i < size; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (members[i].key == members[j].key) {
          ++duplicate_keys_;
          break;
        }
      }
    }
    return;
  }
  // Open addressing over hashes; a slot taken by an equal hash is settled by looking for the key itself.
  std::size_t slots = 32;
  while (slots < size * 2) slots *= 2;
  hashes_.assign(slots, 0);
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint64_t hash = quick_hash(members[i].key) | 1U;
    std::size_t slot = static_cast<std::size_t>(hash >> 1U) & (slots - 1);
    while (hashes_[slot] != 0 && hashes_[slot] != hash) slot = (slot + 1) & (slots - 1);
    if (hashes_[slot] == hash) {
      const bool is_twin = std::any_of(members, members + i, [&](const Member& other) { return other.key == members[i].key; });
      if (is_twin) ++duplicate_keys_;
    }
    hashes_[slot] = hash;
  }
}

}  // namespace plandiff
