// The answer to a question about a plan: yes, no, or unknown because the plan does not tell yet. There is no way to a
// bool and no negation: `!is_true(x)` would make "unknown" look like "yes" or "no". Ask is_false or is_unset instead.
#pragma once

#include <cstdint>

namespace plandiff {

/// A three-valued answer with Kleene's connectives: `&` is the weaker, `|` the stronger answer (no < unknown < yes).
class [[nodiscard]] Verdict {
 public:
  [[nodiscard]] static constexpr Verdict no() { return Verdict(0); }
  [[nodiscard]] static constexpr Verdict unknown() { return Verdict(1); }
  [[nodiscard]] static constexpr Verdict yes() { return Verdict(2); }
  /// A fact that cannot be unknown.
  [[nodiscard]] static constexpr Verdict of(bool fact) { return fact ? yes() : no(); }

  [[nodiscard]] constexpr bool is_yes() const { return rank_ == 2; }
  [[nodiscard]] constexpr bool is_no() const { return rank_ == 0; }
  [[nodiscard]] constexpr bool is_unknown() const { return rank_ == 1; }

  friend constexpr Verdict operator&(Verdict a, Verdict b) { return a.rank_ < b.rank_ ? a : b; }
  friend constexpr Verdict operator|(Verdict a, Verdict b) { return a.rank_ < b.rank_ ? b : a; }
  friend constexpr bool operator==(Verdict, Verdict) = default;

  bool operator!() const = delete;
  explicit operator bool() const = delete;

 private:
  explicit constexpr Verdict(std::uint8_t rank) : rank_(rank) {}
  std::uint8_t rank_;
};

/// The opposite answer; unknown stays unknown. A function with a name, because `!` would invite a bool.
constexpr Verdict is_not(Verdict verdict) {
  return verdict.is_unknown() ? verdict : Verdict::of(verdict.is_no());
}

}  // namespace plandiff
