// What a file is, judged by its bytes before any parser looks at it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "analyzers/plan/rejection.h"

namespace plandiff {

/// Where the document starts: behind a UTF-8 byte order mark and, where a tool or a CI wrapper spoke first, at the first `{` or `[` that opens a
/// line and begins JSON. Nothing if no line does. The bytes are not UTF-16.
[[nodiscard]] std::optional<std::size_t> find_document(std::string_view bytes);

/// The reason for bytes in which no document starts: empty, a zip, an array of no objects, binary data, plain text.
[[nodiscard]] Rejection refuse_by_first_bytes(std::string_view bytes);

/// Where the value that starts the text ends (one past its last bracket), or nothing if it never closes. Looks at brackets and
/// strings only.
[[nodiscard]] std::optional<std::size_t> end_of_first_value(std::string_view text);

/// The value that starts the text, without what a tool printed behind it; nothing if nothing follows. What follows on the same line is no
/// other tool's output but damage: then nothing, too.
[[nodiscard]] std::optional<std::string_view> without_trailer(std::string_view text);

/// The hint of most refusals: how to write a plan as JSON.
inline constexpr std::string_view kShowJsonHint = "run: terraform show -json PLANFILE > plan.json";

}  // namespace plandiff
