// How one value of the configuration file is read: with its place, so that a mistake can be named there. Only for files of this folder.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "config/scalar.h"
#include "config/settings.h"

namespace plandiff {

/// A value with the key that it belongs to, as `http.connections`; empty for the document. `mark` is where it stands; that of its key if
/// nothing stands there.
struct Place {
  YAML::Node node;
  std::string name;
  YAML::Mark mark = node.Mark();
};

/// Both ends count.
struct Range {
  std::uint64_t from;
  std::uint64_t to;
};

/// What is read so far, and what was wrong.
struct Reading {
  std::string file;
  std::filesystem::path directory;  ///< where relative paths start
  Settings settings;
  std::vector<Error> errors;

  void fail(const YAML::Mark& mark, std::string message);
  /// `http.port: expected WHAT, found "x"`.
  void expect(const Place& place, std::string_view what);
};

/// A key of a map, and what reads its value into the settings.
struct Key {
  std::string_view name;
  void (*read)(Reading& reading, const Place& place);
};

/// A list of maps: what one looks like, its keys, those it must have, and how room is made for the next one.
struct MapList {
  std::string_view form;
  std::span<const Key> keys;
  std::vector<std::string_view> needed;
  std::function<void()> add;
};

[[nodiscard]] std::string in_quotes(std::string_view text);
/// The path as it is from the file's folder, without a slash at its end.
[[nodiscard]] std::string absolute_path(const Reading& reading, const std::string& path);

void read_map(Reading& reading, const Place& place, std::span<const Key> keys);
void read_maps(Reading& reading, const Place& place, const MapList& list);
/// A text that is not empty; nothing, and a mistake that says what was expected, if there is none.
[[nodiscard]] std::optional<std::string> read_text(Reading& reading, const Place& place, std::string_view what);
void read_texts(Reading& reading, const Place& place, std::string_view what, std::vector<std::string>& texts);
/// The position of the word among `words`.
[[nodiscard]] std::optional<std::size_t> read_word(Reading& reading, const Place& place, std::span<const std::string_view> words);
void read_size(Reading& reading, const Place& place, Range range, std::size_t& bytes);
void read_duration(Reading& reading, const Place& place, std::chrono::seconds longest, std::chrono::seconds& duration);
/// At most seven days.
void read_minutes(Reading& reading, const Place& place, std::chrono::minutes& minutes);

template <class Number>
void read_whole(Reading& reading, const Place& place, Range range, Number& number) {
  const std::optional<std::uint64_t> whole = place.node.IsScalar() ? parse_whole(place.node.Scalar()) : std::nullopt;
  const bool fits = whole.has_value() && *whole >= range.from && *whole <= range.to;
  if (!fits) return reading.expect(place, fmt::format("a whole number from {} to {}", range.from, range.to));
  number = static_cast<Number>(*whole);
}

}  // namespace plandiff
