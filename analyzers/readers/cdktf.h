// `cdk.tf.json`, as `cdktf synth` writes it: configuration without a plan. Every resource counts as created, with the arguments that the code gives it.
// Only for files of this folder.
//
//   {"//": {"metadata": {"stackName": "net", "version": "0.20.5"}},
//    "resource": {"aws_vpc": {"main": {"//": {"metadata": {"path": "net/main"}}, "cidr_block": "${var.range}"}}}, …}
#pragma once

#include <string_view>

#include <tl/expected.hpp>

#include "analyzers/readers/json_value.h"
#include "analyzers/readers/reader.h"

namespace plandiff {

/// Reads a configuration; `text` is what `document` iterates over. What a template gives is unknown; a nested object is a block, except where it is one of the maps of Terraform's AWS provider
/// (tags, environment variables, dimensions).
[[nodiscard]] tl::expected<Plan, Rejection> read_cdktf(ondemand::document& document, std::string_view text, WantedTypes wanted,
                                                       const Limits& limits);

}  // namespace plandiff
