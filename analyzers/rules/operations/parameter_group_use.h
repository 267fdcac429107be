// Is a parameter group used, and which of its parameters are static.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "analyzers/rules/operations/posture.h"

namespace plandiff::rules {

/// True for a parameter that a running server of that family (`mysql8.0`, `postgres15`) cannot change.
inline bool is_static(std::string_view family, std::string_view parameter) {
  for (const Table::Row& row : knowledge("rds_static_parameters").find("parameter", parameter)) {
    if (family.starts_with(row["engine"])) return true;
  }
  return false;
}

/// Types that name a parameter group of instances.
inline constexpr std::array<std::string_view, 3> kDatabases = {"aws_db_instance", "aws_rds_cluster_instance",
                                                               "aws_rds_cluster"};

/// Databases of a type by the parameter group that they name.
inline const TextIndex& by_group(const Subject& group, std::string_view type) {
  if (type == "aws_rds_cluster_instance") return group.texts(type, "db_parameter_group_name");
  return type == "aws_rds_cluster" ? group.texts(type, "db_instance_parameter_group_name")
                                   : group.texts(type, "parameter_group_name");
}

/// A group whose name is late may be any group, unless the code says which.
inline bool is_hidden(const Subject& group, const ResourceView& database) {
  if (database.change() == nullptr) return true;
  const Subject other = group.subject(*database.change());
  if (database.type() == "aws_rds_cluster_instance") return !other.referred("db_parameter_group_name").is_complete;
  return !(database.type() == "aws_rds_cluster" ? other.referred("db_instance_parameter_group_name")
                                                : other.referred("parameter_group_name"))
              .is_complete;
}

inline Verdict is_used(const Subject& group) {
  const auto is_database = [](const ResourceView& view) {
    return std::ranges::find(kDatabases, view.type()) != kDatabases.end();
  };
  if (std::ranges::any_of(group.consumers(), is_database)) return Verdict::yes();
  const Attribute name = group.after("name");
  Verdict used = Verdict::no();
  for (const std::string_view type : kDatabases) {
    const TextIndex& databases = by_group(group, type);
    if (name.text() && !databases.find(*name.text()).empty()) return Verdict::yes();
    const bool hides =
        std::ranges::any_of(databases.unknown, [&](const ResourceView& view) { return is_hidden(group, view); });
    if (hides) used = Verdict::unknown();
  }
  return used;
}

/// Yes if the plan holds databases and shows them all, none of them uses this group, and no output hands it on.
inline Verdict is_unused(const Subject& group) {
  const auto has_managed = [&](std::string_view type) {
    return std::ranges::any_of(group.resources(type),
                               [](const ResourceView& view) { return view.mode() == Mode::kManaged; });
  };
  if (std::ranges::none_of(kDatabases, has_managed)) return Verdict::no();
  const Verdict used = is_used(group) | group.is_exported();
  return is_not(used) & group.is_whole();
}

}  // namespace plandiff::rules
