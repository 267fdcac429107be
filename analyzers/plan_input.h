// The bytes of one plan file, as every reader gets them.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "analyzers/base/pages.h"

namespace plandiff {

/// Bytes followed by enough zeros for simdjson to read past their end. Move-only; capacity is kept for reuse.
class PaddedBytes {
 public:
  /// Zero bytes that follow the content.
  static constexpr std::size_t kPadding = 64;

  PaddedBytes() = default;
  /// A padded copy, for bytes that are at hand already.
  explicit PaddedBytes(std::string_view text);

  /// Makes room for `size` bytes and pads them; what was there is lost. Write through data().
  void resize_for(std::size_t size);
  /// Shortens to the bytes that really came.
  void shrink_to(std::size_t size);
  /// Gives memory above `keep` bytes back to the system.
  void release_above(std::size_t keep);

  [[nodiscard]] char* data() { return bytes_.get(); }
  [[nodiscard]] std::string_view view() const { return {bytes_.get(), size_}; }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::unique_ptr<char, FreeBlock> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

/// One file to analyze.
struct PlanInput {
  std::string path;  ///< as the user or the watcher named it; `-` for standard input
  PaddedBytes bytes;
  std::chrono::system_clock::time_point mtime{};  ///< of the file; now for standard input
};

}  // namespace plandiff
