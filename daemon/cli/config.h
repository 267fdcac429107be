// `plandiffd config check`, and the configuration of the other commands.
#pragma once

#include <optional>
#include <string>

#include "config/settings.h"
#include "daemon/cli/options.h"

namespace plandiff {

/// Tells on standard output that the file is right, or on standard error what is wrong with it. The exit code: 0 or 2.
[[nodiscard]] int check_config(const ConfigCheckOptions& options);

/// The settings of a file, the defaults if its name is empty. Nothing, and each mistake on standard error, if the file is wrong.
[[nodiscard]] std::optional<Settings> settings_from(const std::string& file);

/// The same, but tables of facts stay as they are, so that it may be asked while they are in use.
[[nodiscard]] std::optional<Settings> settings_without_knowledge(const std::string& file);

}  // namespace plandiff
