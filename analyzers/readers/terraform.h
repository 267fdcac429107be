// `terraform show -json` and `tofu show -json`: one pass over the document, only the sections that something reads.
// Only for files of this folder.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "analyzers/readers/json_value.h"
#include "analyzers/readers/reader.h"

namespace plandiff {

/// Reads a plan, or the array of its resource changes alone. `text` is what `document` iterates over.
[[nodiscard]] tl::expected<Plan, Rejection> read_terraform(ondemand::document& document, std::string_view text,
                                                           WantedTypes wanted, const Limits& limits);

}  // namespace plandiff
