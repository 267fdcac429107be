// Opens a path that is not trusted so that nothing outside one directory can be reached: no `..`, no absolute link, no link that climbs out.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "daemon/watch/owned_fd.h"

namespace plandiff {

/// Opens `relative` for reading beneath the directory `root`, without blocking on pipes and devices. The error is an errno: EXDEV if
/// the path leaves the root. Uses openat2(RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS), and the walk where the kernel or a
/// sandbox refuses that call.
[[nodiscard]] tl::expected<OwnedFd, int> open_beneath(int root, const std::string& relative);

/// The same by one openat per component. Public for its test: a kernel of today never needs it.
[[nodiscard]] tl::expected<OwnedFd, int> open_beneath_by_walk(int root, const std::string& relative);

}  // namespace plandiff
