#include "daemon/watch/inotify.h"

#include <fcntl.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <system_error>

#include <fmt/format.h>

namespace plandiff {
namespace {

// Never IN_MODIFY, IN_OPEN or IN_ACCESS: one event per write, and our own reading would wake us.
constexpr std::uint32_t kMask = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF |
                                IN_MOVE_SELF | IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK;

}  // namespace

std::vector<WatchEvent> decode_events(std::string_view bytes, std::chrono::steady_clock::time_point arrived) {
  std::vector<WatchEvent> events;
  while (bytes.size() >= sizeof(inotify_event)) {
    inotify_event header;  // copied: the buffer need not be aligned
    std::memcpy(&header, bytes.data(), sizeof(header));
    if (bytes.size() - sizeof(header) < header.len) break;
    std::string_view name = bytes.substr(sizeof(header), header.len);
    name = name.substr(0, name.find('\0'));  // padded with zeros to the next record
    events.push_back({header.wd, header.mask, header.cookie, std::string(name), arrived});
    bytes.remove_prefix(sizeof(header) + header.len);
  }
  return events;
}

std::optional<std::size_t> most_watches() {
  const OwnedFd file(::open("/proc/sys/fs/inotify/max_user_watches", O_RDONLY | O_CLOEXEC));
  std::array<char, 32> text;
  const ssize_t size = file.is_open() ? ::read(file.get(), text.data(), text.size()) : -1;
  std::size_t most = 0;
  if (size <= 0 || std::from_chars(text.data(), text.data() + size, most).ec != std::errc()) return std::nullopt;
  return most;
}

Result<Inotify> Inotify::open() {
  OwnedFd fd(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!fd.is_open()) {
    return failure(Code::kIo, fmt::format("inotify cannot be used: {} (raise fs.inotify.max_user_instances)", std::strerror(errno)));
  }
  return Inotify(std::move(fd));
}

int Inotify::add(int directory) const {
  // Through the open descriptor, so that what is watched is what will be read, whatever happens to its name meanwhile. The
  // final `.` because IN_DONT_FOLLOW would stop at the magic link itself.
  const std::string path = fmt::format("/proc/self/fd/{}/.", directory);
  const int wd = ::inotify_add_watch(fd_.get(), path.c_str(), kMask);
  return wd >= 0 ? wd : -errno;
}

void Inotify::remove(int wd) const { ::inotify_rm_watch(fd_.get(), wd); }

}  // namespace plandiff
