// AWS access keys, secret keys and private keys by their form, in any text. What is found is for comparing only: no part of it may be shown.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// One key in a text.
struct CloudKey {
  std::string meaning;          ///< `an AWS access key`; never a part of the key
  Severity severity = Severity::kCritical;
  std::string_view text;        ///< to tell whether it is the same key elsewhere; never shown
};

namespace detail {

constexpr bool is_capital_or_digit(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
constexpr bool is_key_character(char c) { return is_capital_or_digit(c) || (c >= 'a' && c <= 'z') || c == '/' || c == '+' || c == '='; }

/// What four letters begin, as AWS documents them; low for what only identifies somebody.
struct KeyPrefix {
  std::string_view text;
  std::string_view meaning;
  Severity severity;
};
inline constexpr std::array kKeyPrefixes = {
    KeyPrefix{"AKIA", "an AWS access key", Severity::kCritical},  KeyPrefix{"ASIA", "a temporary AWS access key", Severity::kCritical},
    KeyPrefix{"AROA", "the unique id of a role", Severity::kLow}, KeyPrefix{"AIDA", "the unique id of a user", Severity::kLow},
    KeyPrefix{"AGPA", "the unique id of a group", Severity::kLow}, KeyPrefix{"AIPA", "the unique id of an instance profile", Severity::kLow},
    KeyPrefix{"ANPA", "the unique id of a policy", Severity::kLow}, KeyPrefix{"ANVA", "the unique id of a policy version", Severity::kLow}};

inline void find_ids(std::string_view text, std::vector<CloudKey>& found) {
  constexpr std::size_t kLength = 20;
  for (std::size_t at = text.find('A'); at != std::string_view::npos && at + kLength <= text.size(); at = text.find('A', at + 1)) {
    if (at > 0 && is_key_character(text[at - 1]) && text[at - 1] != '=') continue;
    const std::string_view key = text.substr(at, kLength);
    const auto prefix = std::ranges::find_if(kKeyPrefixes, [&](const KeyPrefix& known) { return key.starts_with(known.text); });
    if (prefix == kKeyPrefixes.end() || !std::ranges::all_of(key, is_capital_or_digit)) continue;
    if (at + kLength < text.size() && is_key_character(text[at + kLength]) && text[at + kLength] != '=') continue;
    // Twenty capitals without a digit are a word of somebody's, not a key.
    if (key.find_first_of("0123456789", 4) == std::string_view::npos && !key.ends_with("EXAMPLE")) continue;
    const bool is_documentation = key.ends_with("EXAMPLE");
    found.push_back({is_documentation ? "an access key of AWS's documentation" : std::string(prefix->meaning), is_documentation ? Severity::kLow : prefix->severity, key});
  }
}

/// A secret key has no mark of its own: forty characters behind a name that says so.
inline void find_secrets(std::string_view text, std::vector<CloudKey>& found) {
  constexpr std::size_t kLength = 40;
  const std::string lower = to_lower(text);
  for (const std::string_view name : {"secret_key", "secretkey", "secret_access_key", "secretaccesskey"}) {
    for (std::size_t at = lower.find(name); at != std::string::npos; at = lower.find(name, at + 1)) {
      std::size_t from = at + name.size();
      while (from < text.size() && std::string_view("\"' :=\t\\").find(text[from]) != std::string_view::npos) ++from;
      const std::string_view key = text.substr(std::min(from, text.size()), kLength);
      if (from == at + name.size() || key.size() < kLength || !std::ranges::all_of(key, is_key_character)) continue;
      if (from + kLength < text.size() && is_key_character(text[from + kLength])) continue;
      const bool is_hex = key.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
      const bool is_mixed = key.find_first_of("0123456789") != std::string_view::npos && key.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string_view::npos &&
                            key.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string_view::npos;
      if (is_hex || !is_mixed) continue;
      const bool is_documentation = key.ends_with("EXAMPLEKEY");
      found.push_back({is_documentation ? "a secret key of AWS's documentation" : "an AWS secret key", is_documentation ? Severity::kLow : Severity::kCritical, key});
    }
  }
}

/// `-----BEGIN … PRIVATE KEY-----` with a key behind it; `…` or a template in its place is none.
inline void find_private_keys(std::string_view text, std::vector<CloudKey>& found) {
  constexpr std::string_view kEnd = "PRIVATE KEY-----";
  constexpr std::size_t kShortest = 40;
  for (std::size_t at = text.find("-----BEGIN "); at != std::string_view::npos; at = text.find("-----BEGIN ", at + 1)) {
    const std::size_t end = text.find(kEnd, at);
    if (end == std::string_view::npos || end - at > 40) continue;
    std::string_view body = text.substr(end + kEnd.size());
    while (!body.empty() && (body.front() == '\n' || body.front() == '\r' || body.front() == ' ' || body.starts_with("\\n"))) body.remove_prefix(body.front() == '\\' ? 2 : 1);
    const std::string_view key = body.substr(0, kShortest);
    if (key.size() == kShortest && std::ranges::all_of(key, is_key_character)) found.push_back({"a private key", Severity::kCritical, key});
  }
}

}  // namespace detail

/// All keys in a text.
inline std::vector<CloudKey> find_cloud_keys(std::string_view text) {
  std::vector<CloudKey> found;
  if (text.size() < 20) return found;
  detail::find_ids(text, found);
  if (text.find("ecret") != std::string_view::npos || text.find("ECRET") != std::string_view::npos) detail::find_secrets(text, found);
  detail::find_private_keys(text, found);
  return found;
}

}  // namespace plandiff::rules
