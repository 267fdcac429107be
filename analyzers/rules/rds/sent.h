// Which settings an apply hands to AWS. The provider repeats what AWS reported, so on an update the plan's values alone
// do not tell.
#pragma once

#include <optional>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// True if a new object is made.
inline bool makes_object(const Subject& subject) { return (kCreates | kReplaces).has(subject.change().action); }

/// Will the apply send this attribute? Always for a new object; an update sends what changes.
inline Verdict is_sent(const Subject& subject, Path path) {
  if (makes_object(subject)) return Verdict::yes();
  const Attribute before = subject.before(path);
  const Attribute after = subject.after(path);
  if (after.is_unknown()) return subject.is_configured(path);
  if (before.is_empty() && after.is_empty()) return Verdict::no();
  return Verdict::of(before.value() != after.value());
}

/// Did somebody write this attribute? In a new object a known value was written, for what nobody wrote is only known
/// after apply.
inline Verdict is_written(const Subject& subject, Path path) {
  const Attribute after = subject.after(path);
  if (makes_object(subject) && after.is_known()) return Verdict::yes();
  return subject.is_configured(path) & (is_set(after) | Verdict::of(after.is_unknown()));
}

/// A question about two numbers: unknown if one is not known yet, no if one is not set.
template <class Question>
Verdict ask(const Attribute& a, const Attribute& b, Question question) {
  if (is_unset(a).is_yes() || is_unset(b).is_yes()) return Verdict::no();
  if (a.is_unknown() || b.is_unknown()) return Verdict::unknown();
  const std::optional<double> first = a.number();
  const std::optional<double> second = b.number();
  return Verdict::of(first && second && question(*first, *second));
}

}  // namespace plandiff::rules
