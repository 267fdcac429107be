#include "analyzers/base/pages.h"

#include <cstdlib>
#include <new>

#include <sys/mman.h>

namespace plandiff {
namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20U;
constexpr std::size_t kWorthIt = std::size_t{1} << 20U;

}  // namespace

void* allocate_block(std::size_t size) {
  if (size < kWorthIt) {
    void* const block = std::malloc(size);
    if (block == nullptr) throw std::bad_alloc();
    return block;
  }
  const std::size_t rounded = (size + kHugePage - 1) / kHugePage * kHugePage;
  void* const block = std::aligned_alloc(kHugePage, rounded);
  if (block == nullptr) throw std::bad_alloc();
  // Advice only: a kernel without huge pages gives small ones.
  static_cast<void>(::madvise(block, size / kHugePage * kHugePage, MADV_HUGEPAGE));
  return block;
}

void free_block(void* block) noexcept { std::free(block); }

}  // namespace plandiff
