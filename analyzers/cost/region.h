// Where a resource will stand, which decides what it costs.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "analyzers/plan/plan.h"

namespace plandiff {

/// Finds regions; keeps what it found for providers. Text it gives out lives as long as it does, or as its plan.
class Regions {
 public:
  Regions(const Plan& plan, std::string_view fallback) : plan_(&plan), fallback_(fallback) {}

  struct Place {
    std::string_view name;
    bool is_assumed = false;  ///< nothing told: the default of the settings
  };
  /// By its own attribute, its provider's configuration, its ARN or zone, the ARNs and zones of the plan, else the default.
  [[nodiscard]] Place of(const ResourceChange& change);

 private:
  [[nodiscard]] std::string_view of_provider(const ResourceChange& change);
  [[nodiscard]] std::string_view of_plan();

  const Plan* plan_;
  std::string_view fallback_;
  std::unordered_map<std::string_view, std::string_view> providers_;
  bool has_looked_ = false;
  std::string_view of_plan_;
};

/// The region of `arn:aws:rds:us-east-1:…` or of a zone such as `us-east-1a`; empty if there is none.
[[nodiscard]] std::string_view region_in_arn(std::string_view arn);
[[nodiscard]] std::string_view region_of_zone(std::string_view zone);

}  // namespace plandiff
