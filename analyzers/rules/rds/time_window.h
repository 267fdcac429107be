// Daily and weekly windows as AWS writes them, in minutes of UTC: `03:00-04:00`, `sun:23:30-mon:00:30`.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace plandiff::rules {

inline constexpr int kDay = 24 * 60;
inline constexpr int kWeek = 7 * kDay;

/// A window that begins at a minute of the day or the week and lasts some minutes; it may run past midnight or Sunday.
struct TimeWindow {
  int start = 0;
  int length = 0;
};

namespace detail {

/// `hh24:mi` with two digits each.
constexpr std::optional<int> minute_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  int digits[4] = {};
  constexpr std::array kAt = {0, 1, 3, 4};
  for (std::size_t i = 0; i < 4; ++i) {
    const char c = text[static_cast<std::size_t>(kAt[i])];
    if (c < '0' || c > '9') return std::nullopt;
    digits[i] = c - '0';
  }
  const int hour = digits[0] * 10 + digits[1];
  const int minute = digits[2] * 10 + digits[3];
  return hour < 24 && minute < 60 ? std::optional(hour * 60 + minute) : std::nullopt;
}

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// `ddd:hh24:mi`, the day in any case; Monday is 0.
constexpr std::optional<int> minute_of_week(std::string_view text) {
  constexpr std::array<std::string_view, 7> kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  if (text.size() != 9 || text[3] != ':') return std::nullopt;
  const std::optional<int> minute = minute_of_day(text.substr(4));
  for (std::size_t day = 0; day < kDays.size(); ++day) {
    const bool is_day =
        lower(text[0]) == kDays[day][0] && lower(text[1]) == kDays[day][1] && lower(text[2]) == kDays[day][2];
    if (is_day && minute) return static_cast<int>(day) * kDay + *minute;
  }
  return std::nullopt;
}

template <class Read>
constexpr std::optional<TimeWindow> read_window(std::string_view text, std::size_t half, int cycle, Read read) {
  if (text.size() != 2 * half + 1 || text[half] != '-') return std::nullopt;
  const std::optional<int> start = read(text.substr(0, half));
  const std::optional<int> end = read(text.substr(half + 1));
  if (!start || !end) return std::nullopt;
  return TimeWindow{*start, (*end - *start + cycle) % cycle};
}

}  // namespace detail

constexpr std::optional<TimeWindow> read_daily_window(std::string_view text) {
  return detail::read_window(text, 5, kDay, detail::minute_of_day);
}

constexpr std::optional<TimeWindow> read_weekly_window(std::string_view text) {
  return detail::read_window(text, 9, kWeek, detail::minute_of_week);
}

/// Do they share a minute on any day? Ends are not part of a window, so 03:00-04:00 and mon:04:00-mon:05:00 only touch.
constexpr bool overlap(const TimeWindow& daily, const TimeWindow& weekly) {
  // From the day before the week to the day after, so that neither midnight nor Sunday is a border.
  for (int day = -1; day <= 7; ++day) {
    const int start = day * kDay + daily.start;
    for (const int shift : {-kWeek, 0, kWeek}) {
      const int from = weekly.start + shift;
      if (start < from + weekly.length && from < start + daily.length) return true;
    }
  }
  return false;
}

static_assert(overlap(*read_daily_window("23:30-00:30"), *read_weekly_window("mon:00:00-mon:01:00")));
static_assert(overlap(*read_daily_window("00:00-00:30"), *read_weekly_window("Sun:23:45-Mon:00:15")));
static_assert(!overlap(*read_daily_window("03:00-04:00"), *read_weekly_window("sun:04:00-sun:05:00")));
static_assert(!read_daily_window("3:00-4:00") && !read_daily_window("24:00-01:00") &&
              !read_weekly_window("03:00-04:00"));

}  // namespace plandiff::rules
