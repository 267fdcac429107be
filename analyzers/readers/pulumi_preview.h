// The digest of `pulumi preview --json` (pulumi/pulumi, pkg/display/json.go), and its look-alikes: saved plans, summaries, states.
// Only for files of this folder.
#pragma once

#include <string_view>

#include <tl/expected.hpp>

#include "analyzers/readers/json_value.h"
#include "analyzers/readers/reader.h"

namespace plandiff {

/// Reads one digest that was opened as `document` over `text`.
[[nodiscard]] tl::expected<Plan, Rejection> read_pulumi_preview(ondemand::document& document, std::string_view text, WantedTypes wanted,
                                                                const Limits& limits);

}  // namespace plandiff
