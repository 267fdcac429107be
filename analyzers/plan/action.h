// What Terraform is going to do with a resource.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace plandiff {

/// The meaning of a change's list of verbs. `kOther` is any combination that no known Terraform writes; its verbs are
/// kept in the ResourceChange.
enum class Action : std::uint8_t {
  kNoOp,
  kCreate,
  kRead,
  kUpdate,
  kDelete,
  kDeleteThenCreate,
  kCreateThenDelete,
  kForget,
  kCreateThenForget,
  kOther,
};

/// The action for a list of verbs such as {"delete", "create"}. An empty list is kOther.
[[nodiscard]] Action action_of(std::span<const std::string_view> verbs);

/// True for both orders of delete and create.
[[nodiscard]] bool is_replacement(Action action);

/// The word of reports and metrics: create, update, delete, replace, read, no_op, forget, other. A create that forgets
/// the old object counts as a create.
[[nodiscard]] std::string_view to_text(Action action);

/// A set of actions. The named masks are disjoint; combine them with `|`.
class ActionMask {
 public:
  constexpr explicit ActionMask(std::uint16_t bits = 0) : bits_(bits) {}
  [[nodiscard]] constexpr bool has(Action action) const { return (bits_ >> static_cast<unsigned>(action) & 1U) != 0; }
  friend constexpr ActionMask operator|(ActionMask a, ActionMask b) {
    return ActionMask(static_cast<std::uint16_t>(a.bits_ | b.bits_));
  }
  friend constexpr bool operator==(ActionMask, ActionMask) = default;

 private:
  std::uint16_t bits_;
};

[[nodiscard]] constexpr ActionMask mask_of(Action action) {
  return ActionMask(static_cast<std::uint16_t>(1U << static_cast<unsigned>(action)));
}

inline constexpr ActionMask kCreates = mask_of(Action::kCreate) | mask_of(Action::kCreateThenForget);
inline constexpr ActionMask kUpdates = mask_of(Action::kUpdate);
inline constexpr ActionMask kReplaces = mask_of(Action::kDeleteThenCreate) | mask_of(Action::kCreateThenDelete);
inline constexpr ActionMask kDeletes = mask_of(Action::kDelete);
inline constexpr ActionMask kReads = mask_of(Action::kRead);
inline constexpr ActionMask kNoOps = mask_of(Action::kNoOp);
inline constexpr ActionMask kForgets = mask_of(Action::kForget);

}  // namespace plandiff
