// From a path to the bytes of a plan, or to the reason why there are none. The only place of the daemon that reads plans.
// `check` reads what its user names: links are followed, pipes are read to their end. `serve` reads what anybody may have put beneath
// a root: regular files only, and nothing outside the root.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include <tl/expected.hpp>

#include "analyzers/plan/rejection.h"
#include "analyzers/plan_input.h"

namespace plandiff {

/// Tells one version of a file from the next without reading it.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t ctime_ns = 0;

  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

/// A plan file as it was read. `identity` is that from before reading: should the file have changed meanwhile, the next look differs.
struct PlanFile {
  PlanInput input;
  FileIdentity identity;
};

/// How long a named pipe may be without a writer.
inline constexpr std::chrono::milliseconds kPipeWait = std::chrono::seconds(5);

/// True if the name stands for a stream that has no folder: `-`, /dev/stdin, /dev/fd/N.
[[nodiscard]] bool is_stream(const std::string& path);

/// Reads a file, a pipe or (`-`) standard input of at most `cap` bytes. `buffer` lends its memory: on success it moves into the
/// input, and is handed back by `buffer = std::move(file.input.bytes)`. Blocks as long as a pipe has a writer.
[[nodiscard]] tl::expected<PlanFile, Rejection> read_plan_file(const std::string& path, std::size_t cap, PaddedBytes& buffer,
                                                               std::chrono::milliseconds pipe_wait = kPipeWait);

/// Reads a regular file beneath the directory `root` (a descriptor; O_PATH will do). `relative` has no leading slash; links are followed
/// as long as they stay beneath. A file that changes while it is read is read again, for some milliseconds at most. Never blocks
/// on a pipe or a device. `input.path` is `relative`.
[[nodiscard]] tl::expected<PlanFile, Rejection> read_plan_beneath(int root, const std::string& relative, std::size_t cap,
                                                                  PaddedBytes& buffer);

}  // namespace plandiff
