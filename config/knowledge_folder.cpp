#include "config/knowledge_folder.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>

#include <fmt/format.h>

#include "analyzers/knowledge/table.h"

namespace plandiff {
namespace {

constexpr std::uintmax_t kLargestTable = 16U << 20U;

Error error_at(const std::filesystem::path& file, std::string message) { return {Code::kConfig, std::move(message), {file.string(), 0, 0, {}}}; }

std::optional<Error> replace_one(const std::filesystem::path& file) {
  std::error_code failed;
  const std::uintmax_t size = std::filesystem::file_size(file, failed);
  if (failed) return error_at(file, failed.message());
  if (size > kLargestTable) return error_at(file, fmt::format("larger than {} bytes", kLargestTable));
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) return error_at(file, "cannot be read");
  const Result<void> replaced = replace_knowledge(file.stem().string(), text.str(), file.string());
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
  if (failed) return {error_at(directory, failed.message())};
  std::sort(files.begin(), files.end());
  std::vector<Error> errors;
  for (const std::filesystem::path& file : files) {
    if (std::optional<Error> error = replace_one(file)) errors.push_back(*std::move(error));
  }
  return errors;
}

}  // namespace plandiff
