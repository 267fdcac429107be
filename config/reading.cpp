#include "config/reading.h"

#include <algorithm>
#include <utility>

#include "analyzers/base/text.h"

namespace plandiff {
namespace {

std::string describe(const YAML::Node& node) {
  if (node.IsMap()) return "a map";
  if (node.IsSequence()) return "a list";
  if (node.IsScalar()) return in_quotes(node.Scalar());
  return "nothing";
}

// "?" marks plain values and "!" quoted ones; anything else was written as a tag, which would change what a value means.
bool refuse_tag(ConfigReading& reading, const ConfigPlace& place) {
  const std::string& tag = place.node.Tag();
  if (tag.empty() || tag == "?" || tag == "!") return false;
  reading.fail(place.mark, fmt::format("{}: tags such as {} are not used here", place.name, printable(tag, 80)));
  return true;
}

std::string unknown_key(std::string_view key, const std::string& in, std::span<const ConfigKey> keys) {
  std::vector<std::string_view> names;
  for (const ConfigKey& known : keys) names.push_back(known.name);
  std::string message = "unknown key " + in_quotes(key);
  if (!in.empty()) message += " in " + in;
  const std::string suggestion = did_you_mean(key, names);
  return message + (suggestion.empty() ? fmt::format(" (known: {})", fmt::join(names, ", ")) : suggestion);
}

std::string plural(std::string_view word) {
  return word.ends_with('y') ? fmt::format("{}ies", word.substr(0, word.size() - 1)) : fmt::format("{}s", word);
}

}  // namespace

Error mistake_at(const std::string& file, const YAML::Mark& mark, std::string message) {
  Location where{file, 0, 0, {}};
  if (!mark.is_null()) {
    where.line = static_cast<std::uint32_t>(mark.line) + 1;
    where.column = static_cast<std::uint32_t>(mark.column) + 1;
  }
  return {Code::kConfig, std::move(message), std::move(where)};
}

void ConfigReading::fail(const YAML::Mark& mark, std::string message) { errors.push_back(mistake_at(file, mark, std::move(message))); }

std::string in_quotes(std::string_view text) { return fmt::format("\"{}\"", printable(text, 80)); }

void ConfigReading::expect(const ConfigPlace& place, std::string_view what) {
  const std::string_view separator = place.name.empty() ? "" : ": ";
  fail(place.mark, fmt::format("{}{}expected {}, found {}", place.name, separator, what, describe(place.node)));
}

void read_map(ConfigReading& reading, const ConfigPlace& place, std::span<const ConfigKey> keys) {
  if (place.node.IsNull()) return;  // all that stood below is commented out
  if (!place.node.IsMap()) return reading.expect(place, "a map");
  std::vector<std::pair<std::string, int>> seen;  // key, line
  for (const auto& member : place.node) {
    const YAML::Mark key_mark = member.first.Mark();
    if (!member.first.IsScalar()) {
      reading.fail(key_mark, fmt::format("expected a key, found {}", describe(member.first)));
      continue;
    }
    const std::string& name = member.first.Scalar();
    const auto known = std::find_if(keys.begin(), keys.end(), [&](const ConfigKey& key) { return key.name == name; });
    const auto first = std::find_if(seen.begin(), seen.end(), [&](const auto& before) { return before.first == name; });
    if (known == keys.end()) {
      reading.fail(key_mark, unknown_key(name, place.name, keys));
    } else if (first != seen.end()) {
      reading.fail(key_mark, fmt::format("key {} is given twice (first in line {})", in_quotes(name), first->second));
    } else {
      const YAML::Mark mark = member.second.IsNull() ? key_mark : member.second.Mark();
      const ConfigPlace value{member.second, place.name.empty() ? name : place.name + "." + name, mark};
      if (!refuse_tag(reading, value)) known->read(reading, value);
    }
    seen.emplace_back(name, key_mark.line + 1);
  }
}

std::optional<std::string> read_text(ConfigReading& reading, const ConfigPlace& place, std::string_view what) {
  if (place.node.IsScalar() && !place.node.Scalar().empty()) return place.node.Scalar();
  reading.expect(place, what);
  return std::nullopt;
}

void read_size(ConfigReading& reading, const ConfigPlace& place, ConfigRange range, std::size_t& bytes) {
  const std::optional<std::uint64_t> size = place.node.IsScalar() ? parse_size(place.node.Scalar()) : std::nullopt;
  const bool fits = size.has_value() && *size >= range.from && *size <= range.to;
  if (!fits) return reading.expect(place, fmt::format("a size such as 128MiB, from {} to 4GiB - 1", exact_size(range.from)));
  bytes = static_cast<std::size_t>(*size);
}

void read_duration(ConfigReading& reading, const ConfigPlace& place, std::chrono::seconds longest, std::chrono::seconds& duration) {
  const std::optional<std::chrono::seconds> read = place.node.IsScalar() ? parse_duration(place.node.Scalar()) : std::nullopt;
  const auto days = std::chrono::duration_cast<std::chrono::days>(longest).count();
  if (!read.has_value() || *read > longest) return reading.expect(place, fmt::format("a duration such as 5m or 30s, at most {}d", days));
  duration = *read;
}

// The position of the word among `words`.
std::optional<std::size_t> read_word(ConfigReading& reading, const ConfigPlace& place, std::span<const std::string_view> words) {
  const std::string expected = fmt::format("one of {}", fmt::join(words, ", "));
  const std::optional<std::string> word = read_text(reading, place, expected);
  if (!word.has_value()) return std::nullopt;
  const auto found = std::find(words.begin(), words.end(), *word);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  reading.fail(place.mark, fmt::format("{}: expected {}, found {}{}", place.name, expected, in_quotes(*word), did_you_mean(*word, words)));
  return std::nullopt;
}

void read_texts(ConfigReading& reading, const ConfigPlace& place, std::string_view what, std::vector<std::string>& texts) {
  if (!place.node.IsSequence()) return reading.expect(place, fmt::format("a list of {} ([] for none)", plural(what)));
  texts.clear();
  for (std::size_t i = 0; i < place.node.size(); ++i) {
    const ConfigPlace element{place.node[i], fmt::format("{}[{}]", place.name, i)};
    if (refuse_tag(reading, element)) continue;
    std::optional<std::string> text = read_text(reading, element, fmt::format("a {}", what));
    if (text.has_value()) texts.push_back(std::move(*text));
  }
}

std::string absolute_path(const ConfigReading& reading, const std::string& path) {
  std::string absolute = (reading.directory / path).lexically_normal();
  if (absolute.size() > 1 && absolute.back() == '/') absolute.pop_back();
  return absolute;
}

void read_maps(ConfigReading& reading, const ConfigPlace& place, const MapList& list) {
  if (!place.node.IsSequence()) return reading.expect(place, fmt::format("a list of {} ([] for none)", list.form));
  for (std::size_t i = 0; i < place.node.size(); ++i) {
    const ConfigPlace element{place.node[i], fmt::format("{}[{}]", place.name, i)};
    if (!element.node.IsMap()) {
      reading.expect(element, fmt::format("a map with {}", fmt::join(list.needed, " and ")));
      continue;
    }
    list.add();
    read_map(reading, element, list.keys);
    for (const std::string_view key : list.needed) {
      const bool is_there = element.node[std::string(key)].IsDefined();
      if (!is_there) reading.fail(element.mark, fmt::format("{}: key {} is missing", element.name, in_quotes(key)));
    }
  }
}

void read_minutes(ConfigReading& reading, const ConfigPlace& place, std::chrono::minutes& minutes) {
  std::chrono::seconds duration = minutes;
  read_duration(reading, place, std::chrono::days(7), duration);
  minutes = std::chrono::duration_cast<std::chrono::minutes>(duration);
}

}  // namespace plandiff
