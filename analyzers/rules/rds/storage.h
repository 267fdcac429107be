// The storage settings of a database, and the limits that hold for them.
#pragma once

#include <optional>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/engine_row.h"
#include "analyzers/rules/rds/sent.h"

namespace plandiff::rules {

/// The settings of one instance or cluster as they will be.
struct Storage {
  Attribute engine;
  Attribute type;
  Attribute size;
  Attribute iops;
  Attribute throughput;
  Verdict has_iops;  ///< somebody wrote it, and not 0, which sets nothing
  Verdict has_throughput;
  Verdict is_sent;  ///< an update sends its storage settings only when one of them changes
};

namespace detail {

/// Written and not 0; a value that is not known yet is some number.
inline Verdict is_asked_for(const Subject& subject, Path path) {
  const Attribute after = subject.after(path);
  return is_written(subject, path) & (at_least(after, 1) | Verdict::of(after.is_unknown()));
}

}  // namespace detail

inline Storage storage_of(const Subject& subject) {
  return {subject.after("engine"),
          subject.after("storage_type"),
          subject.after("allocated_storage"),
          subject.after("iops"),
          subject.after("storage_throughput"),
          detail::is_asked_for(subject, "iops"),
          detail::is_asked_for(subject, "storage_throughput"),
          is_sent(subject, "storage_type") | is_sent(subject, "allocated_storage") | is_sent(subject, "iops") |
              is_sent(subject, "storage_throughput")};
}

/// IOPS limits of a storage type. `holds` is unknown if engine or size are not known (the size of a restored database
/// comes from its source), no if the engine has none.
struct IopsLimits {
  Verdict holds = Verdict::no();
  std::optional<Table::Row> row = {};

  [[nodiscard]] double lowest() const { return bound("iops_lowest"); }
  [[nodiscard]] double highest() const { return row ? bound("iops_highest") : 0; }
  /// Without a row every question of a bound answers yes, so that `holds` decides.
  [[nodiscard]] double bound(std::string_view column) const {
    return row ? number_in((*row)[column]) : std::numeric_limits<double>::infinity();
  }
};

inline IopsLimits iops_limits(const Storage& storage, std::string_view type) {
  const std::optional<double> size = storage.size.number();
  if (!storage.engine.is_known() || !size) return {Verdict::unknown()};
  for (const Table::Row& row : engine_rows("rds_iops_limits", storage.engine)) {
    if (row["storage_type"] != type) continue;
    if (*size >= number_in(row["from_gib"]) && *size < number_in(row["to_gib"])) return {Verdict::yes(), row};
  }
  return {};
}

}  // namespace plandiff::rules
