#include "daemon/cli/config.h"

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "config/load.h"
#include "daemon/cli/print.h"

namespace plandiff {

int check_config(const ConfigCheckOptions& options) {
  if (!settings_from(options.file).has_value()) return kWrongUse;
  return print(fmt::format("{}: no mistakes\n", printable(options.file)));
}

std::optional<Settings> settings_from(const std::string& file) {
  if (file.empty()) return Settings{};
  LoadedSettings loaded = load_settings(file);
  if (loaded.has_value()) return std::move(*loaded);
  for (const Error& error : loaded.error()) complain(printable(error.to_string()));
  return std::nullopt;
}

}  // namespace plandiff
