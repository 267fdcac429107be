// `plandiffd prices`: what is known about prices, and reading more of them.
#pragma once

#include "daemon/cli/options.h"

namespace plandiff {

/// Imports, shows or tells the state of the price book. The exit code: 0, or 2 if a file is no whole price list or there is no such price; the
/// book is then as it was.
[[nodiscard]] int run_prices(const PricesOptions& options);

}  // namespace plandiff
