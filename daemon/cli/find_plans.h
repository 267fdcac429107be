// A directory given to `check`: the files in it that may be plans.
#pragma once

#include <string>
#include <vector>

#include "config/settings.h"

namespace plandiff {

/// Candidates in the directory and below, pruned as the daemon prunes, sorted; those whose first bytes cannot begin a plan are left out. Links are not
/// followed. At most 100,000 directories are looked at.
[[nodiscard]] std::vector<std::string> find_plans(const std::string& directory, const WatchSettings& watch);

}  // namespace plandiff
