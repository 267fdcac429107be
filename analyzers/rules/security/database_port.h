// The port on which a database listens.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// The written port, else the default of the engine; nothing if neither is known. `sqlserver-ex` is looked up as
/// `sqlserver`.
inline std::optional<std::int64_t> database_port(std::string_view type, const Attribute& engine,
                                                 const Attribute& port) {
  if (const auto number = port.number(); number && *number > 0) return static_cast<std::int64_t>(*number);
  if (port.is_unknown()) return std::nullopt;
  std::string_view name = engine.text().value_or("");
  if (type == "aws_redshift_cluster") name = "redshift";
  if (type == "aws_elasticache_replication_group" && engine.is_empty()) name = "redis";
  if (name.starts_with("custom-")) name.remove_prefix(7);
  while (!name.empty()) {
    for (const Table::Row row : knowledge("database_ports").find("engine", name)) {
      const std::string_view digits = row["port"];
      std::int64_t found = 0;
      std::from_chars(digits.data(), digits.data() + digits.size(), found);
      return found;
    }
    const std::size_t end = name.rfind('-');
    name = end == std::string_view::npos ? std::string_view{} : name.substr(0, end);
  }
  return std::nullopt;
}

}  // namespace plandiff::rules
