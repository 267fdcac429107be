// A bump allocator that owns every byte of one Plan: values are made once, never changed, and die together.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "analyzers/base/pages.h"

namespace plandiff {

/// Owns memory given out in pieces; frees it all at once. Move-only; pieces stay where they are when it moves.
/// Not thread-safe.
class Arena {
 public:
  /// `first_chunk` bytes are reserved by the first allocation (pre-sizing saves copies for large plans).
  explicit Arena(std::size_t first_chunk = 16 * 1024) : next_chunk_(first_chunk) {}
  Arena(Arena&&) noexcept = default;
  Arena& operator=(Arena&&) noexcept = default;

  /// Uninitialised memory that lives as long as the arena.
  [[nodiscard]] void* allocate(std::size_t size, std::size_t alignment);

  /// A copy of the text that lives as long as the arena.
  [[nodiscard]] std::string_view copy(std::string_view text);

  /// A copy of trivially copyable elements that lives as long as the arena.
  template <class T>
  [[nodiscard]] std::span<const T> copy(std::span<const T> elements) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (elements.empty()) return {};
    T* const to = static_cast<T*>(allocate(elements.size_bytes(), alignof(T)));
    std::uninitialized_copy(elements.begin(), elements.end(), to);
    return {to, elements.size()};
  }

  /// Takes over the pieces of another arena: they stay where they are and live as long as this one.
  void absorb(Arena other);

  /// Bytes reserved from the system so far.
  [[nodiscard]] std::size_t reserved() const { return reserved_; }

 private:
  std::vector<std::unique_ptr<std::byte, FreeBlock>> chunks_;
  std::byte* next_ = nullptr;
  std::byte* end_ = nullptr;
  std::size_t next_chunk_;
  std::size_t reserved_ = 0;
};

}  // namespace plandiff
