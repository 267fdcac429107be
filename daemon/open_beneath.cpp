#include "daemon/open_beneath.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <deque>
#include <string_view>
#include <vector>

namespace plandiff {
namespace {

// Never waits for the other end of a pipe and never makes a terminal ours; the caller looks what it has before it reads.
constexpr int kFlags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
constexpr int kMostLinks = 40;     // as the kernel
constexpr int kMostRaces = 32;     // EAGAIN: something was renamed during the look-up

using Opened = tl::expected<OwnedFd, int>;

void add_components(std::string_view path, std::deque<std::string>& left) {
  std::vector<std::string> components;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (end != 0 && path.substr(0, end) != ".") components.emplace_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  left.insert(left.begin(), components.begin(), components.end());
}

Opened open_here(int directory, const std::string& name, int flags) {
  const int opened = ::openat(directory, name.c_str(), flags | O_CLOEXEC);
  if (opened < 0) return tl::unexpected(errno);
  return OwnedFd(opened);
}

tl::expected<std::string, int> read_link(int link) {
  std::array<char, PATH_MAX> target{};
  const ssize_t length = ::readlinkat(link, "", target.data(), target.size());
  if (length < 0) return tl::unexpected(errno);
  return std::string(target.data(), static_cast<std::size_t>(length));
}

}  // namespace

Opened open_beneath(int root, const std::string& relative) {
  open_how how{};
  how.flags = kFlags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  for (int tries = 0; tries < kMostRaces; ++tries) {
    const long opened = ::syscall(SYS_openat2, root, relative.c_str(), &how, sizeof how);
    if (opened >= 0) return OwnedFd(static_cast<int>(opened));
    if (errno == ENOSYS || errno == EPERM) return open_beneath_by_walk(root, relative);
    if (errno != EAGAIN && errno != EINTR) return tl::unexpected(errno);
  }
  return tl::unexpected(EAGAIN);
}

// Each component is first opened as a mere place (O_PATH), so that what it is and what is opened cannot be two things; `..` goes back
// to a directory that was passed, never to what the disk says is above.
Opened open_beneath_by_walk(int root, const std::string& relative) {
  if (relative.starts_with('/')) return tl::unexpected(EXDEV);
  std::deque<std::string> left;
  add_components(relative, left);
  std::vector<OwnedFd> passed;
  const auto here = [&] { return passed.empty() ? root : passed.back().get(); };
  int links = 0;
  while (!left.empty()) {
    const std::string name = std::move(left.front());
    left.pop_front();
    if (name == "..") {
      if (passed.empty()) return tl::unexpected(EXDEV);
      passed.pop_back();
      continue;
    }
    Opened place = open_here(here(), name, O_PATH | O_NOFOLLOW);
    if (!place.has_value()) return place;
    struct stat status {};
    if (::fstat(place->get(), &status) != 0) return tl::unexpected(errno);
    if (S_ISLNK(status.st_mode)) {
      const tl::expected<std::string, int> target = read_link(place->get());
      if (!target.has_value()) return tl::unexpected(target.error());
      if (target->starts_with('/')) return tl::unexpected(EXDEV);
      if (++links > kMostLinks) return tl::unexpected(ELOOP);
      add_components(*target, left);
    } else if (S_ISDIR(status.st_mode)) {
      passed.push_back(std::move(*place));
    } else if (left.empty()) {
      return open_here(here(), name, kFlags | O_NOFOLLOW);
    } else {
      return tl::unexpected(ENOTDIR);
    }
  }
  return open_here(here(), ".", kFlags);
}

}  // namespace plandiff
