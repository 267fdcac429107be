#include "daemon/watch/event_reader.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>

#include <cerrno>
#include <cstdint>

namespace plandiff {
namespace {

constexpr std::size_t kBuffer = 256 * 1024;
constexpr int kDrainCheckMilliseconds = 10;

}  // namespace

EventReader::EventReader(const Inotify& inotify, Deliver deliver)
    : inotify_(inotify), deliver_(std::move(deliver)), stop_(::eventfd(0, EFD_CLOEXEC)),
      asked_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), thread_([this] { read_until_stopped(); }) {}

EventReader::~EventReader() {
  const std::uint64_t one = 1;
  (void)!::write(stop_.get(), &one, sizeof(one));
  thread_.join();
}

void EventReader::ask() const {
  const std::uint64_t one = 1;
  (void)!::write(asked_.get(), &one, sizeof(one));
}

void EventReader::read_until_stopped() {
  const auto buffer = std::make_unique<char[]>(kBuffer);
  pollfd waited[3] = {{inotify_.descriptor(), POLLIN, 0}, {stop_.get(), POLLIN, 0}, {asked_.get(), POLLIN, 0}};
  while (true) {
    const int patience = has_dropped_ ? kDrainCheckMilliseconds : -1;
    if (::poll(waited, 3, patience) < 0 && errno != EINTR) return;
    if (waited[1].revents != 0) return;
    if (std::uint64_t times = 0; waited[2].revents != 0 && ::read(asked_.get(), &times, sizeof(times)) > 0) deliver_({});
    const ssize_t size = ::read(inotify_.descriptor(), buffer.get(), kBuffer);
    const auto now = std::chrono::steady_clock::now();
    if (size > 0) hand_over(decode_events({buffer.get(), static_cast<std::size_t>(size)}, now));
    if (has_dropped_ && pending_ < kMostPending / 2) {
      has_dropped_ = false;
      hand_over({WatchEvent{-1, IN_Q_OVERFLOW, 0, {}, now}});
    }
  }
}

void EventReader::hand_over(std::vector<WatchEvent> events) {
  if (events.empty()) return;
  if (pending_ + events.size() > kMostPending) {
    has_dropped_ = true;  // told as an overflow when the I/O thread has caught up
    return;
  }
  pending_ += events.size();
  deliver_(std::move(events));
}

}  // namespace plandiff
