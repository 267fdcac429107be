// Which files a project has: a bounded walk through its folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/workspace/workspace.h"

namespace plandiff {

/// Where the project of a plan lies, relative to the plan's folder: ``, `program/`, `../../../`.
struct ProjectFolder {
  bool is_found = false;
  std::string prefix;
};

/// The folder with a project file (*.tf, *.tf.json, cdktf.json, Pulumi.yaml): the plan's own; else the only one right below it that has a
/// program; else the nearest above that has a program. Nothing is found among several.
[[nodiscard]] ProjectFolder find_project(const Workspace& workspace);

/// Files of a project, and whether all of them were seen.
struct ProjectFiles {
  std::vector<std::string> paths;  ///< relative to the project's folder, sorted by folder
  bool is_complete = true;         ///< false: a limit was reached, so nothing may be called missing
};

/// Walks at most six folders deep, through at most 256 folders and 4,096 names; passes over what is installed or generated
/// (node_modules, .venv, .terraform, cdktf.out, dist, …) and never follows a link to a folder.
[[nodiscard]] ProjectFiles list_project(const Workspace& workspace, const std::string& prefix);

}  // namespace plandiff
