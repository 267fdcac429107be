// The thread that only reads inotify, so that the kernel's queue of events never fills.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "daemon/watch/inotify.h"

namespace plandiff {

/// Reads and decodes until it is destroyed. Batches are handed to `deliver` on the reader's own thread; it must post them
/// to the I/O thread and give each back through `done` when they have been looked at.
class EventReader {
 public:
  using Deliver = std::function<void(std::vector<WatchEvent>)>;

  /// Events on their way to the I/O thread; beyond that they are dropped and an overflow is told instead.
  static constexpr std::size_t kMostPending = 262'144;

  EventReader(const Inotify& inotify, Deliver deliver);
  ~EventReader();
  EventReader(const EventReader&) = delete;
  EventReader& operator=(const EventReader&) = delete;

  /// Asks for a sign of life: an empty batch is delivered.
  void ask() const;

  /// Called on the I/O thread for each delivered batch.
  void done(std::size_t events) { pending_ -= events; }

 private:
  void read_until_stopped();
  void hand_over(std::vector<WatchEvent> events);

  const Inotify& inotify_;
  Deliver deliver_;
  OwnedFd stop_;
  OwnedFd asked_;
  std::atomic<std::size_t> pending_ = 0;
  bool has_dropped_ = false;
  std::thread thread_;
};

}  // namespace plandiff
