// The text of a configuration file, and whether it is text at all.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzers/base/result.h"

namespace plandiff {

/// The whole file, at most 1 MiB. Fails with Code::kConfig and the file's name.
[[nodiscard]] Result<std::string> read_config_file(const std::string& file);

/// The first byte that is no UTF-8 text (or is zero) as an error with line and column; nothing if all is well.
[[nodiscard]] std::optional<Error> find_bad_byte(std::string_view text, const std::string& file);

}  // namespace plandiff
