// What the rules about running a database or a cache well share: whether it is production, whether it is made now, who
// decides for it.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// True for a creation or a replacement: what nobody wrote has its default then, and nothing older stays.
inline bool starts_anew(const Subject& subject) { return (kCreates | kReplaces).has(subject.change().action); }

/// `production` in production, `elsewhere` anywhere else and where the environment is not known.
inline Severity by_production(const Subject& subject, Severity production, Severity elsewhere) {
  return subject.environment().is_production().is_yes() ? production : elsewhere;
}

/// A flag whose default is false: false or not set.
inline Verdict is_off(const Attribute& flag) { return is_false(flag) | is_unset(flag); }

/// A read replica takes such settings from its source, or has them on purpose.
inline Verdict is_own_database(const Subject& subject) { return is_unset(subject.after("replicate_source_db")); }

/// True for engines whose instances belong to a cluster, or to a machine that the customer runs (RDS Custom).
inline bool is_aurora_or_custom(std::string_view engine) {
  return engine.starts_with("aurora") || engine.starts_with("custom-");
}

/// Yes for an engine of RDS proper. A restored instance or a replica does not name its engine, and is never Aurora.
inline Verdict has_plain_engine(const Subject& subject) {
  const Attribute engine = subject.after("engine");
  return is_unset(engine) |
         text_is(engine, [](std::string_view name) { return !name.empty() && !is_aurora_or_custom(name); });
}

/// True if a tag's key or value (in lower case) answers `question`.
template <class Question>
bool has_tag(const Subject& subject, const Question& question) {
  for (const Attribute& tags : {subject.after("tags_all"), subject.after("tags")}) {
    for (const Member& tag : tags.value().members()) {
      if (question(to_lower(tag.key), to_lower(tag.value.text().value_or("")))) return true;
    }
  }
  return false;
}

/// True if one of the words of `text` (letters and digits, whatever stands between) is `word`, in any case.
inline bool names_word(std::string_view text, std::string_view word) {
  const std::string lower = to_lower(text);
  const auto is_letter = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
  };
  for (std::size_t at = lower.find(word); at != std::string::npos; at = lower.find(word, at + 1)) {
    const bool starts = at == 0 || !is_letter(lower[at - 1]);
    const std::size_t end = at + word.size();
    if (starts && (end == lower.size() || !is_letter(lower[end]))) return true;
  }
  return false;
}

}  // namespace plandiff::rules
