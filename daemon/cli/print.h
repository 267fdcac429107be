// What the commands write: reports to standard output, complaints to standard error.
#pragma once

#include <string_view>

#include "analyzers/output/text.h"

namespace plandiff {

inline constexpr int kWrongUse = 2;  ///< exit code for wrong usage, wrong configuration and what could not be written

/// Writes the text to standard output. The exit code: 0, or kWrongUse (and a complaint) if not all of it could be written.
[[nodiscard]] int print(std::string_view text);

/// `plandiffd: message` on standard error. Returns kWrongUse.
int complain(std::string_view message);

/// Colours if standard output is a terminal that shows them and NO_COLOR (https://no-color.org) does not forbid it.
[[nodiscard]] TextStyle style_of_stdout();

}  // namespace plandiff
