// The environment that the configuration gives to plans by where they lie.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "config/settings.h"

namespace plandiff {

/// The environment of the first mapping whose glob fits the absolute path of a plan file; nothing if none fits.
[[nodiscard]] std::optional<EnvironmentClass> mapped_environment(std::span<const EnvironmentMapping> mappings,
                                                                 std::string_view absolute_path);

/// The classes that an environment may be set to, for messages: `prod, preprod, …`.
[[nodiscard]] std::string environment_choices();

}  // namespace plandiff
