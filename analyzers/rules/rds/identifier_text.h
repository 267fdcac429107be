// The form that users and databases share: a letter, then letters, digits and underscores.
#pragma once

#include <algorithm>
#include <string_view>

namespace plandiff::rules {

constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// A letter, a digit or an underscore.
constexpr bool is_word_character(char c) { return is_ascii_letter(c) || (c >= '0' && c <= '9') || c == '_'; }

constexpr bool starts_with_letter(std::string_view text) { return text.empty() || is_ascii_letter(text.front()); }
constexpr bool is_all_word_characters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_word_character);
}

}  // namespace plandiff::rules
