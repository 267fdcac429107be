// Pulumi's event stream: one event a line, as PULUMI_ENABLE_STREAMING_JSON_PREVIEW, --event-log and `pulumi up --json` write it
// (pulumi/pulumi, sdk/go/common/apitype/events.go). Only for files of this folder.
#pragma once

#include <string_view>

#include <tl/expected.hpp>

#include "analyzers/readers/json_value.h"
#include "analyzers/readers/reader.h"

namespace plandiff {

/// Reads a whole stream with one parser, line by line.
[[nodiscard]] tl::expected<Plan, Rejection> read_pulumi_events(ondemand::parser& parser, std::string_view text, WantedTypes wanted, const Limits& limits);

}  // namespace plandiff
