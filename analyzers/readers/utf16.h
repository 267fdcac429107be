// UTF-16 with a byte order mark, as PowerShell's `>` writes it, into the UTF-8 that every reader expects. Only for files of this folder.
#pragma once

#include <string_view>

#include "analyzers/base/arena.h"

namespace plandiff {

/// True if the bytes begin with a byte order mark of UTF-16, little or big endian.
[[nodiscard]] bool is_utf16(std::string_view bytes);

/// The text in UTF-8 without its mark, in `memory` and followed by the padding that simdjson needs. Half a pair becomes U+FFFD, an odd last byte is
/// left out: the document is then damaged anyway. `bytes` begins with a mark. At most half as long again as `bytes`.
[[nodiscard]] std::string_view utf8_of(std::string_view bytes, Arena& memory);

}  // namespace plandiff
