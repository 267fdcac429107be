// git's index: the files that were staged, each with the hash of its content. Only as much as answers "is this file tracked?".
//   DIRC version count, then per file 40 bytes of stat, 20 of SHA-1, 2 of flags (4 if extended) and the name; sorted by name.
// Source: gitformat-index(5).
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

#include "analyzers/workspace/workspace.h"

namespace plandiff {

/// SHA-1 of `blob SIZE NUL content`.
using BlobHash = std::array<std::uint8_t, 20>;

/// Walks the files of an index of a SHA-1 repository, version 2 to 4. Reads a piece at a time: the index of a monorepo has 100 MB.
class GitIndex {
 public:
  explicit GitIndex(const OpenedFile& file) {
    const int copy = ::fcntl(file.descriptor.get(), F_DUPFD_CLOEXEC, 0);  // fclose closes what fdopen was given
    if (copy < 0) return;
    stream_.reset(::fdopen(copy, "rb"));
    if (stream_ == nullptr) {
      ::close(copy);
      return;
    }
    std::array<std::uint8_t, 12> head{};
    if (!read(head.data(), head.size()) || std::string_view(reinterpret_cast<const char*>(head.data()), 4) != "DIRC") return;
    version_ = number(head.data() + 4);
    if (version_ >= 2 && version_ <= 4) left_ = number(head.data() + 8);
  }

  /// The next file; false at the end and at the first thing that makes no sense.
  bool next() {
    constexpr std::size_t kFixed = 62;
    std::array<std::uint8_t, kFixed> fixed{};
    if (left_ == 0 || !read(fixed.data(), fixed.size())) return false;
    --left_;
    const unsigned flags = static_cast<unsigned>(fixed[60]) << 8U | fixed[61];
    const bool is_extended = version_ >= 3 && (flags & 0x4000U) != 0;
    std::array<std::uint8_t, 2> more{};
    if (is_extended && !read(more.data(), more.size())) return false;
    if (version_ == 4 ? !read_suffix() : !read_padded(kFixed + (is_extended ? 2 : 0))) return false;
    std::copy_n(fixed.data() + 40, hash_.size(), hash_.data());
    const bool is_regular = (number(fixed.data() + 24) & 0170000U) == 0100000U;
    const bool is_merged = (flags & 0x3000U) == 0;
    const bool is_intended_only = (more[0] & 0x20U) != 0;  // `git add -N`: the name is staged, the content is not
    is_staged_ = is_regular && is_merged && !is_intended_only;
    return true;
  }

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const BlobHash& hash() const { return hash_; }
  /// True for a regular file with one staged content; false for links, submodules, and files in conflict.
  [[nodiscard]] bool is_staged() const { return is_staged_; }

 private:
  struct Close {
    void operator()(std::FILE* stream) const { std::fclose(stream); }
  };
  static constexpr std::size_t kLongestName = 4096;

  static std::uint32_t number(const std::uint8_t* bytes) {
    return static_cast<std::uint32_t>(bytes[0]) << 24U | static_cast<std::uint32_t>(bytes[1]) << 16U |
           static_cast<std::uint32_t>(bytes[2]) << 8U | bytes[3];
  }

  bool read(std::uint8_t* bytes, std::size_t size) { return std::fread(bytes, 1, size, stream_.get()) == size; }

  /// Appends to the name up to the NUL after it.
  bool read_name() {
    for (int byte = ::getc_unlocked(stream_.get()); byte != 0; byte = ::getc_unlocked(stream_.get())) {
      if (byte == EOF || name_.size() >= kLongestName) return false;
      name_ += static_cast<char>(byte);
    }
    return true;
  }

  /// Versions 2 and 3: the whole name, then 1 to 8 NULs so that the length is a multiple of 8.
  bool read_padded(std::size_t before) {
    name_.clear();
    if (!read_name()) return false;
    const std::size_t after_first_nul = before + name_.size() + 1;
    std::array<std::uint8_t, 8> padding{};
    return read(padding.data(), (8 - after_first_nul % 8) % 8);
  }

  /// Version 4: how many bytes to drop from the name before, then what follows them.
  bool read_suffix() {
    std::uint64_t drop = 0;
    for (int digits = 0;; ++digits) {
      const int byte = ::getc_unlocked(stream_.get());
      if (byte == EOF || digits == 4) return false;
      drop = drop << 7U | (static_cast<unsigned>(byte) & 0x7FU);
      if ((static_cast<unsigned>(byte) & 0x80U) == 0) break;
      ++drop;
    }
    if (drop > name_.size()) return false;
    name_.resize(name_.size() - drop);
    return read_name();
  }

  std::unique_ptr<std::FILE, Close> stream_;
  std::uint32_t version_ = 0;
  std::uint32_t left_ = 0;
  std::string name_;
  BlobHash hash_{};
  bool is_staged_ = false;
};

/// Hash of the staged content of a regular file; nothing if it is not tracked, in conflict, or the index makes no sense up to there.
[[nodiscard]] inline std::optional<BlobHash> staged_hash(const OpenedFile& index_file, std::string_view path) {
  GitIndex index(index_file);
  while (index.next() && index.name() <= path) {
    if (index.name() == path) return index.is_staged() ? std::optional(index.hash()) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace plandiff
