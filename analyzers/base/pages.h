// Memory for large buffers. Fresh memory, not parsing, is most of the cost of a large plan: on 4 KiB pages the kernel is
// entered once a page, on huge pages once in 2 MiB.
#pragma once

#include <cstddef>

namespace plandiff {

/// Uninitialised memory; from 1 MiB up, aligned to and advised for huge pages. Throws std::bad_alloc. Free with free_block.
[[nodiscard]] void* allocate_block(std::size_t size);
void free_block(void* block) noexcept;

/// A deleter for unique_ptr.
struct FreeBlock {
  void operator()(void* block) const noexcept { free_block(block); }
};

}  // namespace plandiff
