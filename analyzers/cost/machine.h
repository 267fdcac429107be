// Machine types by family and size, for every service that names them the same way: `db.t3.small`, `cache.r6g.large`, `m5.2xlarge`.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "analyzers/cost/price_book.h"

namespace plandiff {

/// The price of a size that the table lacks, from the next smaller size of its family that it has, else from the next larger: prices of a family
/// go with the size (large, xlarge, 2xlarge … double; prices.md 1). Marked as derived. Nothing if no size of the family has a price.
[[nodiscard]] std::optional<Price> derive_by_size(std::string_view machine, const std::function<const Price*(std::string_view)>& look);

/// vCPUs of a database class (`db.r5.xlarge`: 4); nothing for what has no fixed number, such as `db.serverless`.
/// Source: docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
[[nodiscard]] std::optional<int> vcpus_of(std::string_view machine);

/// The family of a type, `t3` of `db.t3.small`; empty for other shapes.
[[nodiscard]] std::string_view family_of(std::string_view machine);
/// The size of a type, `small` of `db.t3.small`; empty for other shapes.
[[nodiscard]] std::string_view size_of(std::string_view machine);

}  // namespace plandiff
