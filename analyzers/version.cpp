#include "analyzers/version.h"

namespace plandiff {

std::string_view version() { return PLANDIFF_VERSION; }

}  // namespace plandiff
