#include "config/knowledge_folder.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

#include "analyzers/knowledge/table.h"
#include "config/file_text.h"

namespace plandiff {
namespace {

std::optional<Error> replace_one(const std::filesystem::path& file) {
  const Result<std::string> text = read_config_file(file.string());
  if (!text.has_value()) return text.error();
  const Result<void> replaced = replace_knowledge(file.stem().string(), *text, file.string());
  return replaced.has_value() ? std::nullopt : std::optional(replaced.error());
}

}  // namespace

std::vector<Error> replace_knowledge_from(const std::string& directory) {
  if (directory.empty()) return {};
  std::error_code failed;
  std::vector<std::filesystem::path> files;
  for (std::filesystem::directory_iterator entry(directory, failed), end; !failed && entry != end; entry.increment(failed)) {
    if (entry->path().extension() == ".csv") files.push_back(entry->path());
  }
  if (failed) return {Error{Code::kConfig, failed.message(), {directory, 0, 0, {}}}};
  std::sort(files.begin(), files.end());
  std::vector<Error> errors;
  for (const std::filesystem::path& file : files) {
    if (std::optional<Error> error = replace_one(file)) errors.push_back(*std::move(error));
  }
  return errors;
}

}  // namespace plandiff
