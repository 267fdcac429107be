// From the configuration file to Settings. Strict: what is not understood is an error with its place, never a default.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "analyzers/base/result.h"
#include "config/settings.h"

namespace plandiff {

/// The settings, or every mistake in the order of the file, so that one look mends all.
using LoadedSettings = tl::expected<Settings, std::vector<Error>>;

/// Reads a YAML file of at most 1 MiB. Relative directories become absolute: they start at the file's own directory.
[[nodiscard]] LoadedSettings load_settings(const std::string& file);

/// The same from text; `file` is what messages name and where relative directories start. Empty text gives the defaults.
[[nodiscard]] LoadedSettings parse_settings(std::string_view text, const std::string& file);

/// The bytes of a file of at most 1 MiB. The error names it: `/etc/x.yml: No such file or directory`.

/// Every key there is, as `watch.roots`, in the order of the shipped file.
[[nodiscard]] std::vector<std::string> setting_keys();

}  // namespace plandiff
