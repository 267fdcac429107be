// The package of a Lambda function as it lies on disk.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/workspace/archive.h"
#include "analyzers/workspace/workspace.h"

namespace plandiff {

/// What was found at the path a plan names. Facts only; rules decide what they mean.
struct LambdaPackage {
  Presence presence = Presence::kOutside;
  std::string path;  ///< as the plan names it, without a leading ./
  ArchiveListing listing;  ///< of a present file
  std::chrono::system_clock::time_point mtime{};
  std::uint64_t size = 0;

  /// The member of exactly that name, or null.
  [[nodiscard]] const ArchiveMember* find(std::string_view name) const;
  /// The member whose last path part is `name`'s and that lies deeper, such as src/index.py for index.py; of several the least
  /// deep, then the first. Null if none.
  [[nodiscard]] const ArchiveMember* find_deeper(std::string_view name) const;
};

/// Looks at a package once: presence, central directory. `~/x.zip` and paths of Windows are kOutside: they mean another place.
[[nodiscard]] LambdaPackage inspect_package(const Workspace& workspace, std::string_view path);

/// base64(SHA-256) of the file as Lambda's source_code_hash wants it; nothing if it is missing or above 256 MiB.
[[nodiscard]] std::optional<std::string> package_hash(const Workspace& workspace, std::string_view path);

}  // namespace plandiff
