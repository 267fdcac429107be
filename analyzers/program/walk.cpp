#include "analyzers/program/walk.h"

#include <algorithm>
#include <array>

namespace plandiff {
namespace {

constexpr std::size_t kDeepest = 6;
constexpr std::size_t kFolders = 256;
constexpr std::size_t kNames = 4096;
constexpr std::size_t kBelow = 64;  // a folder with more is no project, and each costs a look
constexpr std::size_t kAbove = 4;  // cdktf.out/stacks/NAME lies three below

bool is_program_file(std::string_view name) { return name == "Pulumi.yaml" || name == "Pulumi.yml" || name == "cdktf.json"; }

bool is_terraform(std::string_view name) { return !name.starts_with('.') && (name.ends_with(".tf") || name.ends_with(".tf.json")); }

bool has(const std::vector<DirectoryEntry>& entries, bool (*fits)(std::string_view)) {
  return std::any_of(entries.begin(), entries.end(), [&](const DirectoryEntry& entry) { return !entry.is_directory && fits(entry.name); });
}

bool is_passed_over(std::string_view name) {
  static constexpr std::array<std::string_view, 18> kInstalled = {
      "node_modules", "venv",     "env.bak", "__pycache__", "site-packages", "vendor", "cdktf.out",    "cdk.out",  "dist",
      "bin",          "coverage", "target",  "imports",     "htmlcov",       "out",    "build.artifacts", "tmp", "storybook-static"};
  return name.starts_with('.') || name.ends_with(".egg-info") || name.ends_with("@tmp") ||
         std::find(kInstalled.begin(), kInstalled.end(), name) != kInstalled.end();
}

}  // namespace

ProjectFolder find_project(const Workspace& workspace) {
  if (!workspace.is_available()) return {};
  const std::vector<DirectoryEntry> own = workspace.entries("");
  const bool is_synthesized = std::any_of(own.begin(), own.end(), [](const DirectoryEntry& entry) { return entry.name == "cdk.tf.json"; });
  if (!is_synthesized && (has(own, is_program_file) || has(own, is_terraform))) return {true, ""};
  ProjectFolder below;
  std::size_t candidates = 0;
  std::size_t looked_at = 0;
  for (const DirectoryEntry& entry : own) {
    if (!entry.is_directory || is_passed_over(entry.name) || ++looked_at > kBelow || !has(workspace.entries(entry.name), is_program_file)) continue;
    below = {true, entry.name + "/"};
    ++candidates;
  }
  if (candidates != 0 || looked_at > kBelow) return candidates == 1 && looked_at <= kBelow ? below : ProjectFolder{};
  std::string prefix;
  const bool is_repository = std::any_of(own.begin(), own.end(), [](const DirectoryEntry& entry) { return entry.name == ".git"; });
  for (std::size_t i = 0; i < kAbove && !is_repository; ++i) {
    prefix += "../";
    const std::vector<DirectoryEntry> above = workspace.entries(prefix);
    if (has(above, is_program_file)) return {true, prefix};
    const bool is_border = std::any_of(above.begin(), above.end(), [](const DirectoryEntry& entry) { return entry.name == ".git"; });
    if (above.empty() || is_border || has(above, is_terraform)) break;
  }
  return {is_synthesized, ""};
}

ProjectFiles list_project(const Workspace& workspace, const std::string& prefix) {
  ProjectFiles files;
  struct Folder {
    std::string path;  // with a slash at its end, empty for the project's own
    std::size_t depth = 0;
  };
  std::vector<Folder> folders = {{"", 0}};
  std::size_t names = 0;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const Folder folder = folders[i];
    const std::vector<DirectoryEntry> entries = workspace.entries(prefix + folder.path, kNames);
    for (const DirectoryEntry& entry : entries) {
      if (++names > kNames) {
        files.is_complete = false;
        return files;
      }
      const std::string path = folder.path + entry.name;
      if (!entry.is_directory) {
        files.paths.push_back(path);
      } else if (!is_passed_over(entry.name)) {
        if (folder.depth == kDeepest || folders.size() == kFolders) files.is_complete = false;
        else folders.push_back({path + "/", folder.depth + 1});
      }
    }
  }
  return files;
}

}  // namespace plandiff
