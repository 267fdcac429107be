#include "analyzers/plan/plan.h"

namespace plandiff {

std::string_view to_text(Format format) {
  switch (format) {
    case Format::kTerraform: return "terraform";
    case Format::kOpenTofu: return "opentofu";
  }
  return "";
}

}  // namespace plandiff
