// The version of plandiffd, set by CMake's project().
#pragma once

#include <string_view>

namespace plandiff {

[[nodiscard]] std::string_view version();

}  // namespace plandiff
