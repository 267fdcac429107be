// Which keys of maps and JSON texts name a credential (the pattern of CRD201), and what they name.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "analyzers/rule.h"

namespace plandiff::rules {

namespace detail {

/// A part of a key in lower case without borders, and the words that a report says for it: never the key itself.
struct KeyWord {
  std::string_view part;
  std::string_view meaning;
};
inline constexpr std::array kKeyWords = {KeyWord{"pass", "a password"},
                                         KeyWord{"secret", "a secret"},
                                         KeyWord{"token", "a token"},
                                         KeyWord{"apikey", "an API key"},
                                         KeyWord{"privatekey", "a private key"},
                                         KeyWord{"credential", "a credential"},
                                         KeyWord{"connstr", "a connection string"},
                                         KeyWord{"connectionstr", "a connection string"}};

// SECRET_ARN, TOKEN_TTL, PASSWORD_POLICY … name something about a credential.
inline constexpr std::array<std::string_view, 27> kAbout = {
    "arn",      "arns",    "name",    "ttl",   "policy",  "id",       "path",    "url",    "uri",
    "length",   "expiry",  "file",    "dir",   "enabled", "prefix",   "header",  "region", "type",
    "rotation", "seconds", "minutes", "count", "limit",   "endpoint", "manager", "max",    "min"};

// Words that only hold such a part.
inline constexpr std::array<std::string_view, 9> kInnocent = {
    "bypass", "compass", "passenger", "passive", "passthrough", "passport", "secretary", "tokenizer", "tokenize"};

}  // namespace detail

/// What a key names, such as `a password`; empty if it names no credential.
inline std::string_view credential_meaning(std::string_view key) {
  std::string lower = to_lower(key);
  std::string last;  // the last word; camel case counts as a border
  for (std::size_t i = 0; i < key.size(); ++i) {
    const bool is_upper = key[i] >= 'A' && key[i] <= 'Z';
    const bool was_lower = i > 0 && key[i - 1] >= 'a' && key[i - 1] <= 'z';
    if (key[i] == '_' || key[i] == '-' || key[i] == '.' || (is_upper && was_lower)) last.clear();
    if (key[i] != '_' && key[i] != '-' && key[i] != '.') last += lower[i];
  }
  if (std::ranges::find(detail::kAbout, last) != detail::kAbout.end()) return {};
  std::erase_if(lower, [](char c) { return c == '_' || c == '-'; });
  for (const std::string_view innocent : detail::kInnocent) {
    const std::size_t at = lower.find(innocent);
    if (at != std::string::npos) lower.erase(at, innocent.size());
  }
  for (const detail::KeyWord& word : detail::kKeyWords) {
    if (lower.find(word.part) != std::string::npos) return word.meaning;
  }
  return {};
}

}  // namespace plandiff::rules
