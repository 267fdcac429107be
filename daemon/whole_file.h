// Files that others read while we write them: reports, and the metrics for node_exporter.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzers/base/result.h"

namespace plandiff {

/// Replaces the file by the text, whole or not at all. Links are followed; what is no regular file, such as /dev/stdout or a pipe, is
/// written to as it is. The file gets `permissions`, else those it has, else those that any new file of this user gets.
[[nodiscard]] Result<void> write_file(const std::string& path, std::string_view text, std::optional<unsigned> permissions = std::nullopt);

/// All of it to a descriptor; false with errno if that fails.
[[nodiscard]] bool write_all(int file, std::string_view text);

}  // namespace plandiff
