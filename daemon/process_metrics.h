// The process_* metrics that every Prometheus client gives, read from /proc at each scrape.
#pragma once

#include <vector>

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

namespace plandiff {

/// Stateless. Families whose source cannot be read are left out.
class ProcessMetrics : public prometheus::Collectable {
 public:
  [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override;
};

}  // namespace plandiff
