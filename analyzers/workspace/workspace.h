// The files beside a plan: what is really there, beneath one root, never following links out of it. The only part of
// `analyzers/` that touches a disk; everything it says is also "unknown" when it could not look.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plandiff {

/// A file descriptor that closes itself.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// What was found at a path. `kOutside`: the path leaves the root, so nobody looked. `kUnreadable`: no permission, an I/O
/// error, or something that is no regular file.
enum class Presence : std::uint8_t { kPresent, kMissing, kOutside, kUnreadable };

/// A regular file opened beneath the root.
struct OpenedFile {
  Descriptor descriptor;
  std::uint64_t size = 0;
  std::chrono::system_clock::time_point mtime{};
  std::string path;  ///< relative to the root, normalised
};

/// Hands the file's bytes on in pieces, from its start. False if a read failed or the file is no longer as long as it was when opened.
[[nodiscard]] bool read_pieces(const OpenedFile& file, const std::function<void(std::string_view)>& take);

/// A name in a directory.
struct DirectoryEntry {
  std::string name;
  bool is_directory = false;  ///< false for a link to one: links are not followed where trees are walked
};

/// Where to look. Settled by the caller (command line or watcher) before analysis.
struct WorkspaceLocation {
  std::string root;  ///< absolute path, without links, of the directory that nothing leaves; empty: there is no workspace
  std::string base;  ///< directory of the plan, relative to root ("" = root itself); relative paths resolve there
  bool is_given = false;  ///< the user named it (--workspace), so it is certainly the right place
};

/// Finds root and base for a plan file: base is `given`, else the plan's directory; root is `given`, else the nearest
/// ancestor with .git, never above `watch_root` (empty: no such bound), else the base. No workspace if the directory cannot be opened,
/// the plan comes through a pipe (`-`, /dev/stdin) or lies outside `watch_root`. Links in the paths given are resolved.
[[nodiscard]] WorkspaceLocation locate_workspace(const std::string& plan_path, const std::string& given,
                                                 const std::string& watch_root);

/// Read-only access to the files beneath one root. Opens the root once. Not thread-safe; cheap to make.
class Workspace {
 public:
  /// No workspace: every question answers kOutside.
  Workspace() = default;
  /// A root that is reached through a link is not opened: it was put there after the location was found.
  explicit Workspace(const WorkspaceLocation& location);

  [[nodiscard]] bool is_available() const { return root_.is_open(); }
  [[nodiscard]] const WorkspaceLocation& location() const { return location_; }
  /// True if this is certainly where the plan was made: it was given, or *.tf, *.tf.json, cdk.tf.json or Pulumi.yaml lie in the base.
  [[nodiscard]] bool is_confirmed() const;

  /// Opens a regular file named by a plan: relative to the base (`./build/x.zip`), or absolute beneath the root. Never blocks, never
  /// follows a link out of the root (openat2 RESOLVE_BENEATH, or a per-component walk where the kernel refuses that).
  [[nodiscard]] Presence open(std::string_view path, OpenedFile& file) const;
  [[nodiscard]] Presence presence(std::string_view path) const;
  /// True if a directory of that name is there.
  [[nodiscard]] bool has_directory(std::string_view path) const;
  /// Names in a directory relative to the base, sorted, at most `limit` (of more, any); empty if it is not there.
  [[nodiscard]] std::vector<std::string> list(std::string_view directory, std::size_t limit = 4096) const;
  /// The same names with what they are.
  [[nodiscard]] std::vector<DirectoryEntry> entries(std::string_view directory, std::size_t limit = 4096) const;
  /// Content of a small text file, or nothing if it is missing, unreadable or larger than `limit` bytes.
  [[nodiscard]] std::optional<std::string> read_text(std::string_view path, std::size_t limit = 1U << 20U) const;

 private:
  WorkspaceLocation location_;
  Descriptor root_;
  mutable std::optional<bool> is_confirmed_;  ///< rules ask once a function; the directory is read once
};

}  // namespace plandiff
