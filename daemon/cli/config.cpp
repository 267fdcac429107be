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

std::optional<Settings> settings_from(const std::string& file) {
  if (file.empty()) return Settings{};
  LoadedSettings loaded = load_settings(file);
  const std::vector<Error> errors = loaded.has_value() ? replace_knowledge_from(loaded->knowledge) : std::move(loaded.error());
  for (const Error& error : errors) complain(printable(error.to_string()));
  if (!errors.empty()) return std::nullopt;
  return std::move(*loaded);
}

}  // namespace plandiff
