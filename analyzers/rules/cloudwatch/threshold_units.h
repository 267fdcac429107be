// Was a threshold written in another unit than the metric's? 10 where bytes are compared was meant as gibibytes: it
// lies far outside what people set on purpose, and inside when converted.
#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "analyzers/rules/cloudwatch/alarm.h"

namespace plandiff::rules {

/// What the threshold was probably given in, and its value in the metric's unit.
struct Mistake {
  std::string_view given;
  double meant = 0;
};

/// A number of a table's cell; nothing for an empty one.
inline std::optional<double> number_of(std::string_view cell) {
  double number = 0;
  const std::from_chars_result read = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  return read.ec == std::errc() && read.ptr == cell.data() + cell.size() && !cell.empty() ? std::optional(number)
                                                                                          : std::nullopt;
}

/// 10737418240, 0.02: without exponents or a tail of zeros.
inline std::string plain(double number) {
  return std::abs(number) < 1e15 && number == std::floor(number) ? fmt::format("{:.0f}", number)
                                                                 : fmt::format("{:.6g}", number);
}

namespace detail {

struct Conversion {
  std::string_view unit;   // the metric's
  std::string_view given;  // what the author had in mind
  double factor;
};
// Smallest first: 256 is mebibytes where that is plausible, and gibibytes only where it would be too little.
inline constexpr std::array kConversions = {Conversion{"bytes", "kibibytes", 1024},
                                            Conversion{"bytes", "mebibytes", 1024.0 * 1024},
                                            Conversion{"bytes", "gibibytes", 1024.0 * 1024 * 1024},
                                            Conversion{"bytes/second", "kibibytes a second", 1024},
                                            Conversion{"bytes/second", "mebibytes a second", 1024.0 * 1024},
                                            Conversion{"mebibytes", "bytes", 1.0 / (1024.0 * 1024)},
                                            Conversion{"mebibytes", "gibibytes", 1024},
                                            Conversion{"percent", "a fraction of one", 100},
                                            Conversion{"percent", "hundredths of a percent", 0.01},
                                            Conversion{"fraction", "percent", 0.01},
                                            Conversion{"seconds", "milliseconds", 0.001},
                                            Conversion{"milliseconds", "seconds", 1000},
                                            Conversion{"microseconds", "milliseconds", 1000},
                                            Conversion{"microseconds", "seconds", 1e6}};

// From a million on a number of bytes is one: nobody writes 64,000,000 and means mebibytes.
inline constexpr double kSurelyBytes = 1e6;

// Ages of queues may be days on purpose; whole minutes in milliseconds are not.
inline bool is_plausible_age(const Table::Row& row, double threshold) {
  return row["metric"] == "ApproximateAgeOfOldestMessage" && std::fmod(threshold, 60000) != 0;
}

inline bool may_be_given_in(const Conversion& conversion, double threshold) {
  if (!conversion.unit.starts_with("bytes")) return true;
  if (threshold >= kSurelyBytes) return false;
  return !conversion.given.starts_with("kibi") || std::fmod(threshold, 1024) == 0;
}

}  // namespace detail

/// The mistake, if the threshold is one. `highest` replaces the table's upper bound where the plan tells a better one.
inline std::optional<Mistake> find_mistake(const Table::Row& row, double threshold, std::optional<double> highest) {
  const std::optional<double> low = number_of(row["low"]);
  const std::optional<double> high = highest ? highest : number_of(row["high"]);
  if (!low && !high) return std::nullopt;
  const auto is_plausible = [&](double number) { return (!low || number >= *low) && (!high || number <= *high); };
  const bool is_above_table = number_of(row["high"]) && threshold > *number_of(row["high"]);
  if (is_plausible(threshold) || threshold <= 0) return std::nullopt;
  // Above what the plan allows but not absurd: not a matter of units.
  if (low && threshold >= *low && number_of(row["high"]) && !is_above_table) return std::nullopt;
  if (detail::is_plausible_age(row, threshold)) return std::nullopt;
  for (const detail::Conversion& conversion : detail::kConversions) {
    if (conversion.unit != row["unit"] || !detail::may_be_given_in(conversion, threshold)) continue;
    const double meant = threshold * conversion.factor;
    if (is_plausible(meant)) return Mistake{conversion.given, meant};
  }
  return std::nullopt;
}

/// The largest threshold that makes sense for the resource the alarm watches: its storage, its timeout, its retention.
inline std::optional<double> highest_of(const Subject& alarm, const Metric& metric) {
  if (const std::optional<double> bytes = watched_storage(alarm, metric)) return bytes;
  if (equals(metric.space, "AWS/Lambda").is_yes() && equals(metric.name, "Duration").is_yes()) {
    const auto functions = watched(alarm, metric, "aws_lambda_function", "function_name");
    const auto seconds = functions.size() == 1 ? functions[0].attribute("timeout").number() : std::nullopt;
    if (seconds) return *seconds * 1000;
  }
  if (equals(metric.name, "GetRecords.IteratorAgeMilliseconds").is_yes()) {
    const auto streams = watched(alarm, metric, "aws_kinesis_stream", "name");
    const auto hours = streams.size() == 1 ? streams[0].attribute("retention_period").number() : std::nullopt;
    if (hours) return *hours * 3600 * 1000;
  }
  return std::nullopt;
}

/// Percentiles, extremes and averages keep the metric's unit; a sum does not, and a count of samples has none.
inline bool keeps_unit(const Metric& metric) { return !is_one_of(metric.statistic, {"Sum", "SampleCount"}).is_yes(); }

/// The mistake of an alarm whose metric and threshold are known.
inline std::optional<Mistake> mistake_of(const Subject& alarm, const Metric& metric) {
  const std::optional<Table::Row> row = units_of(metric);
  const std::optional<double> threshold = alarm.after("threshold").number();
  const Attribute comparison = alarm.after("comparison_operator");
  if (!row || !threshold || !keeps_unit(metric)) return std::nullopt;
  const bool fits = ((*row)["bad"].find('H') != std::string_view::npos && fires_above(comparison)) ||
                    ((*row)["bad"].find('L') != std::string_view::npos && fires_below(comparison));
  return fits ? find_mistake(*row, *threshold, highest_of(alarm, metric)) : std::nullopt;
}

}  // namespace plandiff::rules
