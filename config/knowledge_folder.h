// The user's own tables of facts: files that stand in for those of config/data.
#pragma once

#include <string>
#include <vector>

#include "analyzers/base/result.h"

namespace plandiff {

/// Replaces each embedded table for which `directory` holds a NAME.csv; other files than *.csv are left alone. Once a process, at its start. Returns
/// every mistake; none for an empty name, which means that there is no such folder.
[[nodiscard]] std::vector<Error> replace_knowledge_from(const std::string& directory);

}  // namespace plandiff
