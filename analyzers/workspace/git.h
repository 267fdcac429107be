// Facts about the repository beside a plan, read from .git without running git (which would obey other people's configuration).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzers/workspace/workspace.h"

namespace plandiff {

/// What .git tells. Empty text: not known.
struct GitFacts {
  std::string origin;  ///< last two parts of origin's URL: `acme/payments`
  std::string branch;  ///< empty when HEAD is detached
  std::string commit;  ///< 40 (or 64) hex digits, empty on an unborn branch
};

/// Reads the repository that the workspace's root is the top of; nothing if there is no .git or no HEAD in it. Follows a `.git` file
/// (worktrees, submodules) where `gitdir:` points. Reads at most 64 KiB a file (packed-refs 64 MiB).
[[nodiscard]] std::optional<GitFacts> read_git_facts(const std::string& root);

/// Last two parts of a remote's URL, without `.git`: `git@host:acme/payments.git` and `https://host/acme/payments` give
/// `acme/payments`. Credentials in the URL are never kept.
[[nodiscard]] std::string repository_of_url(std::string_view url);

/// True if git's index lists the file and its content is the one that was staged (blob hash compared; files that a filter such as
/// LFS changes are never equal). `path` is relative to the workspace's root, which is the top of the repository. Unknown
/// repositories (SHA-256), files above 256 MiB and untracked files give false.
[[nodiscard]] bool is_tracked_unmodified(const Workspace& workspace, const std::string& path);

}  // namespace plandiff
