#include "config/load.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <limits>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "analyzers/base/text.h"
#include "config/environment_map.h"
#include "config/scalar.h"

namespace plandiff {
namespace {

constexpr std::size_t kLargestFile = 1U << 20U;
constexpr std::uint64_t kLargestPlan = std::numeric_limits<std::uint32_t>::max();  // simdjson counts in 32 bits

// A value with the key that it belongs to, as `http.connections`; empty for the document. `mark` is where it stands; that of its key if
// nothing stands there.
struct Place {
  YAML::Node node;
  std::string name;
  YAML::Mark mark = node.Mark();
};

struct Range {
  std::uint64_t from;
  std::uint64_t to;
};

// What is read so far, and what was wrong.
struct Reading {
  std::string file;
  std::filesystem::path directory;  // where relative paths start
  Settings settings;
  std::vector<Error> errors;

  void fail(const YAML::Mark& mark, std::string message) {
    Location where{file, 0, 0, {}};
    if (!mark.is_null()) {
      where.line = static_cast<std::uint32_t>(mark.line) + 1;
      where.column = static_cast<std::uint32_t>(mark.column) + 1;
    }
    errors.push_back({Code::kConfig, std::move(message), std::move(where)});
  }
  void expect(const Place& place, std::string_view what);
};

struct Key {
  std::string_view name;
  void (*read)(Reading& reading, const Place& place);
};

std::string in_quotes(std::string_view text) { return fmt::format("\"{}\"", printable(text, 80)); }

std::string describe(const YAML::Node& node) {
  if (node.IsMap()) return "a map";
  if (node.IsSequence()) return "a list";
  if (node.IsScalar()) return in_quotes(node.Scalar());
  return "nothing";
}

void Reading::expect(const Place& place, std::string_view what) {
  const std::string_view separator = place.name.empty() ? "" : ": ";
  fail(place.mark, fmt::format("{}{}expected {}, found {}", place.name, separator, what, describe(place.node)));
}

// "?" marks plain values and "!" quoted ones; anything else was written as a tag, which would change what a value means.
bool refuse_tag(Reading& reading, const Place& place) {
  const std::string& tag = place.node.Tag();
  if (tag.empty() || tag == "?" || tag == "!") return false;
  reading.fail(place.mark, fmt::format("{}: tags such as {} are not used here", place.name, printable(tag, 80)));
  return true;
}

std::string unknown_key(std::string_view key, const std::string& in, std::span<const Key> keys) {
  std::vector<std::string_view> names;
  for (const Key& known : keys) names.push_back(known.name);
  std::string message = "unknown key " + in_quotes(key);
  if (!in.empty()) message += " in " + in;
  const std::string suggestion = did_you_mean(key, names);
  return message + (suggestion.empty() ? fmt::format(" (known: {})", fmt::join(names, ", ")) : suggestion);
}

void read_map(Reading& reading, const Place& place, std::span<const Key> keys) {
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
    const auto known = std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.name == name; });
    const auto first = std::find_if(seen.begin(), seen.end(), [&](const auto& before) { return before.first == name; });
    if (known == keys.end()) {
      reading.fail(key_mark, unknown_key(name, place.name, keys));
    } else if (first != seen.end()) {
      reading.fail(key_mark, fmt::format("key {} is given twice (first in line {})", in_quotes(name), first->second));
    } else {
      const YAML::Mark mark = member.second.IsNull() ? key_mark : member.second.Mark();
      const Place value{member.second, place.name.empty() ? name : place.name + "." + name, mark};
      if (!refuse_tag(reading, value)) known->read(reading, value);
    }
    seen.emplace_back(name, key_mark.line + 1);
  }
}

std::optional<std::string> read_text(Reading& reading, const Place& place, std::string_view what) {
  if (place.node.IsScalar() && !place.node.Scalar().empty()) return place.node.Scalar();
  reading.expect(place, what);
  return std::nullopt;
}

template <class Number>
void read_whole(Reading& reading, const Place& place, Range range, Number& number) {
  const std::optional<std::uint64_t> whole = place.node.IsScalar() ? parse_whole(place.node.Scalar()) : std::nullopt;
  const bool fits = whole.has_value() && *whole >= range.from && *whole <= range.to;
  if (!fits) return reading.expect(place, fmt::format("a whole number from {} to {}", range.from, range.to));
  number = static_cast<Number>(*whole);
}

void read_size(Reading& reading, const Place& place, Range range, std::size_t& bytes) {
  const std::optional<std::uint64_t> size = place.node.IsScalar() ? parse_size(place.node.Scalar()) : std::nullopt;
  const bool fits = size.has_value() && *size >= range.from && *size <= range.to;
  if (!fits) return reading.expect(place, fmt::format("a size such as 128MiB, from {} to 4GiB - 1", exact_size(range.from)));
  bytes = static_cast<std::size_t>(*size);
}

void read_duration(Reading& reading, const Place& place, std::chrono::seconds longest, std::chrono::seconds& duration) {
  const std::optional<std::chrono::seconds> read = place.node.IsScalar() ? parse_duration(place.node.Scalar()) : std::nullopt;
  const auto days = std::chrono::duration_cast<std::chrono::days>(longest).count();
  if (!read.has_value() || *read > longest) return reading.expect(place, fmt::format("a duration such as 5m or 30s, at most {}d", days));
  duration = *read;
}

// The position of the word among `words`.
std::optional<std::size_t> read_word(Reading& reading, const Place& place, std::span<const std::string_view> words) {
  const std::string expected = fmt::format("one of {}", fmt::join(words, ", "));
  const std::optional<std::string> word = read_text(reading, place, expected);
  if (!word.has_value()) return std::nullopt;
  const auto found = std::find(words.begin(), words.end(), *word);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  reading.fail(place.mark, fmt::format("{}: expected {}, found {}{}", place.name, expected, in_quotes(*word), did_you_mean(*word, words)));
  return std::nullopt;
}

std::string plural(std::string_view word) {
  return word.ends_with('y') ? fmt::format("{}ies", word.substr(0, word.size() - 1)) : fmt::format("{}s", word);
}

void read_texts(Reading& reading, const Place& place, std::string_view what, std::vector<std::string>& texts) {
  if (!place.node.IsSequence()) return reading.expect(place, fmt::format("a list of {} ([] for none)", plural(what)));
  texts.clear();
  for (std::size_t i = 0; i < place.node.size(); ++i) {
    const Place element{place.node[i], fmt::format("{}[{}]", place.name, i)};
    if (refuse_tag(reading, element)) continue;
    std::optional<std::string> text = read_text(reading, element, fmt::format("a {}", what));
    if (text.has_value()) texts.push_back(std::move(*text));
  }
}

std::string absolute_path(const Reading& reading, const std::string& path) {
  std::string absolute = (reading.directory / path).lexically_normal();
  if (absolute.size() > 1 && absolute.back() == '/') absolute.pop_back();
  return absolute;
}

void read_roots(Reading& reading, const Place& place) {
  std::vector<std::string>& roots = reading.settings.watch.roots;
  read_texts(reading, place, "directory", roots);
  for (std::string& root : roots) {
    if (root == "~" || root.starts_with("~/")) {
      reading.fail(place.mark, fmt::format("{}: ~ is not replaced by a home directory: write out {}", place.name, in_quotes(root)));
    }
    root = absolute_path(reading, root);
  }
}

void read_listen(Reading& reading, const Place& place) {
  const std::optional<Listen> listen = place.node.IsScalar() ? parse_listen(place.node.Scalar()) : std::nullopt;
  if (!listen.has_value()) return reading.expect(place, "\"ADDRESS:PORT\" such as \"127.0.0.1:9797\" or \"[::1]:9797\"");
  reading.settings.http.address = listen->address;
  reading.settings.http.port = listen->port;
}

constexpr Key kWatchKeys[] = {
    {"roots", read_roots},
    {"candidates",
     [](Reading& r, const Place& p) {
       if (p.node.IsSequence() && p.node.size() == 0) return r.expect(p, "at least one glob, since nothing would be read");
       read_texts(r, p, "glob", r.settings.watch.candidates);
     }},
    {"prune", [](Reading& r, const Place& p) { read_texts(r, p, "glob", r.settings.watch.prune); }},
    {"max_directories", [](Reading& r, const Place& p) { read_whole(r, p, {1, 10'000'000}, r.settings.watch.max_directories); }},
};

constexpr Key kHttpKeys[] = {
    {"listen", read_listen},
    {"hosts", [](Reading& r, const Place& p) { read_texts(r, p, "host name", r.settings.http.hosts); }},
    {"web_config",
     [](Reading& r, const Place& p) {
       if (!p.node.IsScalar()) return r.expect(p, "a file, or \"\" for none");
       r.settings.http.web_config = p.node.Scalar().empty() ? std::string() : absolute_path(r, p.node.Scalar());
     }},
    {"connections", [](Reading& r, const Place& p) { read_whole(r, p, {1, 10'000}, r.settings.http.connections); }},
};

constexpr Key kPlansKeys[] = {
    {"keep_gone", [](Reading& r, const Place& p) { read_duration(r, p, std::chrono::days(30), r.settings.plans.keep_gone); }},
    {"queue", [](Reading& r, const Place& p) { read_whole(r, p, {1, 10'000'000}, r.settings.plans.queue); }},
    {"workers", [](Reading& r, const Place& p) { read_whole(r, p, {0, 256}, r.settings.plans.workers); }},
};

constexpr Key kLimitsKeys[] = {
    {"plan_size", [](Reading& r, const Place& p) { read_size(r, p, {1024, kLargestPlan}, r.settings.limits.plan_size); }},
    {"depth", [](Reading& r, const Place& p) { read_whole(r, p, {10, 1'000}, r.settings.limits.depth); }},
};

constexpr Key kLogKeys[] = {
    {"level",
     [](Reading& r, const Place& p) {
       constexpr std::string_view kLevels[] = {"debug", "info", "warning", "error"};  // in the order of LogLevel
       if (const auto level = read_word(r, p, kLevels)) r.settings.log.level = static_cast<LogLevel>(*level);
     }},
    {"format",
     [](Reading& r, const Place& p) {
       constexpr std::string_view kFormats[] = {"logfmt", "json"};  // in the order of LogFormat
       if (const auto format = read_word(r, p, kFormats)) r.settings.log.format = static_cast<LogFormat>(*format);
     }},
};

constexpr Key kEnvironmentKeys[] = {
    {"path",
     [](Reading& r, const Place& p) {
       const std::optional<std::string> glob = read_text(r, p, "a glob");
       if (!glob.has_value()) return;
       const bool starts_anywhere = glob->find('/') == std::string::npos || glob->starts_with("**");
       r.settings.environments.back().path = starts_anywhere ? *glob : absolute_path(r, *glob);
     }},
    {"environment",
     [](Reading& r, const Place& p) {
       const std::optional<std::string> name = read_text(r, p, "one of " + environment_choices());
       if (!name.has_value()) return;
       const std::optional<EnvironmentClass> environment = environment_named(*name);
       if (!environment.has_value()) return r.expect(p, "one of " + environment_choices());
       r.settings.environments.back().environment = *environment;
     }},
};

void read_environments(Reading& reading, const Place& place) {
  if (!place.node.IsSequence()) return reading.expect(place, "a list of {path, environment} ([] for none)");
  for (std::size_t i = 0; i < place.node.size(); ++i) {
    const Place element{place.node[i], fmt::format("{}[{}]", place.name, i)};
    if (!element.node.IsMap()) {
      reading.expect(element, "a map with path and environment");
      continue;
    }
    reading.settings.environments.emplace_back();
    read_map(reading, element, kEnvironmentKeys);
    for (const Key& key : kEnvironmentKeys) {
      const bool is_there = element.node[std::string(key.name)].IsDefined();
      if (!is_there) reading.fail(element.mark, fmt::format("{}: key {} is missing", element.name, in_quotes(key.name)));
    }
  }
}

struct Section {
  Key key;
  std::span<const Key> keys;
};

constexpr Section kSections[] = {
    {{"watch", [](Reading& r, const Place& p) { read_map(r, p, kWatchKeys); }}, kWatchKeys},
    {{"http", [](Reading& r, const Place& p) { read_map(r, p, kHttpKeys); }}, kHttpKeys},
    {{"plans", [](Reading& r, const Place& p) { read_map(r, p, kPlansKeys); }}, kPlansKeys},
    {{"limits", [](Reading& r, const Place& p) { read_map(r, p, kLimitsKeys); }}, kLimitsKeys},
    {{"environments", read_environments}, {}},
    {{"knowledge",
      [](Reading& r, const Place& p) {
        if (!p.node.IsScalar()) return r.expect(p, "a directory, or \"\" for none");
        r.settings.knowledge = p.node.Scalar().empty() ? std::string() : absolute_path(r, p.node.Scalar());
      }},
     {}},
    {{"log", [](Reading& r, const Place& p) { read_map(r, p, kLogKeys); }}, kLogKeys},
};

// yaml-cpp replaces bytes that are no UTF-8 by a question mark, which would then be somebody's directory.
void check_bytes(Reading& reading, std::string_view text) {
  const std::size_t at = std::min(first_invalid_utf8(text), text.find('\0'));
  if (at == std::string_view::npos) return;
  const std::string_view before = text.substr(0, at);
  const auto line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  const auto column = static_cast<std::uint32_t>(at - (before.rfind('\n') + 1)) + 1;
  reading.errors.push_back({Code::kConfig, "this byte is no UTF-8 text", {reading.file, line, column, {}}});
}

void read_documents(Reading& reading, std::string_view text) {
  const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(text));
  if (documents.size() > 1) return reading.fail(documents[1].Mark(), "a second document begins here, but a configuration is one");
  std::vector<Key> keys;
  for (const Section& section : kSections) keys.push_back(section.key);
  if (!documents.empty()) read_map(reading, Place{documents.front(), {}}, keys);
}

}  // namespace

Result<std::string> read_small_file(const std::string& file) {
  const auto fail = [&](std::string message) { return failure(Code::kConfig, std::move(message), {file, 0, 0, {}}); };
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return fail(std::generic_category().message(errno));
  std::string text;
  ssize_t count = 0;
  do {
    const std::size_t size = text.size();
    text.resize(size + 64 * 1024);
    count = ::read(descriptor, text.data() + size, text.size() - size);
    text.resize(size + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  } while ((count > 0 || (count < 0 && errno == EINTR)) && text.size() <= kLargestFile);
  const int error = errno;
  ::close(descriptor);
  if (count < 0) return fail(std::generic_category().message(error));
  if (text.size() > kLargestFile) return fail("larger than 1 MiB, so it is no configuration");
  return text;
}

LoadedSettings parse_settings(std::string_view text, const std::string& file) {
  std::error_code ignored;
  Reading reading{file, std::filesystem::absolute(file, ignored).parent_path(), {}, {}};
  try {
    check_bytes(reading, text);
    if (reading.errors.empty()) read_documents(reading, text);
  } catch (const YAML::Exception& error) {
    reading.fail(error.mark, fmt::format("not valid YAML: {}", printable(error.msg)));
  }
  if (!reading.errors.empty()) return tl::unexpected(std::move(reading.errors));
  return std::move(reading.settings);
}

LoadedSettings load_settings(const std::string& file) {
  Result<std::string> text = read_small_file(file);
  if (!text.has_value()) return tl::unexpected(std::vector<Error>{std::move(text.error())});
  return parse_settings(*text, file);
}

std::vector<std::string> setting_keys() {
  std::vector<std::string> names;
  for (const Section& section : kSections) {
    if (section.keys.empty()) names.emplace_back(section.key.name);
    for (const Key& key : section.keys) names.push_back(fmt::format("{}.{}", section.key.name, key.name));
  }
  return names;
}

}  // namespace plandiff
