#include "daemon/plan_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "config/scalar.h"
#include "daemon/open_beneath.h"
#include "daemon/watch/owned_fd.h"

namespace plandiff {
namespace {

using Clock = std::chrono::steady_clock;
using Refused = tl::unexpected<Rejection>;

constexpr std::size_t kLargestPlan = 0xFFFF'FFFF;  // simdjson counts in 32 bits

Refused refuse(Reason reason, std::string message, std::string hint = {}) {
  return Refused(Rejection{reason, std::move(message), {}, {}, std::move(hint)});
}

Refused refuse_errno(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR: return refuse(Reason::kVanished, "no such file");
    case EXDEV: return refuse(Reason::kOutsideRoot, "a link leads out of the watched directory", "put the file itself there");
    case ELOOP: return refuse(Reason::kNotRegular, "a link that leads in a circle");
    case EACCES:
    case EPERM: return refuse(Reason::kPermission, "permission denied", "let the user who runs plandiffd read the file and enter its folders");
    default: return refuse(Reason::kPermission, "cannot be read: " + std::generic_category().message(error));
  }
}

Refused refuse_size(std::string_view what, std::uint64_t size, std::size_t cap) {
  std::string message = fmt::format("{} of {} bytes ({}), more than the limit of {}", what, size, readable_size(size), readable_size(cap));
  if (size > kLargestPlan) return refuse(Reason::kTooLarge, std::move(message), "no plan of 4 GiB or more can be read");
  return refuse(Reason::kTooLarge, std::move(message), "raise it with check --max-size SIZE, or limits.plan_size in the configuration");
}

Refused refuse_kind(mode_t mode) {
  if (S_ISDIR(mode)) return refuse(Reason::kNotRegular, "a directory", "name the plan files in it");
  const std::string_view kind = S_ISFIFO(mode) ? "a named pipe" : S_ISSOCK(mode) ? "a socket" : "a device";
  return refuse(Reason::kNotRegular, fmt::format("{}, not a file", kind), "write the plan to a file: terraform show -json tfplan > plan.json");
}

std::int64_t nanoseconds(const timespec& time) { return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

FileIdentity identity_of(const struct stat& status) {
  return {status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size), nanoseconds(status.st_mtim), nanoseconds(status.st_ctim)};
}

std::chrono::system_clock::time_point mtime_of(const struct stat& status) {
  return std::chrono::system_clock::time_point(
      std::chrono::duration_cast<std::chrono::system_clock::duration>(std::chrono::nanoseconds(nanoseconds(status.st_mtim))));
}

// Bytes read, fewer only at the file's end, or minus errno.
ssize_t read_fully(int file, char* to, std::size_t size) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count = ::read(file, to + done, size - done);
    if (count == 0) break;
    if (count > 0) done += static_cast<std::size_t>(count);
    else if (errno != EINTR) return -errno;
  }
  return static_cast<ssize_t>(done);
}

// A regular file from where its descriptor stands, which for standard input may be behind what others read. A writer may be at work: a
// short read or a new identity means that the bytes are of two versions, so they are read again.
tl::expected<PlanFile, Rejection> read_regular(int file, std::string path, std::size_t cap, PaddedBytes& buffer) {
  constexpr int kTries = 4;
  constexpr auto kPause = std::chrono::milliseconds(2);
  const off_t start = std::max<off_t>(::lseek(file, 0, SEEK_CUR), 0);
  for (int tries = 1;; ++tries) {
    struct stat before {};
    if (::fstat(file, &before) != 0) return refuse_errno(errno);
    const auto size = static_cast<std::uint64_t>(std::max<off_t>(before.st_size - start, 0));
    if (size > cap) return refuse_size("a file", size, cap);
    buffer.resize_for(size);
    const ssize_t count = read_fully(file, buffer.data(), size);
    if (count < 0) return refuse_errno(static_cast<int>(-count));
    struct stat after {};
    if (::fstat(file, &after) != 0) return refuse_errno(errno);
    const bool is_whole = static_cast<std::uint64_t>(count) == size && identity_of(before) == identity_of(after);
    if (is_whole || tries == kTries) {  // a writer that goes on: what is there now is judged, and the next look differs
      buffer.shrink_to(static_cast<std::size_t>(count));
      return PlanFile{{std::move(path), std::move(buffer), mtime_of(before)}, identity_of(before)};
    }
    std::this_thread::sleep_for(kPause);
    if (::lseek(file, start, SEEK_SET) < 0) return refuse_errno(errno);
  }
}

enum class PipeState : std::uint8_t { kMayHaveBytes, kEnded, kAbandoned };

constexpr Clock::time_point kNoWait = Clock::time_point::min();

// What an opened named pipe is about that gave nothing yet. Without a writer read() gives 0 as at the end, but poll() says the end only after
// there was one; so wait for one until the deadline.
PipeState await_writer(int pipe, Clock::time_point deadline) {
  pollfd waiting{pipe, POLLIN, 0};
  if (::poll(&waiting, 1, 0) == 1 && (waiting.revents & POLLHUP) != 0) return PipeState::kEnded;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
  if (left.count() <= 0) return PipeState::kAbandoned;
  ::poll(&waiting, 1, static_cast<int>(std::min<std::int64_t>(left.count(), INT_MAX)));
  return PipeState::kMayHaveBytes;
}

// Pipes, and standard input of any other kind. Grows as bytes come, since nobody says how many there will be. Only what we opened
// ourselves may lack its writer, so only that has a deadline.
tl::expected<PlanFile, Rejection> read_stream(int stream, std::string path, std::size_t cap, PaddedBytes& buffer,
                                              Clock::time_point deadline) {
  std::vector<char> bytes;
  std::size_t size = 0;
  for (;;) {
    if (bytes.size() - size < 64 * 1024) bytes.resize(std::min(std::max<std::size_t>(bytes.size() * 2, 256 * 1024), cap + 64 * 1024 + 1));
    const ssize_t count = ::read(stream, bytes.data() + size, bytes.size() - size);
    if (count > 0) {
      size += static_cast<std::size_t>(count);
      if (size > cap) return refuse_size("a stream", size, cap);
    } else if (count == 0) {
      const PipeState state = size == 0 && deadline != kNoWait ? await_writer(stream, deadline) : PipeState::kEnded;
      if (state == PipeState::kMayHaveBytes) continue;
      if (state == PipeState::kAbandoned) return refuse(Reason::kNotRegular, "a named pipe that nobody writes to", "start the writer first, or give a file");
      break;
    } else if (errno == EAGAIN) {  // there is a writer: it may think as long as it likes
      pollfd waiting{stream, POLLIN, 0};
      ::poll(&waiting, 1, -1);
    } else if (errno != EINTR) {
      return refuse_errno(errno);
    }
  }
  buffer.resize_for(size);
  if (size != 0) std::memcpy(buffer.data(), bytes.data(), size);
  return PlanFile{{std::move(path), std::move(buffer), std::chrono::system_clock::now()}, {}};
}

// The number N of a stream's name, or -1. Opening /dev/fd/N anew would not do: it fails for sockets, and forgets how much is read.
int stream_number(const std::string& path) {
  if (path == "-" || path == "/dev/stdin") return STDIN_FILENO;
  constexpr std::string_view kFolder = "/dev/fd/";
  if (!path.starts_with(kFolder)) return -1;
  const std::optional<std::uint64_t> number = parse_whole(std::string_view(path).substr(kFolder.size()));
  return number.has_value() && *number <= INT_MAX ? static_cast<int>(*number) : -1;
}

bool is_link(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode);
}

}  // namespace

bool is_stream(const std::string& path) { return stream_number(path) >= 0; }

tl::expected<PlanFile, Rejection> read_plan_file(const std::string& path, std::size_t cap, PaddedBytes& buffer,
                                                 std::chrono::milliseconds pipe_wait) {
  const int number = stream_number(path);
  struct stat status {};
  const int looked = number >= 0 ? ::fstat(number, &status) : ::stat(path.c_str(), &status);
  if (looked != 0 && number >= 0) return refuse(Reason::kVanished, "not open: nothing is piped in");
  if (looked != 0) return errno == ENOENT && is_link(path) ? refuse(Reason::kVanished, "a link to a file that is not there") : refuse_errno(errno);
  // Devices are not even opened, since that alone makes some of them act; standard input is open already.
  const bool is_readable = S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode) || (number >= 0 && !S_ISDIR(status.st_mode));
  if (!is_readable) return refuse_kind(status.st_mode);

  OwnedFd opened;
  if (number < 0) {
    opened = OwnedFd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!opened.is_open()) return refuse_errno(errno);
    if (::fstat(opened.get(), &status) != 0) return refuse_errno(errno);
  }
  const int file = number >= 0 ? number : opened.get();
  if (S_ISREG(status.st_mode)) return read_regular(file, path, cap, buffer);
  const auto deadline = number >= 0 ? kNoWait : Clock::now() + pipe_wait;
  return read_stream(file, path, cap, buffer, deadline);
}

tl::expected<PlanFile, Rejection> read_plan_beneath(int root, const std::string& relative, std::size_t cap, PaddedBytes& buffer) {
  const tl::expected<OwnedFd, int> opened = open_beneath(root, relative);
  // A socket, or a device without a driver, cannot be opened at all.
  if (!opened.has_value()) return opened.error() == ENXIO || opened.error() == ENODEV ? refuse_kind(S_IFSOCK) : refuse_errno(opened.error());
  struct stat status {};
  if (::fstat(opened->get(), &status) != 0) return refuse_errno(errno);
  if (!S_ISREG(status.st_mode)) return refuse_kind(status.st_mode);
  return read_regular(opened->get(), relative, cap, buffer);
}

}  // namespace plandiff
