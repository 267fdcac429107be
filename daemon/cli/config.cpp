#include "daemon/cli/config.h"

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "config/knowledge_folder.h"
#include "config/load.h"
#include "daemon/cli/print.h"

namespace plandiff {

int check_config(const ConfigCheckOptions& options) {
  if (!settings_from(options.file).has_value()) return kWrongUse;
  return print(fmt::format("{}: no mistakes\n", printable(options.file)));
}

std::optional<Settings> settings_without_knowledge(const std::string& file) {
  if (file.empty()) return Settings{};
  LoadedSettings loaded = load_settings(file);
  if (loaded.has_value()) return std::move(*loaded);
  for (const Error& error : loaded.error()) complain(printable(error.to_string()));
  return std::nullopt;
}

std::optional<Settings> settings_from(const std::string& file) {
  std::optional<Settings> settings = settings_without_knowledge(file);
  if (!settings.has_value()) return std::nullopt;
  const std::vector<Error> errors = replace_knowledge_from(settings->knowledge);
  for (const Error& error : errors) complain(printable(error.to_string()));
  if (!errors.empty()) return std::nullopt;
  return settings;
}

}  // namespace plandiff
