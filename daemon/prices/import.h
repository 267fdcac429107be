// Reading AWS's price lists from files.
#pragma once

#include <string>
#include <vector>

#include "analyzers/base/result.h"
#include "analyzers/cost/offer.h"

namespace plandiff {

/// All files, each to its end. Fails with the file's name at the first that is truncated, damaged, of two versions or no list that an estimate can use, and
/// if two files of one offer have different versions.
[[nodiscard]] Result<std::vector<OfferRows>> read_offers(const std::vector<std::string>& files);

}  // namespace plandiff
