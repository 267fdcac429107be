#include "analyzers/plan/attribute.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "analyzers/base/text.h"

namespace plandiff {
namespace {

constexpr std::size_t kDisplayLimit = 80;

bool has_mark(const Value& mask) {
  if (mask.is_true()) return true;
  for (const Value& item : mask.items()) {
    if (has_mark(item)) return true;
  }
  return std::any_of(mask.members().begin(), mask.members().end(),
                     [](const Member& member) { return has_mark(member.value); });
}

Value mask_at(const Value& mask, std::string_view key) {
  if (mask.is_true()) return mask;
  const Value* const found = mask.find(key);
  return found == nullptr ? Value() : *found;
}

Value mask_at(const Value& mask, std::size_t index) {
  if (mask.is_true()) return mask;
  return index < mask.items().size() ? mask.items()[index] : Value();
}

bool is_plain_key(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '_' || letter == '-';
  });
}

void append_key(std::string& path, std::string_view key) {
  if (is_plain_key(key)) path.append(1, '.').append(key);
  else path.append("[\"").append(printable(key, 128)).append("\"]");
}

Attribute::State state_of(const Value* value, const Value& unknown) {
  if (unknown.is_true()) return Attribute::State::kUnknown;
  if (value == nullptr) {
    return has_mark(unknown) ? Attribute::State::kUnknown : Attribute::State::kAbsent;
  }
  return value->is_null() ? Attribute::State::kNull : Attribute::State::kKnown;
}

void add_leaves(const Attribute& attribute, const Value& unknown, std::vector<Attribute>& leaves) {
  const Value& value = attribute.value();
  const bool is_container = attribute.is_known() && (value.is_array() || value.is_object());
  if (!is_container) {
    if (attribute.state() != Attribute::State::kAbsent) leaves.push_back(attribute);
    return;
  }
  for (std::size_t i = 0; i < value.items().size(); ++i) {
    add_leaves(attribute.at(i), mask_at(unknown, i), leaves);
  }
  for (const Member& member : value.members()) {
    add_leaves(attribute.at(member.key), mask_at(unknown, member.key), leaves);
  }
  // Late parts stand only in the mask.
  for (std::size_t i = value.items().size(); value.is_array() && i < unknown.items().size(); ++i) {
    add_leaves(attribute.at(i), unknown.items()[i], leaves);
  }
  for (const Member& member : unknown.members()) {
    if (value.is_object() && value.find(member.key) == nullptr) {
      add_leaves(attribute.at(member.key), member.value, leaves);
    }
  }
}

}  // namespace

std::string Attribute::path() const {
  std::string whole;
  whole.reserve(path_.size() + below_.size());
  return whole.append(path_).append(below_);
}

std::string_view Attribute::member() const {
  std::string_view name = below_;
  if (name.starts_with("[\"")) {
    name.remove_prefix(2);
    if (name.ends_with("\"]")) name.remove_suffix(2);
  } else if (name.starts_with('.')) {
    name.remove_prefix(1);
  }
  return name;
}

bool Attribute::is_empty() const {
  return state_ == State::kAbsent || state_ == State::kNull || (is_known() && value_.is_string() && value_.text()->empty());
}

bool Attribute::is_sensitive() const { return has_mark(sensitive_); }

std::optional<std::string_view> Attribute::text() const {
  if (!is_known() || !value_.is_string()) return std::nullopt;
  return value_.text();
}

std::optional<double> Attribute::number() const {
  if (!is_known()) return std::nullopt;
  if (const std::optional<std::string_view> digits = text()) {
    double number = 0;
    const char* const end = digits->data() + digits->size();
    const std::from_chars_result read = std::from_chars(digits->data(), end, number);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return number;
  }
  return value_.as_number();
}

std::string Attribute::display() const {
  if (state_ == State::kUnknown) return "(known after apply)";
  if (is_sensitive()) return "(sensitive)";
  if (state_ != State::kKnown) return "(not set)";
  return printable(value_.to_json(), kDisplayLimit);
}

std::vector<Attribute> Attribute::leaves() const {
  std::vector<Attribute> found;
  add_leaves(*this, unknown_, found);
  return found;
}

Attribute Attribute::at(std::string_view key) const {
  const Value unknown = mask_at(unknown_, key);
  const Value* const found = value_.find(key);
  const State state = state_ == State::kUnknown ? State::kUnknown : state_of(found, unknown);
  Attribute made(path_, state, state == State::kKnown ? *found : Value(), unknown, mask_at(sensitive_, key), origin_);
  made.below_ = below_;
  append_key(made.below_, key);
  return is_template_ ? made.as_template() : made;
}

Attribute Attribute::at(std::size_t index) const {
  const Value unknown = mask_at(unknown_, index);
  const Value* const found = index < value_.items().size() ? &value_.items()[index] : nullptr;
  const State state = state_ == State::kUnknown ? State::kUnknown : state_of(found, unknown);
  Attribute made(path_, state, state == State::kKnown ? *found : Value(), unknown, mask_at(sensitive_, index), origin_);
  made.below_ = fmt::format("{}[{}]", below_, index);
  return is_template_ ? made.as_template() : made;
}

// Of a template, a text with an interpolation is not known; its members are looked at one by one.
Attribute Attribute::as_template() const {
  Attribute made = *this;
  made.is_template_ = true;
  if (made.is_known() && value_.is_string() && value_.text()->find("${") != std::string_view::npos) {
    made.state_ = State::kUnknown;
    made.value_ = Value();
  }
  return made;
}

Attribute Attribute::with_origin(Origin origin) const {
  Attribute made = *this;
  made.origin_ = origin;
  return made;
}

Attribute Attribute::as_sensitive() const {
  Attribute made = *this;
  made.sensitive_ = Value::boolean(true);
  return made;
}

Verdict text_is(const Attribute& attribute, const std::function<bool(std::string_view)>& question) {
  if (attribute.is_unknown()) return Verdict::unknown();
  const std::optional<std::string_view> text = attribute.text();
  return Verdict::of(text.has_value() && question(*text));
}

Verdict is_true(const Attribute& attribute) {
  if (attribute.is_unknown()) return Verdict::unknown();
  return Verdict::of(attribute.value().is_true() || attribute.text() == "true");
}

Verdict is_false(const Attribute& attribute) {
  if (attribute.is_unknown()) return Verdict::unknown();
  return Verdict::of(attribute.value().as_bool() == false || attribute.text() == "false");
}

Verdict is_unset(const Attribute& attribute) {
  if (attribute.is_unknown()) return Verdict::unknown();
  return Verdict::of(attribute.is_empty());
}

Verdict is_set(const Attribute& attribute) {
  if (attribute.is_unknown()) return Verdict::unknown();
  return Verdict::of(attribute.is_known() && !attribute.is_empty());
}

Verdict equals(const Attribute& attribute, std::string_view text) {
  return text_is(attribute, [text](std::string_view found) { return found == text; });
}

Verdict is_one_of(const Attribute& attribute, std::initializer_list<std::string_view> texts) {
  return text_is(attribute, [texts](std::string_view found) {
    return std::find(texts.begin(), texts.end(), found) != texts.end();
  });
}

Verdict starts_with(const Attribute& attribute, std::string_view prefix) {
  return text_is(attribute, [prefix](std::string_view found) { return found.starts_with(prefix); });
}

Verdict is_in_code(const Attribute& attribute) {
  if (attribute.is_unknown() || attribute.is_empty()) return Verdict::no();
  switch (attribute.origin()) {
    case Origin::kLiteral:
    case Origin::kDefaultOfVariable: return Verdict::yes();
    case Origin::kUnstated:
    case Origin::kExpression: return Verdict::unknown();
    case Origin::kUnset:
    case Origin::kGivenVariable:
    case Origin::kReference: return Verdict::no();
  }
  return Verdict::no();
}

Verdict at_least(const Attribute& attribute, double bound) {
  if (attribute.is_unknown()) return Verdict::unknown();
  const std::optional<double> number = attribute.number();
  return Verdict::of(number.has_value() && *number >= bound);
}

Verdict less_than(const Attribute& attribute, double bound) {
  if (attribute.is_unknown()) return Verdict::unknown();
  const std::optional<double> number = attribute.number();
  return Verdict::of(number.has_value() && *number < bound);
}

}  // namespace plandiff
