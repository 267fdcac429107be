// The kernel's file events: descriptor and decoding. No policy.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/base/result.h"
#include "daemon/watch/owned_fd.h"

namespace plandiff {

/// One event as the kernel tells it.
struct WatchEvent {
  int wd = -1;               ///< -1: the kernel's queue overflowed
  std::uint32_t mask = 0;    ///< IN_* bits
  std::uint32_t cookie = 0;  ///< joins IN_MOVED_FROM and IN_MOVED_TO
  std::string name;          ///< in the watched directory; empty for events of the directory itself
  std::chrono::steady_clock::time_point arrived{};
};

/// The events in what read(2) gave. Stops at a torn record, which the kernel never writes. Pure.
[[nodiscard]] std::vector<WatchEvent> decode_events(std::string_view bytes, std::chrono::steady_clock::time_point arrived);

/// Directories that this user may watch, as the kernel says (fs.inotify.max_user_watches); nothing if it does not.
[[nodiscard]] std::optional<std::size_t> most_watches();

/// One inotify instance. add and remove from any thread.
class Inotify {
 public:
  [[nodiscard]] static Result<Inotify> open();

  /// Watches an open directory: the watch descriptor, or -errno. Adding a directory again gives the same descriptor.
  [[nodiscard]] int add(int directory) const;
  void remove(int wd) const;
  [[nodiscard]] int descriptor() const { return fd_.get(); }

 private:
  explicit Inotify(OwnedFd fd) : fd_(std::move(fd)) {}
  OwnedFd fd_;
};

}  // namespace plandiff
