// One attribute of a resource, before or after: what it holds, how far that is known, whether it may be shown, and where
// it came from.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/plan/value.h"
#include "analyzers/plan/verdict.h"

namespace plandiff {

/// What feeds an attribute, as the configuration tells.
enum class Origin : std::uint8_t {
  kUnstated,           ///< the plan has no configuration for it: nothing is known
  kUnset,              ///< nobody wrote it
  kLiteral,            ///< a constant in the code, directly or through module arguments
  kDefaultOfVariable,  ///< a root variable that has the value of its default
  kGivenVariable,      ///< a root variable whose value an operator gave
  kReference,          ///< one other object: a resource, a data source, a module's output
  kExpression,         ///< anything else: several things, a local, each.value, a function
};

/// An attribute at a path. Cheap to copy; valid as long as its Plan.
class Attribute {
 public:
  enum class State : std::uint8_t { kAbsent, kNull, kUnknown, kKnown };

  Attribute() = default;
  /// `unknown` and `sensitive` are the parts of the plan's masks that lie over `value` (null where there is none). The path is not copied: it is a
  /// constant or stands in the plan.
  Attribute(std::string_view path, State state, Value value, Value unknown, Value sensitive, Origin origin)
      : path_(path), value_(value), unknown_(unknown), sensitive_(sensitive), state_(state), origin_(origin) {}

  /// The path as a person writes it: `environment[0].variables.DB_HOST`. Put together when asked for.
  [[nodiscard]] std::string path() const;
  /// Of a leaf or a member: its own part of that path, beneath the attribute that was asked for: `DB_HOST`. Deeper ones keep their steps: `a.b[0]`. Empty for the
  /// attribute itself. Valid as long as this object.
  [[nodiscard]] std::string_view member() const;
  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool is_known() const { return state_ == State::kKnown; }
  [[nodiscard]] bool is_unknown() const { return state_ == State::kUnknown; }
  /// Absent, null or "" (the plan writes all three for what nobody set).
  [[nodiscard]] bool is_empty() const;
  /// True if any part of it is marked sensitive.
  [[nodiscard]] bool is_sensitive() const;
  [[nodiscard]] Origin origin() const { return origin_; }

  /// The value if known, else null. A list or map may hold parts that are not known yet: see leaves().
  [[nodiscard]] const Value& value() const { return value_; }
  /// Text of a known string.
  [[nodiscard]] std::optional<std::string_view> text() const;
  /// A known number, or a known string that is one.
  [[nodiscard]] std::optional<double> number() const;

  /// For messages: `"gp3"`, `true`, `[…]`, `(known after apply)`, `(sensitive)`, `(not set)`; at most 80 bytes. Never shows
  /// a sensitive value.
  [[nodiscard]] std::string display() const;

  /// Every scalar beneath (itself if it is one), with paths; unknown and sensitive parts keep their state. A list or map
  /// that is wholly unknown is one unknown leaf.
  [[nodiscard]] std::vector<Attribute> leaves() const;

  /// Of a map: what the plan's mask names, the members that are not known yet among them.
  [[nodiscard]] std::span<const Member> late_members() const { return unknown_.members(); }

  /// The element or member beneath, with the masks laid over it.
  [[nodiscard]] Attribute at(std::string_view key) const;
  [[nodiscard]] Attribute at(std::size_t index) const;

  /// The same attribute with another origin or marked sensitive.
  [[nodiscard]] Attribute with_origin(Origin origin) const;
  [[nodiscard]] Attribute as_sensitive() const;
  /// The same attribute read from a JSON configuration's text, in which `${…}` stands for what is not known yet.
  [[nodiscard]] Attribute as_template() const;

 private:
  std::string_view path_;
  std::string below_;  ///< steps taken from there: `[0].variables.DB_HOST`
  Value value_;
  Value unknown_;
  Value sensitive_;
  State state_ = State::kAbsent;
  Origin origin_ = Origin::kUnstated;
  bool is_template_ = false;
};

// Questions. Each is `unknown` when the attribute is unknown, and judges absent and null as "not set".
[[nodiscard]] Verdict is_true(const Attribute& attribute);
/// Set to false. An absent attribute is not false: ask is_unset too where the default is false.
[[nodiscard]] Verdict is_false(const Attribute& attribute);
[[nodiscard]] Verdict is_unset(const Attribute& attribute);
[[nodiscard]] Verdict is_set(const Attribute& attribute);
[[nodiscard]] Verdict equals(const Attribute& attribute, std::string_view text);
[[nodiscard]] Verdict is_one_of(const Attribute& attribute, std::initializer_list<std::string_view> texts);
[[nodiscard]] Verdict starts_with(const Attribute& attribute, std::string_view prefix);
[[nodiscard]] Verdict at_least(const Attribute& attribute, double bound);
[[nodiscard]] Verdict less_than(const Attribute& attribute, double bound);
/// Does its value stand in the code? Where it comes from decides that, not whether the plan knows it (a generated password is known on every plan but
/// the first). Yes for a constant, a function of constants and the default of a variable; no for what an operator gave, a resource or a data source, and for
/// what is late or empty; unknown behind a local, each.value, or without a configuration.
[[nodiscard]] Verdict is_in_code(const Attribute& attribute);
/// `question` is asked of known text only; text that is absent answers no.
[[nodiscard]] Verdict text_is(const Attribute& attribute, const std::function<bool(std::string_view)>& question);

}  // namespace plandiff
