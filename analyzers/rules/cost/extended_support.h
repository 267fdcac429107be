// When AWS begins to charge extended support for an engine's version. Dates are data: config/data/extended_support.csv.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// A date `2026-08-01` of our own table; nothing for an empty cell.
inline std::optional<std::chrono::sys_days> read_date(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  const auto number = [text](std::size_t from, std::size_t length) {
    int value = 0;
    for (const char digit : text.substr(from, length)) value = value * 10 + (digit - '0');
    return value;
  };
  using std::chrono::day, std::chrono::month, std::chrono::year;
  return std::chrono::sys_days{year{number(0, 4)} / month{static_cast<unsigned>(number(5, 2))} /
                               day{static_cast<unsigned>(number(8, 2))}};
}

/// What is known of one version.
struct ExtendedSupport {
  enum class Match {
    kNone,
    kOne,
    kAmbiguous
  };  ///< kAmbiguous: the version is a prefix of one in the table, as "8" of "8.0"
  Match match = Match::kNone;
  std::string starts_text;
  std::string third_year_text;
  std::chrono::sys_days starts{};
  std::optional<std::chrono::sys_days> third_year;
};

/// Looks a version up: `8.0.36`, `8.0` and `8.0.mysql_aurora.3.05.2` are all 8.0.
inline ExtendedSupport extended_support(std::string_view engine, std::string_view version) {
  ExtendedSupport found;
  for (const Table::Row& row : knowledge("extended_support").find("engine", engine)) {
    const std::string_view major = row["version"];
    if (version == major || version.starts_with(std::string(major) + ".")) {
      found.match = ExtendedSupport::Match::kOne;
      found.starts_text = row["starts"];
      found.third_year_text = row["year3"];
      found.starts = read_date(row["starts"]).value_or(found.starts);
      found.third_year = read_date(row["year3"]);
      return found;
    }
    if (major.starts_with(std::string(version) + ".")) found.match = ExtendedSupport::Match::kAmbiguous;
  }
  return found;
}

}  // namespace plandiff::rules
