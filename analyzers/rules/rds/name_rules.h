// What AWS takes as the name of a resource, by the table resource_names.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/engine_row.h"

namespace plandiff::rules {

inline constexpr std::size_t kGeneratedSuffix = 26;  // what the provider adds to a prefix

namespace detail {

/// True if a set such as `A-Za-z0-9_-` holds the character; a hyphen at the end is itself.
constexpr bool holds(std::string_view set, char c) {
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (i + 2 < set.size() && set[i + 1] == '-') {
      if (c >= set[i] && c <= set[i + 2]) return true;
      i += 2;
    } else if (c == set[i]) {
      return true;
    }
  }
  return false;
}

/// `--` anywhere, `^xn--` at the start, `-s3alias$` at the end.
inline bool has_text(std::string_view name, std::string_view text) {
  if (text.starts_with('^')) return name.starts_with(text.substr(1));
  if (text.ends_with('$')) return name.ends_with(text.substr(0, text.size() - 1));
  return name.find(text) != std::string_view::npos;
}

/// Four numbers with dots, as an IPv4 address.
inline bool looks_like_address(std::string_view name) {
  return std::count(name.begin(), name.end(), '.') == 3 &&
         std::all_of(name.begin(), name.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

/// The part of a list of texts that the name holds, or nothing.
inline std::string_view refused_text(std::string_view texts, std::string_view name) {
  while (!texts.empty()) {
    const std::size_t end = std::min(texts.find(' '), texts.size());
    const std::string_view text = texts.substr(0, end);
    if (has_text(name, text)) return text;
    texts.remove_prefix(std::min(end + 1, texts.size()));
  }
  return {};
}

}  // namespace detail

static_assert(detail::holds("A-Za-z0-9-", '-') && detail::holds("a-z0-9.-", '.') && !detail::holds("a-z0-9.-", '_'));

/// What is wrong with the characters of a name, or nothing. Of a prefix the end is not judged.
inline std::string wrong_characters(const Table::Row& row, std::string_view name, bool is_prefix) {
  if (name.empty()) return {};
  const std::string_view characters = row["characters"];
  if (!std::all_of(name.begin(), name.end(), [&](char c) { return detail::holds(characters, c); }))
    return "holds other characters than " + std::string(characters);
  if (!row["first"].empty() && !detail::holds(row["first"], name.front()))
    return "does not start with one of " + std::string(row["first"]);
  if (!is_prefix && !row["last"].empty() && !detail::holds(row["last"], name.back()))
    return "does not end with one of " + std::string(row["last"]);
  const std::string_view refused = detail::refused_text(row["refused"], name);
  if (!refused.empty()) {
    if (refused.starts_with('^')) return "starts with " + std::string(refused.substr(1));
    if (refused.ends_with('$'))
      return is_prefix ? std::string() : "ends with " + std::string(refused.substr(0, refused.size() - 1));
    return "holds " + std::string(refused);
  }
  return row["type"] == "aws_s3_bucket" && !is_prefix && detail::looks_like_address(name) ? "looks like an IP address"
                                                                                          : std::string();
}

/// What is wrong with its length, or nothing.
inline std::string wrong_length(const Table::Row& row, std::string_view name, bool is_prefix) {
  const auto longest = static_cast<std::size_t>(number_in(row["longest"]));
  const auto shortest = static_cast<std::size_t>(number_in(row["shortest"]));
  const std::size_t length = name.size() + (is_prefix ? kGeneratedSuffix : 0);
  if (length > longest) {
    return "has " + std::to_string(length) + " characters" +
           (is_prefix ? " with the suffix that the provider adds" : "") + ", and " + std::to_string(longest) +
           " are allowed";
  }
  if (length < shortest)
    return "has " + std::to_string(length) + " characters, and at least " + std::to_string(shortest) + " are needed";
  return {};
}

}  // namespace plandiff::rules
