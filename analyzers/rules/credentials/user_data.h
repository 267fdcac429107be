// The text that an instance runs at its first start. The provider keeps only its SHA-1, so it comes from the code, or
// from the file that the code reads.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "analyzers/rule.h"

namespace plandiff::rules {

namespace detail {

/// Standard base64; nothing if the text is none.
inline std::optional<std::string> from_base64(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    if (c == '=') break;
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xFFU);
  }
  return bytes;
}

inline bool is_sha1(std::string_view text) {
  return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// What the code says for an attribute: a constant with `${…}` in it too.
inline std::optional<std::string> constant_in_code(const Subject& subject, std::string_view attribute) {
  const Value* const resource = ResourceView(subject.plan(), &subject.change(), nullptr).configuration();
  const Value* const expressions = resource == nullptr ? nullptr : resource->find("expressions");
  const Value* const expression = expressions == nullptr ? nullptr : expressions->find(attribute);
  const Value* const constant = expression == nullptr ? nullptr : expression->find("constant_value");
  if (constant == nullptr || !constant->text()) return std::nullopt;
  return std::string(*constant->text());
}

/// The file that `file("…")` or `templatefile("…"` names behind an attribute.
inline std::optional<std::string> file_in_code(const Subject& subject, std::string_view attribute) {
  const std::string_view written = subject.written_in_code({}, attribute).value_or("");
  const std::size_t call = written.find("file(\"");
  if (call == std::string_view::npos) return std::nullopt;
  std::string_view name = written.substr(call + 6);
  name = name.substr(0, name.find('"'));
  std::string path;
  if (constexpr std::string_view kModule = "${path.module}/"; name.starts_with(kModule)) {
    name.remove_prefix(kModule.size());
    path = subject.module_folder().value_or("");
    if (!path.empty()) path += '/';
  } else if (constexpr std::string_view kRoot = "${path.root}/"; name.starts_with(kRoot)) {
    name.remove_prefix(kRoot.size());
  }
  if (name.find("${") != std::string_view::npos) return std::nullopt;
  return subject.workspace().read_text(path.append(name));
}

}  // namespace detail

/// The text of user data as far as it can be had.
struct UserData {
  Attribute attribute;
  std::optional<std::string> text;
};

inline UserData read_user_data(const Subject& subject) {
  const Attribute encoded = subject.after("user_data_base64");
  UserData found{is_set(encoded).is_no() ? subject.after("user_data") : encoded, std::nullopt};
  if (const auto base64 = encoded.text(); base64 && !base64->empty()) {
    found.text = detail::from_base64(*base64);
    return found;
  }
  const auto kept = found.attribute.text();
  // A launch template takes base64 only.
  if (kept && subject.type() == "aws_launch_template") {
    found.text = detail::from_base64(*kept);
    return found;
  }
  found.text = detail::constant_in_code(subject, found.attribute.path());
  if (!found.text && kept && !detail::is_sha1(*kept)) found.text = std::string(*kept);
  if (!found.text && kept) found.text = subject.text_with_sha1(*kept);
  if (!found.text) found.text = detail::file_in_code(subject, found.attribute.path());
  return found;
}

}  // namespace plandiff::rules
