#include "analyzers/plan_input.h"

#include <algorithm>
#include <cstring>

namespace plandiff {

PaddedBytes::PaddedBytes(std::string_view text) {
  resize_for(text.size());
  std::copy(text.begin(), text.end(), bytes_.get());
}

void PaddedBytes::resize_for(std::size_t size) {
  if (bytes_ == nullptr || capacity_ < size) {
    bytes_.reset();  // give the old block back before the new one is taken
    bytes_.reset(static_cast<char*>(allocate_block(size + kPadding)));
    capacity_ = size;
  }
  size_ = size;
  std::memset(bytes_.get() + size_, 0, kPadding);
}

void PaddedBytes::shrink_to(std::size_t size) {
  size_ = std::min(size, size_);
  std::memset(bytes_.get() + size_, 0, kPadding);
}

void PaddedBytes::release_above(std::size_t keep) {
  if (capacity_ <= keep) return;
  bytes_.reset();
  size_ = 0;
  capacity_ = 0;
}

}  // namespace plandiff
