#include "analyzers/sensitive_text.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "analyzers/readers/reader.h"

namespace plandiff {
namespace {

constexpr std::size_t kShortest = 4;

void add_all(const Value& value, Arena& arena, std::vector<std::string_view>& texts) {
  if (const std::optional<std::string_view> text = value.text()) {
    if (text->size() >= kShortest) texts.push_back(*text);
    if (const std::optional<Value> inside = read_json_text(*text, arena)) add_all(*inside, arena, texts);
  }
  // Numbers as rules write them; shorter ones stand in every sentence.
  if (const std::optional<std::int64_t> number = value.as_integer(); number.has_value() && (*number >= 1000 || *number <= -1000)) {
    texts.push_back(arena.copy(std::to_string(*number)));
  }
  for (const Value& item : value.items()) add_all(item, arena, texts);
  for (const Member& member : value.members()) add_all(member.value, arena, texts);
}

void add_marked(const Value& value, const Value& mark, Arena& arena, std::vector<std::string_view>& texts) {
  if (mark.is_true()) {
    add_all(value, arena, texts);
    return;
  }
  for (std::size_t i = 0; i < std::min(value.items().size(), mark.items().size()); ++i) {
    add_marked(value.items()[i], mark.items()[i], arena, texts);
  }
  for (const Member& member : mark.members()) {
    if (const Value* const found = value.find(member.key)) add_marked(*found, member.value, arena, texts);
  }
}

void add_change(const ResourceChange& change, Arena& arena, std::vector<std::string_view>& texts) {
  for (const Value& side : {change.before, change.after}) {
    add_marked(side, change.before_sensitive, arena, texts);
    add_marked(side, change.after_sensitive, arena, texts);
  }
}

}  // namespace

std::vector<std::string_view> sensitive_texts(const Plan& plan, const ResourceChange* change, Arena& arena) {
  std::vector<std::string_view> texts;
  if (change != nullptr) {
    add_change(*change, arena, texts);
  } else {
    for (const ResourceChange& each : plan.changes()) add_change(each, arena, texts);
  }
  if (const ConfigurationModule* const root = plan.configuration().root()) {
    for (const Member& variable : plan.variables().members()) {
      const Value* const value = variable.value.find("value");
      if (value != nullptr && root->is_sensitive(variable.key)) add_all(*value, arena, texts);
    }
  }
  // Longest first, so that no part of a longer secret stays behind a shorter one.
  std::sort(texts.begin(), texts.end(), [](std::string_view a, std::string_view b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return texts;
}

void mask(std::string& text, const std::vector<std::string_view>& sensitive) {
  constexpr std::string_view kMask = "(sensitive)";
  for (const std::string_view secret : sensitive) {
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + kMask.size())) {
      text.replace(at, secret.size(), kMask);
    }
  }
}

}  // namespace plandiff
