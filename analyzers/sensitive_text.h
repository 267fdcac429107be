// The last line of defence for secrets: whatever a rule writes about a resource, no text that the plan marks as sensitive stays
// in it. Rules mask what they show themselves (Attribute::display); this catches what slips through.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzers/base/arena.h"
#include "analyzers/plan/plan.h"

namespace plandiff {

/// Every text of the change (of all changes if it is null) that either mask marks, of JSON inside marked text, and of sensitive root variables. Texts of fewer than
/// four bytes are left out: they would blank out ordinary words. JSON is read into `arena`.
[[nodiscard]] std::vector<std::string_view> sensitive_texts(const Plan& plan, const ResourceChange* change, Arena& arena);

/// Replaces every occurrence of the texts by `(sensitive)`.
void mask(std::string& text, const std::vector<std::string_view>& sensitive);

}  // namespace plandiff
