// The plan that a digest or a stream makes. Only for files of this folder.
#pragma once

#include "analyzers/readers/pulumi_document.h"

namespace plandiff {

/// Fills `parts`, whose arena owns all that the document refers to.
void fill_plan(const PulumiDocument& document, WantedTypes wanted, PlanParts& parts);

}  // namespace plandiff
