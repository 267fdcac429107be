// What AWS takes as a master password. Reasons name the failing class only: nothing of the value may be shown.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/engine_row.h"

namespace plandiff::rules {

/// The bounds for one database.
struct PasswordLimits {
  std::size_t longest = 0;
  bool is_longest_certain = true;  ///< false if the bound depends on an engine that is not known
  std::string_view refused;        ///< characters
  bool takes_space = true;
  bool wants_classes = false;  ///< an upper-case letter, a lower-case letter and a digit
};

inline PasswordLimits password_limits(std::string_view type, const Attribute& engine) {
  constexpr std::size_t kCluster = 41;
  if (type == "aws_redshift_cluster") return {64, true, "'\"\\/@ ", false, true};
  if (type == "aws_docdb_cluster") return {100, true, "/\"@", true, false};
  const bool is_oracle = means_engine("oracle-", engine.text().value_or(""));
  const std::string_view refused = is_oracle ? "/\"@&'" : "/\"@";
  if (type == "aws_rds_cluster") return {kCluster, true, refused, false, false};
  const std::optional<Table::Row> row = engine_row("rds_engine_limits", engine);
  if (row) return {static_cast<std::size_t>(number_in((*row)["password_longest"])), true, refused, false, false};
  return {30, false, refused, false, false};  // the shortest bound of all: what is longer may be too long
}

inline constexpr std::size_t kShortestPassword = 8;
inline constexpr std::size_t kLongestPasswordAnywhere = 255;

/// True if RDS takes the character at all: printable ASCII.
inline bool is_printable_ascii(char c) { return c >= ' ' && c <= '~'; }

inline bool has_any_of(std::string_view text, std::string_view characters) {
  return text.find_first_of(characters) != std::string_view::npos;
}

/// `/ " @` as a message names them.
inline std::string spelled(std::string_view characters) {
  std::string text;
  for (const char c : characters) {
    if (c == ' ') continue;
    if (!text.empty()) text += ' ';
    text += c;
  }
  return text;
}

}  // namespace plandiff::rules
