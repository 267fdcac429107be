#include "daemon/watch/scan.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>

#include "analyzers/base/text.h"

namespace plandiff {
namespace {

constexpr int kDirectoryFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr std::ptrdiff_t kDeepest = 32;

/// Without openat2 (old kernel, or a sandbox that refuses it): part by part, no link followed.
OwnedFd open_part_by_part(int root, const std::string& relative) {
  OwnedFd directory(::openat(root, ".", kDirectoryFlags));
  std::size_t at = 0;
  while (directory.is_open() && at < relative.size()) {
    const std::size_t end = std::min(relative.find('/', at), relative.size());
    directory = OwnedFd(::openat(directory.get(), relative.substr(at, end - at).c_str(), kDirectoryFlags));
    at = end + 1;
  }
  return directory;
}

OwnedFd open_directory(int root, const std::string& relative) {
  open_how how{};
  how.flags = kDirectoryFlags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  const char* const path = relative.empty() ? "." : relative.c_str();
  const long fd = ::syscall(SYS_openat2, root, path, &how, sizeof(how));
  if (fd >= 0) return OwnedFd(static_cast<int>(fd));
  return errno == ENOSYS || errno == EPERM ? open_part_by_part(root, relative) : OwnedFd();
}

bool matches_any(const std::vector<std::string>& globs, const std::string& path) {
  return std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) { return matches_glob(glob, path); });
}

std::int64_t nanoseconds(const timespec& time) { return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

std::optional<FileStamp> stamp_of(const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return std::nullopt;
  return FileStamp{status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size), nanoseconds(status.st_mtim),
                   nanoseconds(status.st_ctim)};
}

ScanFault fault_of(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ELOOP: return ScanFault::kGone;
    case EACCES:
    case EPERM: return ScanFault::kPermission;
    case ENOSPC: return ScanFault::kNoWatches;
    default: return ScanFault::kOther;
  }
}

void list(int directory, const WatchSettings& settings, ScannedDirectory& scanned) {
  const int copy = ::fcntl(directory, F_DUPFD_CLOEXEC, 0);
  DIR* const stream = copy < 0 ? nullptr : ::fdopendir(copy);
  if (stream == nullptr) {
    scanned.fault = fault_of(errno);
    if (copy >= 0) ::close(copy);
    return;
  }
  while (const dirent* const entry = ::readdir(stream)) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    const std::string relative = below(scanned.path, name).relative;
    const bool may_be_directory = entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN;
    if (!may_be_directory && !is_candidate(settings, relative)) continue;
    struct stat status {};
    if (entry->d_type != DT_DIR && ::fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (entry->d_type == DT_DIR || S_ISDIR(status.st_mode)) {
      if (!is_pruned(settings, relative)) scanned.directories.push_back(name);
    } else if (is_candidate(settings, relative)) {
      scanned.files.push_back({name, stamp_of(status)});
    }
  }
  ::closedir(stream);
  std::sort(scanned.files.begin(), scanned.files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
}

}  // namespace

std::string_view to_text(ScanFault fault) {
  switch (fault) {
    case ScanFault::kNone: return "none";
    case ScanFault::kGone: return "gone";
    case ScanFault::kPermission: return "permission";
    case ScanFault::kNoWatches: return "no_watches";
    case ScanFault::kTooMany: return "max_directories";
    case ScanFault::kOther: return "other";
  }
  return "";
}

Result<std::shared_ptr<const WatchRoot>> open_root(const std::string& path) {
  char resolved[PATH_MAX];
  if (::realpath(path.c_str(), resolved) == nullptr) {
    if (errno == ENOENT) return failure(Code::kUsage, "no such directory", {path, 0, 0, {}});
    return failure(Code::kUsage, std::string("cannot be watched: ") + std::strerror(errno), {path, 0, 0, {}});
  }
  OwnedFd directory(::open(resolved, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.is_open()) {
    const std::string why = errno == ENOTDIR ? "not a directory" : std::string("cannot be watched: ") + std::strerror(errno);
    return failure(Code::kUsage, why, {path, 0, 0, {}});
  }
  return std::make_shared<const WatchRoot>(WatchRoot{resolved, std::move(directory)});
}

bool is_candidate(const WatchSettings& settings, const std::string& relative) {
  return matches_any(settings.candidates, relative);
}

bool is_asked_for(const WatchSettings& settings, const std::string& relative) {
  const std::vector<std::string> usual = WatchSettings().candidates;
  return std::any_of(settings.candidates.begin(), settings.candidates.end(), [&](const std::string& glob) {
    return std::find(usual.begin(), usual.end(), glob) == usual.end() && matches_glob(glob, relative);
  });
}

bool is_pruned(const WatchSettings& settings, const std::string& relative) {
  return std::count(relative.begin(), relative.end(), '/') >= kDeepest || matches_any(settings.prune, relative);
}

ScannedDirectory scan_directory(const WatchRoot& root, const FilePath& path, const Inotify* inotify,
                                const WatchSettings& settings) {
  ScannedDirectory scanned;
  scanned.path = path;
  const OwnedFd directory = open_directory(root.directory.get(), path.relative);
  if (!directory.is_open()) {
    scanned.fault = fault_of(errno);
    return scanned;
  }
  if (inotify != nullptr) {
    const int wd = inotify->add(directory.get());
    if (wd >= 0) scanned.wd = wd;
    else scanned.fault = fault_of(-wd);
  } else {
    scanned.fault = ScanFault::kTooMany;
  }
  list(directory.get(), settings, scanned);
  return scanned;
}

}  // namespace plandiff
