// What AWS charges for a database version after the end of its standard support, by vCPU. Dates: config/data/extended_support.csv.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzers/cost/bill.h"

namespace plandiff {

/// Which price of extended support holds on a day. `kEither`: the third year has begun by the calendar, but no day is known for its price.
enum class SupportYear { kStandard, kFirst, kThird, kEither };

/// Of a version such as `5.7.44`; kStandard for versions without such a charge.
[[nodiscard]] SupportYear support_year(std::string_view engine, std::string_view version, std::chrono::sys_days today);

/// Adds it to the bill of a database instance, `zones` times (a standby in a second zone is charged as well: AWS's own cost estimator in
/// github.com/aws-samples/rds-extended-support-cost-estimator). Says nothing where the engine has none or the user declined it.
void charge_extended_support(Bill& bill, const std::string& engine, const std::string& machine, int zones);

}  // namespace plandiff
