#include "analyzers/base/arena.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>

namespace plandiff {
namespace {

// Chunks double up to this size; beyond it growth is linear, so that a plan never reserves twice what it needs.
constexpr std::size_t kLargestChunk = 4 * 1024 * 1024;

std::byte* align_up(std::byte* at, std::size_t alignment) {
  const auto address = reinterpret_cast<std::uintptr_t>(at);
  const std::uintptr_t aligned = (address + alignment - 1) & ~(static_cast<std::uintptr_t>(alignment) - 1);
  return at + (aligned - address);
}

}  // namespace

void* Arena::allocate(std::size_t size, std::size_t alignment) {
  std::byte* at = next_ == nullptr ? nullptr : align_up(next_, alignment);
  if (at == nullptr || at > end_ || static_cast<std::size_t>(end_ - at) < size) {
    const std::size_t chunk = std::max(next_chunk_, size + alignment);
    chunks_.emplace_back(static_cast<std::byte*>(allocate_block(chunk)));
    reserved_ += chunk;
    next_chunk_ = std::min(std::max(next_chunk_, chunk) * 2, std::max(kLargestChunk, next_chunk_));
    next_ = chunks_.back().get();
    end_ = next_ + chunk;
    at = align_up(next_, alignment);
  }
  next_ = at + size;
  return at;
}

void Arena::absorb(Arena other) {
  // In front, so that the chunk being filled stays the last one.
  chunks_.insert(chunks_.begin(), std::make_move_iterator(other.chunks_.begin()), std::make_move_iterator(other.chunks_.end()));
  reserved_ += other.reserved_;
}

std::string_view Arena::copy(std::string_view text) {
  if (text.empty()) return {};
  char* const to = static_cast<char*>(allocate(text.size(), 1));
  std::memcpy(to, text.data(), text.size());
  return {to, text.size()};
}

}  // namespace plandiff
