// What the commands write: reports to standard output or a file, complaints to standard error.
#pragma once

#include <string>
#include <string_view>

#include "analyzers/base/result.h"
#include "analyzers/output/text.h"

namespace plandiff {

inline constexpr int kWrongUse = 2;  ///< exit code for wrong usage, wrong configuration and what could not be written

/// Writes the text to standard output. The exit code: 0, or kWrongUse (and a complaint) if not all of it could be written.
[[nodiscard]] int print(std::string_view text);

/// `plandiffd: message` on standard error. Returns kWrongUse.
int complain(std::string_view message);

/// Colours if standard output is a terminal that shows them and NO_COLOR (https://no-color.org) does not forbid it.
[[nodiscard]] TextStyle style_of_stdout();

/// Replaces the file by the text, whole or not at all. Links are followed; what is no regular file, such as /dev/stdout or a pipe, is
/// written to as it is.
[[nodiscard]] Result<void> write_file(const std::string& path, std::string_view text);

}  // namespace plandiff
