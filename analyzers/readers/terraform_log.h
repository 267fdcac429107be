// `terraform plan -json` and `tofu plan -json`: a log, one JSON object a line. It names what is going to change and how, and holds no values.
// Only for files of this folder.
//
//   {"@level":"info","@module":"terraform.ui","type":"planned_change","change":{"resource":{"addr":"aws_db_instance.main",…},"action":"delete"}}
//   {"@level":"info","@module":"terraform.ui","type":"change_summary","changes":{"add":0,"change":0,"remove":1,"operation":"plan"}}
//
// Source: https://developer.hashicorp.com/terraform/internals/machine-readable-ui
#pragma once

#include <string_view>

#include <tl/expected.hpp>

#include "analyzers/readers/json_value.h"
#include "analyzers/readers/reader.h"

namespace plandiff {

/// Reads a text whose first line is an object of such a log. Lines that are no objects are passed over. Its closing summary must be there and agree with
/// the changes, unless an error ended the plan: a line that is lost or damaged shows in the sum.
[[nodiscard]] tl::expected<Plan, Rejection> read_terraform_log(std::string_view text, ondemand::parser& parser, const Limits& limits);

}  // namespace plandiff
