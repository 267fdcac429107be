// From what simdjson and a walk say to a refusal that a person can act on. Only for files of this folder.
#pragma once

#include <string_view>

#include "analyzers/plan/rejection.h"
#include "analyzers/readers/section.h"

namespace plandiff {

/// Why the walk through `document` over `text` failed. `hint` is the way out.
[[nodiscard]] Rejection refusal_after(const Walk& walk, ondemand::document& document, std::string_view text, std::string_view hint);

/// Text that follows the document; nothing if it ends where the text does.
[[nodiscard]] std::optional<Rejection> refuse_trailing_text(ondemand::document& document, std::string_view text, std::string_view hint);

}  // namespace plandiff
