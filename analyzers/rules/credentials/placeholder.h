// Values that nobody should keep: placeholders and passwords that everybody knows. Patterns are matched without regard
// to case, on word borders: `TempPassword123!` holds `temp password`, `contest` does not hold `test`. The answer never
// holds any part of the value.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "analyzers/rule.h"

namespace plandiff::rules {

namespace detail {

struct Pattern {
  // Lower case. `~` is an optional `-` or `_`, `#` any number of digits, `X` one or more x, `!` an optional exclamation
  // mark at the end.
  std::string_view text;
  std::string_view family;
};

inline constexpr std::string_view kPlaceholderWord = "a placeholder word";
inline constexpr std::string_view kFirstPassword = "a temporary, initial or test password";
inline constexpr std::string_view kKnownPassword = "a well-known password";
inline constexpr std::string_view kFiller = "filler signs";

inline constexpr std::array kPatterns = {
    Pattern{"change~me", kPlaceholderWord},
    Pattern{"changeit", kPlaceholderWord},
    Pattern{"placeholder", kPlaceholderWord},
    Pattern{"replace~me", kPlaceholderWord},
    Pattern{"replace~this", kPlaceholderWord},
    Pattern{"todo", kPlaceholderWord},
    Pattern{"fixme", kPlaceholderWord},
    Pattern{"your~password", kPlaceholderWord},
    Pattern{"your~secret", kPlaceholderWord},
    Pattern{"your~key", kPlaceholderWord},
    Pattern{"dummy", kPlaceholderWord},
    Pattern{"example", kPlaceholderWord},
    Pattern{"insert~here", kPlaceholderWord},
    Pattern{"temppass", kFirstPassword},
    Pattern{"temppassword", kFirstPassword},
    Pattern{"temporarypass", kFirstPassword},
    Pattern{"temporarypassword", kFirstPassword},
    Pattern{"initialpassword", kFirstPassword},
    Pattern{"default~password", kFirstPassword},
    Pattern{"default~test~password", kFirstPassword},
    Pattern{"test~password", kFirstPassword},
    Pattern{"password#!", kKnownPassword},
    Pattern{"p@ssw0rd", kKnownPassword},
    Pattern{"passw0rd", kKnownPassword},
    Pattern{"admin123", kKnownPassword},
    Pattern{"letmein", kKnownPassword},
    Pattern{"welcome#", kKnownPassword},
    Pattern{"secret123", kKnownPassword},
    Pattern{"qwerty", kKnownPassword},
    Pattern{"1234567", kKnownPassword},
    Pattern{"12345678", kKnownPassword},
    Pattern{"abc123", kKnownPassword},
    Pattern{"xxX", kFiller},
};

enum class Letter : unsigned char { kOther, kLower, kUpper, kDigit };

constexpr Letter letter_of(char c) {
  if (c >= 'a' && c <= 'z') return Letter::kLower;
  if (c >= 'A' && c <= 'Z') return Letter::kUpper;
  return c >= '0' && c <= '9' ? Letter::kDigit : Letter::kOther;
}

/// Whether a word may begin or end between two characters: at a sign, between a letter and a digit, from lower to upper
/// case.
constexpr bool is_border(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size()) return true;
  const Letter before = letter_of(text[at - 1]);
  const Letter after = letter_of(text[at]);
  if (before == Letter::kOther || after == Letter::kOther) return true;
  if ((before == Letter::kDigit) != (after == Letter::kDigit)) return true;
  return before == Letter::kLower && after == Letter::kUpper;
}

/// Where a pattern that begins at a place ends, or npos. `lower` is the value in lower case.
inline std::size_t end_of_match(std::string_view lower, std::size_t at, std::string_view pattern) {
  for (const char wanted : pattern) {
    const char here = at < lower.size() ? lower[at] : '\0';
    if (wanted == '~') {
      if (here == '-' || here == '_') ++at;
    } else if (wanted == '!') {
      if (here == '!') ++at;
    } else if (wanted == '#') {
      while (at < lower.size() && letter_of(lower[at]) == Letter::kDigit) ++at;
    } else if (wanted == 'X') {
      if (here != 'x') return std::string_view::npos;
      while (at < lower.size() && lower[at] == 'x') ++at;
    } else {
      if (here != wanted) return std::string_view::npos;
      ++at;
    }
  }
  return at;
}

/// example.com and its sisters are host names that stand in any connection string.
inline bool is_example_host(std::string_view lower, std::size_t end, std::string_view pattern) {
  if (pattern != "example") return false;
  const std::string_view rest = lower.substr(end);
  return rest.starts_with(".com") || rest.starts_with(".org") || rest.starts_with(".net") ||
         rest.starts_with(".internal");
}

/// `***`, or words in angle brackets such as `<your-password>`; a generated password may hold a bracket, so the words
/// must be words.
inline bool has_filler(std::string_view text) {
  if (text.find("***") != std::string_view::npos) return true;
  for (std::size_t open = text.find('<'); open != std::string_view::npos; open = text.find('<', open + 1)) {
    const std::size_t close = text.find('>', open + 1);
    if (close == std::string_view::npos) return false;
    std::size_t letters = 0;
    bool is_words = true;
    for (const char c : text.substr(open + 1, close - open - 1)) {
      const Letter letter = letter_of(c);
      if (letter == Letter::kLower || letter == Letter::kUpper)
        ++letters;
      else if (c != ' ' && c != '-' && c != '_' && c != '.')
        is_words = false;
    }
    if (is_words && letters >= 2) return true;
  }
  return false;
}

}  // namespace detail

/// Which family of placeholder a value belongs to; empty if none. Never for an ARN, an interpolation, a path or an
/// empty text.
inline std::string_view placeholder_family(std::string_view value) {
  if (value.empty() || value.starts_with("arn:") || value.find("${") != std::string_view::npos) return {};
  // The path of a parameter or a secret: /app/test/password.
  if (value.starts_with('/') && value.find(' ') == std::string_view::npos) return {};
  const std::string lower = to_lower(value);
  for (const detail::Pattern& pattern : detail::kPatterns) {
    for (std::size_t at = 0; at < lower.size(); ++at) {
      if (!detail::is_border(value, at)) continue;
      const std::size_t end = detail::end_of_match(lower, at, pattern.text);
      if (end == std::string_view::npos || !detail::is_border(value, end)) continue;
      if (!detail::is_example_host(lower, end, pattern.text)) return pattern.family;
    }
  }
  return detail::has_filler(value) ? detail::kFiller : std::string_view{};
}

}  // namespace plandiff::rules
