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
struct ConfigPlace {
  YAML::Node node;
  std::string name;
  YAML::Mark mark = node.Mark();
};

/// A mistake at a place of a YAML file; without the place where yaml-cpp tells none.
[[nodiscard]] Error mistake_at(const std::string& file, const YAML::Mark& mark, std::string message);

/// Both ends count.
struct ConfigRange {
  std::uint64_t from;
  std::uint64_t to;
};

/// What is read so far, and what was wrong.
struct ConfigReading {
  std::string file;
  std::filesystem::path directory;  ///< where relative paths start
  Settings settings;
  std::vector<Error> errors;

  void fail(const YAML::Mark& mark, std::string message);
  /// `http.port: expected WHAT, found "x"`.
  void expect(const ConfigPlace& place, std::string_view what);
};

/// A key of a map, and what reads its value into the settings.
struct ConfigKey {
  std::string_view name;
  void (*read)(ConfigReading& reading, const ConfigPlace& place);
};

/// A list of maps: what one looks like, its keys, those it must have, and how room is made for the next one.
struct MapList {
  std::string_view form;
  std::span<const ConfigKey> keys;
  std::vector<std::string_view> needed;
  std::function<void()> add;
};

[[nodiscard]] std::string in_quotes(std::string_view text);
/// The path as it is from the file's folder, without a slash at its end.
[[nodiscard]] std::string absolute_path(const ConfigReading& reading, const std::string& path);

void read_map(ConfigReading& reading, const ConfigPlace& place, std::span<const ConfigKey> keys);
void read_maps(ConfigReading& reading, const ConfigPlace& place, const MapList& list);
/// A text that is not empty; nothing, and a mistake that says what was expected, if there is none.
[[nodiscard]] std::optional<std::string> read_text(ConfigReading& reading, const ConfigPlace& place, std::string_view what);
void read_texts(ConfigReading& reading, const ConfigPlace& place, std::string_view what, std::vector<std::string>& texts);
/// The position of the word among `words`.
[[nodiscard]] std::optional<std::size_t> read_word(ConfigReading& reading, const ConfigPlace& place, std::span<const std::string_view> words);
void read_size(ConfigReading& reading, const ConfigPlace& place, ConfigRange range, std::size_t& bytes);
void read_duration(ConfigReading& reading, const ConfigPlace& place, std::chrono::seconds longest, std::chrono::seconds& duration);
/// At most seven days.
void read_minutes(ConfigReading& reading, const ConfigPlace& place, std::chrono::minutes& minutes);

template <class Number>
void read_whole(ConfigReading& reading, const ConfigPlace& place, ConfigRange range, Number& number) {
  const std::optional<std::uint64_t> whole = place.node.IsScalar() ? parse_whole(place.node.Scalar()) : std::nullopt;
  const bool fits = whole.has_value() && *whole >= range.from && *whole <= range.to;
  if (!fits) return reading.expect(place, fmt::format("a whole number from {} to {}", range.from, range.to));
  number = static_cast<Number>(*whole);
}

}  // namespace plandiff
