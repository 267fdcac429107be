// What is inside a zip package, read from its central directory alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/workspace/workspace.h"

namespace plandiff {

/// One file of a package.
struct ArchiveMember {
  std::string name;  ///< as it lies on the disk after unpacking: the stored bytes, slashes forward, without a leading ./
  std::uint64_t size = 0;
  bool is_executable = false;  ///< a Unix mode with an x bit
  bool has_unix_mode = false;  ///< false for zips made on Windows or by tools that store no mode
};

/// Why an archive gave no listing. `kNotAZip`: certainly none, for it has no end record (another file, or a truncated zip).
/// `kUnreadable`: it has one, but libzip could make no sense of it; other tools might.
enum class ArchiveFault : std::uint8_t { kNone, kNotAZip, kTooManyMembers, kUnreadable };

/// The files of an archive (folders are left out), sorted by name. An empty zip is valid; an empty file is no zip.
struct ArchiveListing {
  ArchiveFault fault = ArchiveFault::kNone;
  std::vector<ArchiveMember> members;
};

/// Lists at most 65,536 members, from a central directory of at most 24 MiB; beyond that there is none. Takes the file over.
[[nodiscard]] ArchiveListing list_archive(OpenedFile file);

/// The text of one member of at most 1 MiB inflated; nothing if it is larger, damaged, encrypted, neither stored nor deflated,
/// or not there. Of two with one name the last, which is what unpacking leaves. Takes the file over.
[[nodiscard]] std::optional<std::string> read_member(OpenedFile file, std::string_view name);

}  // namespace plandiff
