// From the bytes of a file to a Plan, or to the reason why there is none. Content decides what a file is, never its name.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "analyzers/plan/plan.h"
#include "analyzers/plan/rejection.h"

namespace plandiff {

/// What a reader may be asked to respect.
struct Limits {
  std::size_t plan_size = 128U << 20U;      ///< bytes; larger files are refused unread. At most 4 GiB - 1 (simdjson)
  std::size_t depth = 200;                  ///< nesting of values that are kept
};

/// What one worker keeps between plans: simdjson's parser with its buffers. Not thread-safe.
class ReaderScratch {
 public:
  ReaderScratch();
  ~ReaderScratch();
  ReaderScratch(ReaderScratch&&) noexcept;
  ReaderScratch& operator=(ReaderScratch&&) noexcept;

  /// Gives buffers that a document larger than `keep` bytes made grow back to the system.
  void release_above(std::size_t keep);

  struct State;
  [[nodiscard]] State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

/// Types whose values are kept; sorted. Of all other types only address, action and the like are read.
using WantedTypes = std::span<const std::string_view>;

/// Reads a plan of any known format. `bytes` must be followed by at least 64 readable bytes (PaddedBytes). Never throws for
/// anything in the bytes; total for any input. The plan refers to `bytes` (text without escapes is not copied), so they must outlive it.
/// `before` is the text of the template that is deployed, for a template of CloudFormation to be compared with; empty for none.
[[nodiscard]] tl::expected<Plan, Rejection> read_plan(std::string_view bytes, WantedTypes wanted, const Limits& limits,
                                                      ReaderScratch& scratch, std::string_view before = {});

/// True if the first bytes of a file cannot begin a plan, so that it may be passed over unread. Looks at most at 4 KiB.
[[nodiscard]] bool cannot_be_a_plan(std::string_view first_bytes);

/// A JSON text (a policy, a secret) as a value in `arena`, which it does not outlive; nothing if it is not JSON or too deep.
[[nodiscard]] std::optional<Value> read_json_text(std::string_view text, Arena& arena);

}  // namespace plandiff
