// An immutable JSON-like value of 16 bytes. Its text, elements and members live in the Arena of the Plan it belongs to,
// so copying a Value copies a view.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace plandiff {

struct Member;

/// A JSON value. A default-constructed Value is null. Valid as long as the arena it was made in. Any thread.
class Value {
 public:
  /// `kBigNumber` is a number that neither 64-bit integers nor doubles hold exactly; its digits are kept as text.
  enum class Kind : std::uint8_t { kNull, kBool, kInteger, kReal, kBigNumber, kString, kArray, kObject };

  constexpr Value() = default;
  [[nodiscard]] static Value boolean(bool value);
  [[nodiscard]] static Value integer(std::int64_t value);
  [[nodiscard]] static Value real(double value);
  /// The digits as written; the text must outlive the value.
  [[nodiscard]] static Value big_number(std::string_view digits);
  /// The text must outlive the value.
  [[nodiscard]] static Value string(std::string_view text);
  [[nodiscard]] static Value array(std::span<const Value> items);
  [[nodiscard]] static Value object(std::span<const Member> members);

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool is_null() const { return kind_ == Kind::kNull; }
  [[nodiscard]] bool is_string() const { return kind_ == Kind::kString; }
  [[nodiscard]] bool is_array() const { return kind_ == Kind::kArray; }
  [[nodiscard]] bool is_object() const { return kind_ == Kind::kObject; }
  /// True for the JSON literal `true` only.
  [[nodiscard]] bool is_true() const { return kind_ == Kind::kBool && payload_.boolean; }

  /// The value in the named form, or nothing if it is of another kind.
  [[nodiscard]] std::optional<bool> as_bool() const;
  [[nodiscard]] std::optional<std::int64_t> as_integer() const;
  /// Integers and reals; big numbers rounded.
  [[nodiscard]] std::optional<double> as_number() const;
  [[nodiscard]] std::optional<std::string_view> text() const;

  /// Elements of an array, none for other kinds.
  [[nodiscard]] std::span<const Value> items() const;
  /// Members of an object in document order, none for other kinds. A key seen twice is there twice; the last counts.
  [[nodiscard]] std::span<const Member> members() const;
  /// The last member of that name, or null if there is none or this is no object.
  [[nodiscard]] const Value* find(std::string_view key) const;

  /// Equal kind and content; objects by key whatever the order; 1 and 1.0 are equal.
  friend bool operator==(const Value& a, const Value& b);

  /// Compact JSON text. Never for a value that may be sensitive.
  [[nodiscard]] std::string to_json() const;

 private:
  Kind kind_ = Kind::kNull;
  std::uint32_t size_ = 0;
  union {
    bool boolean;
    std::int64_t integer;
    double real;
    const char* text;
    const Value* items;
    const Member* members = nullptr;
  } payload_;
};

/// One member of an object.
struct Member {
  std::string_view key;
  Value value;
};

static_assert(sizeof(Value) == 16);
static_assert(std::is_trivially_copyable_v<Value>);

}  // namespace plandiff
