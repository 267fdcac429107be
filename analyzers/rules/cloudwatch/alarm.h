// What an alarm looks at: the metric written in it, or the one that its metric_query blocks return.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// A metric of an alarm.
struct Metric {
  Attribute space;          ///< AWS/RDS
  Attribute name;           ///< CPUUtilization
  Attribute dimensions;     ///< a map
  Attribute statistic;      ///< Average, Sum …; absent if a percentile is asked for
  bool is_query = false;    ///< stands in a metric_query block
  bool is_returned = true;  ///< the alarm compares this one; others only feed an expression
};

/// All metrics of an alarm; none if they are not known yet.
inline std::vector<Metric> metrics_of(const ResourceView& alarm) {
  const Attribute name = alarm.attribute("metric_name");
  if (!is_unset(name).is_yes()) {
    return {{alarm.attribute("namespace"), name, alarm.attribute("dimensions"), alarm.attribute("statistic")}};
  }
  std::vector<Metric> metrics;
  const Attribute queries = alarm.attribute("metric_query");
  for (std::size_t i = 0; i < queries.value().items().size(); ++i) {
    const Attribute query = queries.at(i);
    const Attribute metric = query.at("metric").at(std::size_t{0});
    if (!metric.is_known()) continue;
    const bool is_only = queries.value().items().size() == 1;
    metrics.push_back({metric.at("namespace"), metric.at("metric_name"), metric.at("dimensions"), metric.at("stat"),
                       true, is_only || is_true(query.at("return_data")).is_yes()});
  }
  return metrics;
}

inline ResourceView as_view(const Subject& subject) { return {subject.plan(), &subject.change(), nullptr}; }

/// The metric that the alarm compares with its threshold; nothing if that is an expression, or not known yet.
inline std::optional<Metric> compared_metric(const Subject& alarm) {
  for (const Metric& metric : metrics_of(as_view(alarm))) {
    if (metric.is_returned) return metric;
  }
  return std::nullopt;
}

/// True if the alarm fires above its threshold, or below it. Neither for bands (anomaly detection).
inline bool fires_above(const Attribute& comparison) {
  return is_one_of(comparison, {"GreaterThanThreshold", "GreaterThanOrEqualToThreshold"}).is_yes();
}
inline bool fires_below(const Attribute& comparison) {
  return is_one_of(comparison, {"LessThanThreshold", "LessThanOrEqualToThreshold"}).is_yes();
}

/// The row of config/data/metric_units.csv, if the metric has one that holds for its statistic.
inline std::optional<Table::Row> units_of(const Metric& metric) {
  const std::string_view statistic = metric.statistic.text().value_or("");
  for (const Table::Row& row : knowledge("metric_units").find("metric", metric.name.text().value_or(""))) {
    const bool fits = row["namespace"] == metric.space.text().value_or("") &&
                      (row["statistic"].empty() || row["statistic"] == statistic);
    if (fits) return row;
  }
  return std::nullopt;
}

/// Resources of a type that the alarm watches: named in its dimensions, or referred to by them while the name is late.
/// `name` is the attribute that dimensions of that type hold.
inline std::vector<ResourceView> watched(const Subject& alarm, const Metric& metric, std::string_view type, Path name) {
  std::vector<ResourceView> found;
  bool is_late = metric.dimensions.is_unknown();
  for (const Attribute& dimension : metric.dimensions.leaves()) {
    is_late = is_late || dimension.is_unknown();
    if (!dimension.text()) continue;
    for (const ResourceView& view : alarm.texts(type, name).find(*dimension.text())) found.push_back(view);
  }
  if (!found.empty() || !is_late) return found;
  const Referred referred = metric.is_query ? alarm.referred("metric_query") : alarm.referred("dimensions");
  for (const ResourceView& view : referred.resources) {
    if (view.type() == type) found.push_back(view);
  }
  return found;
}

/// Bytes of the one database whose storage the alarm watches; nothing if it is not one, or not known.
inline std::optional<double> watched_storage(const Subject& alarm, const Metric& metric) {
  if (equals(metric.space, "AWS/RDS").is_yes() && equals(metric.name, "FreeStorageSpace").is_yes()) {
    const std::vector<ResourceView> databases = watched(alarm, metric, "aws_db_instance", "identifier");
    const auto size = databases.size() == 1 ? databases[0].attribute("allocated_storage").number() : std::nullopt;
    if (size) return *size * 1024 * 1024 * 1024;
  }
  return std::nullopt;
}

}  // namespace plandiff::rules
