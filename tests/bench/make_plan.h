// Plans of any size for measurements, shaped like real ones.
#pragma once

#include <cstddef>
#include <string>

namespace plandiff::bench {

/// JSON of a plan of about `bytes` bytes: eight AWS types; of ten changes six are no-ops, the others delete, update, create and
/// replace; resource_changes 46 %, planned_values 24 %, prior_state 22 %, configuration 7 % of the bytes.
[[nodiscard]] std::string make_plan(std::size_t bytes);

}  // namespace plandiff::bench
