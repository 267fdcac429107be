// What a file is, judged by its bytes before any parser looks at it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "analyzers/plan/rejection.h"

namespace plandiff {

/// A reason to refuse the bytes unparsed (empty, a zip, UTF-16, plain text), or nothing: they begin like JSON.
[[nodiscard]] std::optional<Rejection> refuse_by_first_bytes(std::string_view bytes);

/// Bytes to skip before the document: a UTF-8 byte order mark.
[[nodiscard]] std::size_t bom_size(std::string_view bytes);

/// Where the value that starts the text ends (one past its last bracket), or nothing if it never closes. Looks at brackets and
/// strings only.
[[nodiscard]] std::optional<std::size_t> end_of_first_value(std::string_view text);

/// True if the text looks like the line-by-line log of `terraform plan -json`.
[[nodiscard]] bool is_log_stream(std::string_view text);

/// The hint of most refusals: how to write a plan as JSON.
inline constexpr std::string_view kShowJsonHint = "run: terraform show -json PLANFILE > plan.json";

}  // namespace plandiff
