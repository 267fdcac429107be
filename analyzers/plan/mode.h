// Whether Terraform manages a resource or only reads it.
#pragma once

#include <cstdint>

namespace plandiff {

enum class Mode : std::uint8_t { kManaged, kData };

}  // namespace plandiff
