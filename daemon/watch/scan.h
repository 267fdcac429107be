// Looking at one directory: watch it first, then list it. What happens in between comes as an event; the other order lost
// 13 files of 70,000 in a race, no scan at all 23 % (`mkdir -p a/b; write a/b/plan.json` outruns any watcher).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.h"
#include "daemon/watch/file_path.h"
#include "daemon/watch/inotify.h"

namespace plandiff {

/// A watched root, opened once. Paths below it are resolved from the descriptor, so nothing can lead out.
struct WatchRoot {
  std::string path;  ///< absolute, links resolved
  OwnedFd directory;
};

/// Opens a root, or says why it cannot be watched: `/plans: no such directory`.
[[nodiscard]] Result<std::shared_ptr<const WatchRoot>> open_root(const std::string& path);

/// True if the settings make the file a candidate, by its name or its path below the root.
[[nodiscard]] bool is_candidate(const WatchSettings& settings, const std::string& relative);
/// True if a glob of the user's own names the file, not only one of the defaults: for documents that are worth reading only where somebody asked.
[[nodiscard]] bool is_asked_for(const WatchSettings& settings, const std::string& relative);
/// True if the directory is neither watched nor searched: pruned by name or path, or more than 32 levels down.
[[nodiscard]] bool is_pruned(const WatchSettings& settings, const std::string& relative);

/// What became of one directory.
enum class ScanFault : std::uint8_t {
  kNone,
  kGone,        ///< not there any more, or no directory
  kPermission,  ///< may not be listed
  kNoWatches,   ///< listed, but fs.inotify.max_user_watches is used up, so changes go unnoticed
  kTooMany,     ///< listed, but watch.max_directories are watched already
  kOther,
};
inline constexpr std::array kScanFaults = {ScanFault::kPermission, ScanFault::kNoWatches, ScanFault::kTooMany, ScanFault::kOther};
/// Label values of plandiff_watch_errors_total.
[[nodiscard]] std::string_view to_text(ScanFault fault);

/// A candidate in a directory.
struct ScannedFile {
  std::string name;
  std::optional<FileStamp> stamp;  ///< of regular files; links, devices and FIFOs have none
};

struct ScannedDirectory {
  FilePath path;
  int wd = -1;  ///< -1: not watched
  ScanFault fault = ScanFault::kNone;
  std::vector<ScannedFile> files;        ///< candidates, sorted by name
  std::vector<std::string> directories;  ///< names of those that are not pruned; never links
};

/// Watches the directory (unless `inotify` is null) and lists it. Blocks on the disk, so never on the I/O thread.
[[nodiscard]] ScannedDirectory scan_directory(const WatchRoot& root, const FilePath& path, const Inotify* inotify,
                                              const WatchSettings& settings);

}  // namespace plandiff
