// Values that are credentials by their form: keys of providers, private keys, signed tokens, URLs with a password.
// Nothing of the value is ever handed back.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "analyzers/rule.h"

namespace plandiff::rules {

namespace detail {

constexpr bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// A form that starts with a mark and goes on with at least that many letters and digits (or `-`, `_`).
struct KeyForm {
  std::string_view mark;
  std::size_t length;
  std::string_view meaning;
};

inline constexpr std::array kKeyForms = {
    KeyForm{"ghp_", 30, "a GitHub token"},   KeyForm{"gho_", 30, "a GitHub token"},
    KeyForm{"ghs_", 30, "a GitHub token"},   KeyForm{"github_pat_", 30, "a GitHub token"},
    KeyForm{"xoxb-", 20, "a Slack token"},   KeyForm{"xoxa-", 20, "a Slack token"},
    KeyForm{"xoxp-", 20, "a Slack token"},   KeyForm{"sk_live_", 16, "a Stripe key"},
    KeyForm{"rk_live_", 16, "a Stripe key"}, KeyForm{"glpat-", 20, "a GitLab token"}};

inline std::size_t run_of(std::string_view text, std::string_view also) {
  std::size_t length = 0;
  while (length < text.size() && (is_alphanumeric(text[length]) || also.find(text[length]) != std::string_view::npos))
    ++length;
  return length;
}

inline bool starts_at_border(std::string_view text, std::size_t at) {
  return at == 0 || !is_alphanumeric(text[at - 1]);
}

/// AKIA or ASIA and sixteen capitals or digits; AWS's own example keys end with EXAMPLE.
inline bool has_access_key(std::string_view text) {
  for (const std::string_view mark : {"AKIA", "ASIA"}) {
    for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
      const std::string_view key = text.substr(at, 20);
      const bool is_form = key.size() == 20 && std::ranges::all_of(key, [](char c) {
                             return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
                           });
      const bool ends = at + 20 >= text.size() || !is_alphanumeric(text[at + 20]);
      if (is_form && ends && starts_at_border(text, at) && !key.ends_with("EXAMPLE")) return true;
    }
  }
  return false;
}

/// `eyJ….….…`
inline bool has_signed_token(std::string_view text) {
  for (std::size_t at = text.find("eyJ"); at != std::string_view::npos; at = text.find("eyJ", at + 1)) {
    if (!starts_at_border(text, at)) continue;
    const std::string_view rest = text.substr(at);
    const std::size_t first = run_of(rest, "-_");
    if (first < 10 || first >= rest.size() || rest[first] != '.') continue;
    const std::size_t second = run_of(rest.substr(first + 1), "-_");
    const std::size_t end = first + 1 + second;
    if (second >= 10 && end < rest.size() && rest[end] == '.' && run_of(rest.substr(end + 1), "-_") >= 10) return true;
  }
  return false;
}

}  // namespace detail

/// `scheme://user:password@host` with a password that is written out.
inline bool has_url_password(std::string_view text) {
  for (std::size_t at = text.find("://"); at != std::string_view::npos; at = text.find("://", at + 1)) {
    std::string_view rest = text.substr(at + 3);
    rest = rest.substr(0, rest.find_first_of("/?# \t\n\"'"));
    const std::size_t sign = rest.rfind('@');
    const std::size_t colon = rest.find(':');
    if (sign == std::string_view::npos || colon >= sign || colon + 1 == sign) continue;
    const std::string_view password = rest.substr(colon + 1, sign - colon - 1);
    if (password.find_first_of("$<{*%") != 0) return true;
  }
  return false;
}

/// What a value is by its form, such as `a private key`; empty if it is none of them.
inline std::string_view secret_form(std::string_view value) {
  const std::size_t header = value.find("-----BEGIN ");
  if (header != std::string_view::npos && value.substr(header, 64).find("PRIVATE KEY-----") != std::string_view::npos)
    return "a private key";
  if (detail::has_access_key(value)) return "an AWS access key";
  for (const detail::KeyForm& form : detail::kKeyForms) {
    for (std::size_t at = value.find(form.mark); at != std::string_view::npos; at = value.find(form.mark, at + 1)) {
      if (detail::starts_at_border(value, at) &&
          detail::run_of(value.substr(at + form.mark.size()), "-_") >= form.length)
        return form.meaning;
    }
  }
  if (detail::has_signed_token(value)) return "a signed token";
  return has_url_password(value) ? "a URL with a password" : "";
}

/// A name, a path, a flag or a number: what a variable that is called like a credential may hold without being one.
inline bool is_no_secret(std::string_view value, std::string_view meaning) {
  const std::string lower = to_lower(value);
  if (value.empty() || lower == "true" || lower == "false" || lower == "null" || lower == "none") return true;
  if (value.starts_with("arn:") || value.find("${") != std::string_view::npos) return true;
  if (value.starts_with("{{resolve:") || value.starts_with("ssm:") || value.starts_with("vault:")) return true;
  const bool is_one_word = value.find_first_of(" \t\n") == std::string_view::npos;
  if (is_one_word && (value.starts_with('/') || value.starts_with("./"))) return true;
  if (value.starts_with("http://") || value.starts_with("https://")) return true;
  const bool is_number = value.find_first_not_of("0123456789.") == std::string_view::npos;
  if (is_number && (value.size() <= 5 || meaning == "a token")) return true;
  // Names of secrets: lower case words, most with slashes.
  const bool is_plain =
      value == lower && value.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_/.") == std::string_view::npos;
  if (is_plain && value.find('/') != std::string_view::npos) return true;
  const bool is_words = is_plain && value.find_first_of("0123456789") == std::string_view::npos;
  return is_words && meaning == "a secret" && value.find_first_of("-_") != std::string_view::npos;
}

}  // namespace plandiff::rules
