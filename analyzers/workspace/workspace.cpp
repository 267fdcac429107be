#include "analyzers/workspace/workspace.h"

#include "analyzers/workspace/place.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace plandiff {
namespace {

// O_NONBLOCK: a FIFO without a writer opens at once, and is then refused because it is no regular file.
constexpr int kReadFlags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
constexpr int kDirectoryFlags = O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC;
constexpr int kPlaceFlags = O_PATH | O_DIRECTORY | O_CLOEXEC;

// A directory of a hostile tree may hold millions of names; a Terraform directory holds tens.
constexpr std::size_t kNamesLookedAt = 65'536;

int error_or(int fd) { return fd < 0 ? -errno : fd; }

/// For kernels and containers without openat2: one openat a component, and no link is followed at all (a link could
/// only be judged by following it). Descriptor or -errno; ELOOP for a link.
int walk_beneath(int root, std::string_view path, int flags) {
  Descriptor holder;
  int directory = root;
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/')) {
    Descriptor next(::openat(directory, std::string(path.substr(0, slash)).c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    struct stat status {};
    if (!next.is_open() || ::fstat(next.get(), &status) != 0) return -errno;
    if (S_ISLNK(status.st_mode)) return -ELOOP;
    if (!S_ISDIR(status.st_mode)) return -ENOTDIR;
    holder = std::move(next);
    directory = holder.get();
    path.remove_prefix(slash + 1);
  }
  return error_or(::openat(directory, path.empty() ? "." : std::string(path).c_str(), flags | O_NOFOLLOW));
}

/// Opens a place beneath a directory. Descriptor or -errno; EXDEV and ELOOP mean that it would have left the directory.
int open_beneath(int directory, const Place& place, int flags, std::uint64_t resolve = RESOLVE_BENEATH) {
  // The kernel would see a path that ends at the NUL, not the one that was judged.
  if (place.spelled.find('\0') != std::string::npos) return -EINVAL;
  struct open_how how {};
  how.flags = static_cast<std::uint64_t>(flags);
  how.resolve = resolve | RESOLVE_NO_MAGICLINKS;
  // EAGAIN: something was renamed while the kernel resolved a `..`.
  for (int tries = 0; tries < 8; ++tries) {
    const long fd = ::syscall(SYS_openat2, directory, place.spelled.c_str(), &how, sizeof how);
    if (fd >= 0) return static_cast<int>(fd);
    if (errno == ENOSYS || errno == EPERM) return walk_beneath(directory, place.normalised, flags);
    if (errno != EAGAIN && errno != EINTR) return -errno;
  }
  return -EAGAIN;
}

Presence presence_of(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR: return Presence::kMissing;
    case EXDEV:
    case ELOOP: return Presence::kOutside;
    default: return Presence::kUnreadable;
  }
}

/// Hands on the names in a directory until `take` has seen enough (false) or too many were there.
template <class Take>
void read_names(Descriptor directory, const Take& take) {
  const int copy = ::fcntl(directory.get(), F_DUPFD_CLOEXEC, 0);  // closedir closes what fdopendir was given
  DIR* const stream = copy < 0 ? nullptr : ::fdopendir(copy);
  if (stream == nullptr) {
    if (copy >= 0) ::close(copy);
    return;
  }
  for (std::size_t seen = 0; seen < kNamesLookedAt; ++seen) {
    const dirent* const found = ::readdir(stream);
    if (found == nullptr) break;
    const std::string_view name = found->d_name;
    if (name != "." && name != ".." && !take(name, found->d_type == DT_DIR)) break;
  }
  ::closedir(stream);
}

/// Absolute path without links; nothing if it is no directory that can be reached.
std::optional<std::string> directory_at(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(path, error);
  if (error || !std::filesystem::is_directory(real, error)) return std::nullopt;
  return real.string();
}

/// Plans that come through a pipe lie nowhere: `-`, /dev/stdin, and /dev/fd/63 of a shell's `<(…)`.
bool is_stream(const std::string& plan_path) { return plan_path.empty() || plan_path == "-"; }
bool is_of_the_kernel(std::string_view directory) {
  return directory == "/dev" || is_beneath(directory, "/dev/fd") || is_beneath(directory, "/proc");
}

std::string nearest_repository(const std::string& base, const std::string& bound) {
  for (std::filesystem::path directory = base;; directory = directory.parent_path()) {
    struct stat status {};
    if (::lstat((directory / ".git").c_str(), &status) == 0) return directory.string();
    if (directory == bound || directory == directory.parent_path()) return base;
  }
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    if (is_open()) ::close(fd_);
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

Descriptor::~Descriptor() {
  if (is_open()) ::close(fd_);
}

WorkspaceLocation locate_workspace(const std::string& plan_path, const std::string& given, const std::string& watch_root) {
  if (!given.empty()) {
    std::optional<std::string> root = directory_at(given);
    return root.has_value() ? WorkspaceLocation{std::move(*root), "", true} : WorkspaceLocation{};
  }
  if (is_stream(plan_path)) return {};
  const std::filesystem::path parent = std::filesystem::path(plan_path).parent_path();
  const std::optional<std::string> base = directory_at(parent.empty() ? "." : parent);
  if (!base.has_value() || is_of_the_kernel(*base)) return {};
  std::string bound;
  if (!watch_root.empty()) {
    const std::optional<std::string> real = directory_at(watch_root);
    // Somebody exchanged a directory for a link since the plan was read.
    if (!real.has_value() || !is_beneath(*base, *real)) return {};
    bound = *real;
  }
  WorkspaceLocation location;
  location.root = nearest_repository(*base, bound);
  location.base = below(*base, location.root);
  return location;
}

Workspace::Workspace(const WorkspaceLocation& location) : location_(location) {
  if (location.root.empty()) return;
  const std::optional<std::string> root = normalise(location.root);
  const Descriptor top(::open("/", kPlaceFlags));
  if (!root.has_value() || !top.is_open()) return;
  // The root was free of links when it was found; one that has come since leads elsewhere.
  const Place place{root->empty() ? "." : *root, *root};
  root_ = Descriptor(std::max(-1, open_beneath(top.get(), place, kPlaceFlags, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS)));
}

bool Workspace::is_confirmed() const {
  if (!is_available()) return false;
  if (location_.is_given) return true;
  if (!is_confirmed_.has_value()) {
    is_confirmed_ = false;
    const std::optional<Place> base = place_of(location_, ".");
    const int fd = base.has_value() ? open_beneath(root_.get(), *base, kDirectoryFlags) : -1;
    if (fd < 0) return false;
    read_names(Descriptor(fd), [this](std::string_view name, bool is_directory) {
      // cdk.tf.json ends like the others. Terraform passes hidden files over.
      const bool is_terraform = name.ends_with(".tf") || name.ends_with(".tf.json");
      const bool is_template = name.starts_with("template.") || name.ends_with(".template.json") || name == "samconfig.toml";
      const bool is_code = is_terraform || is_template || name == "Pulumi.yaml";
      if (!is_directory && !name.starts_with('.') && is_code) is_confirmed_ = true;
      return !*is_confirmed_;
    });
  }
  return *is_confirmed_;
}

Presence Workspace::open(std::string_view path, OpenedFile& file) const {
  if (!is_available()) return Presence::kOutside;
  std::optional<Place> place = place_of(location_, path);
  if (!place.has_value()) return Presence::kOutside;
  const int fd = open_beneath(root_.get(), *place, kReadFlags);
  if (fd < 0) return presence_of(-fd);
  Descriptor descriptor(fd);
  struct stat status {};
  if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return Presence::kUnreadable;
  const auto since_1970 = std::chrono::seconds(status.st_mtim.tv_sec) + std::chrono::nanoseconds(status.st_mtim.tv_nsec);
  file.descriptor = std::move(descriptor);
  file.size = static_cast<std::uint64_t>(status.st_size);
  file.mtime = std::chrono::system_clock::time_point(std::chrono::duration_cast<std::chrono::system_clock::duration>(since_1970));
  file.path = std::move(place->normalised);
  return Presence::kPresent;
}

Presence Workspace::presence(std::string_view path) const {
  OpenedFile file;
  return open(path, file);
}

bool Workspace::has_directory(std::string_view path) const {
  const std::optional<Place> place = is_available() ? place_of(location_, path) : std::nullopt;
  return place.has_value() && Descriptor(std::max(-1, open_beneath(root_.get(), *place, kPlaceFlags))).is_open();
}

std::vector<std::string> Workspace::list(std::string_view directory, std::size_t limit) const {
  std::vector<std::string> names;
  const std::optional<Place> place = is_available() ? place_of(location_, directory) : std::nullopt;
  const int fd = place.has_value() ? open_beneath(root_.get(), *place, kDirectoryFlags) : -1;
  if (fd < 0) return names;
  read_names(Descriptor(fd), [&](std::string_view name, bool /*is_directory*/) {
    if (names.size() < limit) names.emplace_back(name);
    return names.size() < limit;
  });
  std::ranges::sort(names);
  return names;
}

std::vector<DirectoryEntry> Workspace::entries(std::string_view directory, std::size_t limit) const {
  std::vector<DirectoryEntry> found;
  const std::optional<Place> place = is_available() ? place_of(location_, directory) : std::nullopt;
  const int fd = place.has_value() ? open_beneath(root_.get(), *place, kDirectoryFlags) : -1;
  if (fd < 0) return found;
  read_names(Descriptor(fd), [&](std::string_view name, bool is_directory) {
    if (found.size() < limit) found.push_back({std::string(name), is_directory});
    return found.size() < limit;
  });
  std::ranges::sort(found, {}, &DirectoryEntry::name);
  return found;
}

std::optional<std::string> Workspace::read_text(std::string_view path, std::size_t limit) const {
  OpenedFile file;
  if (open(path, file) != Presence::kPresent || file.size > limit) return std::nullopt;
  std::string text;
  text.reserve(file.size);
  if (!read_pieces(file, [&](std::string_view piece) { text += piece; })) return std::nullopt;
  return text;
}

bool read_pieces(const OpenedFile& file, const std::function<void(std::string_view)>& take) {
  std::array<char, 65'536> buffer;
  std::uint64_t at = 0;
  for (;;) {
    const ssize_t count = ::pread(file.descriptor.get(), buffer.data(), buffer.size(), static_cast<off_t>(at));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    if (count == 0) return at == file.size;
    at += static_cast<std::uint64_t>(count);
    if (at > file.size) return false;
    take(std::string_view(buffer.data(), static_cast<std::size_t>(count)));
  }
}

}  // namespace plandiff
