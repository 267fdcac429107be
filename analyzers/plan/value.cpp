#include "analyzers/plan/value.h"

#include <cstdlib>

#include <fmt/format.h>

namespace plandiff {
namespace {

void append_text(std::string& out, std::string_view text) {
  out += '"';
  for (const char letter : text) {
    switch (letter) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(letter) < 0x20) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(letter));
        } else {
          out += letter;
        }
    }
  }
  out += '"';
}

void append(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kNull: out += "null"; return;
    case Value::Kind::kBool: out += value.is_true() ? "true" : "false"; return;
    case Value::Kind::kInteger: out += fmt::format("{}", *value.as_integer()); return;
    case Value::Kind::kReal: out += fmt::format("{}", *value.as_number()); return;
    case Value::Kind::kBigNumber: out += *value.text(); return;
    case Value::Kind::kString: append_text(out, *value.text()); return;
    case Value::Kind::kArray: {
      out += '[';
      bool first = true;
      for (const Value& item : value.items()) {
        if (!first) out += ',';
        first = false;
        append(out, item);
      }
      out += ']';
      return;
    }
    case Value::Kind::kObject: {
      out += '{';
      bool first = true;
      for (const Member& member : value.members()) {
        if (!first) out += ',';
        first = false;
        append_text(out, member.key);
        out += ':';
        append(out, member.value);
      }
      out += '}';
      return;
    }
  }
}

}  // namespace

Value Value::boolean(bool value) {
  Value made;
  made.kind_ = Kind::kBool;
  made.payload_.boolean = value;
  return made;
}

Value Value::integer(std::int64_t value) {
  Value made;
  made.kind_ = Kind::kInteger;
  made.payload_.integer = value;
  return made;
}

Value Value::real(double value) {
  Value made;
  made.kind_ = Kind::kReal;
  made.payload_.real = value;
  return made;
}

Value Value::big_number(std::string_view digits) {
  Value made = string(digits);
  made.kind_ = Kind::kBigNumber;
  return made;
}

Value Value::string(std::string_view text) {
  Value made;
  made.kind_ = Kind::kString;
  made.size_ = static_cast<std::uint32_t>(text.size());
  made.payload_.text = text.data();
  return made;
}

Value Value::array(std::span<const Value> items) {
  Value made;
  made.kind_ = Kind::kArray;
  made.size_ = static_cast<std::uint32_t>(items.size());
  made.payload_.items = items.data();
  return made;
}

Value Value::object(std::span<const Member> members) {
  Value made;
  made.kind_ = Kind::kObject;
  made.size_ = static_cast<std::uint32_t>(members.size());
  made.payload_.members = members.data();
  return made;
}

std::optional<bool> Value::as_bool() const {
  if (kind_ != Kind::kBool) return std::nullopt;
  return payload_.boolean;
}

std::optional<std::int64_t> Value::as_integer() const {
  if (kind_ != Kind::kInteger) return std::nullopt;
  return payload_.integer;
}

std::optional<double> Value::as_number() const {
  if (kind_ == Kind::kInteger) return static_cast<double>(payload_.integer);
  if (kind_ == Kind::kReal) return payload_.real;
  if (kind_ == Kind::kBigNumber) return std::strtod(std::string(payload_.text, size_).c_str(), nullptr);
  return std::nullopt;
}

std::optional<std::string_view> Value::text() const {
  if (kind_ != Kind::kString && kind_ != Kind::kBigNumber) return std::nullopt;
  return std::string_view(payload_.text, size_);
}

std::span<const Value> Value::items() const {
  if (kind_ != Kind::kArray) return {};
  return {payload_.items, size_};
}

std::span<const Member> Value::members() const {
  if (kind_ != Kind::kObject) return {};
  return {payload_.members, size_};
}

const Value* Value::find(std::string_view key) const {
  const std::span<const Member> all = members();
  const auto is_it = [key](const Member& member) {
    // Most keys differ in size or in their last letter; memcmp is called for the rest.
    return member.key.size() == key.size() && (key.empty() || (member.key.back() == key.back() && member.key == key));
  };
  for (std::size_t i = all.size(); i-- > 0;) {
    if (is_it(all[i])) return &all[i].value;
  }
  return nullptr;
}

bool operator==(const Value& a, const Value& b) {
  const std::optional<double> number = a.as_number();
  if (number.has_value() && a.kind_ != b.kind_) return number == b.as_number();
  if (a.kind_ != b.kind_) return false;
  switch (a.kind_) {
    case Value::Kind::kNull: return true;
    case Value::Kind::kBool: return a.payload_.boolean == b.payload_.boolean;
    case Value::Kind::kInteger: return a.payload_.integer == b.payload_.integer;
    case Value::Kind::kReal: return number == b.as_number();
    case Value::Kind::kBigNumber:
    case Value::Kind::kString: return a.text() == b.text();
    case Value::Kind::kArray: {
      if (a.size_ != b.size_) return false;
      for (std::size_t i = 0; i < a.size_; ++i) {
        if (!(a.payload_.items[i] == b.payload_.items[i])) return false;
      }
      return true;
    }
    case Value::Kind::kObject: {
      if (a.size_ != b.size_) return false;
      for (const Member& member : a.members()) {
        const Value* const other = b.find(member.key);
        if (other == nullptr || !(member.value == *other)) return false;
      }
      return true;
    }
  }
  return false;
}

std::string Value::to_json() const {
  std::string out;
  append(out, *this);
  return out;
}

}  // namespace plandiff
