// Which zones depend on one NAT gateway: from the gateway to the route tables that lead to it, to the subnets on those
// tables.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// Gateways of the same block, made by count or for_each. Then which of them a table leads to is not in the
/// configuration.
inline bool has_siblings(const Subject& gateway) {
  for (const ResourceView& view : gateway.resources(gateway.type())) {
    if (view.change() == &gateway.change()) continue;
    if (view.name() == gateway.change().name && view.module_address() == gateway.change().module_address) return true;
  }
  return false;
}

/// Route tables that lead to it, by a route in the table or one of its own.
inline std::vector<ResourceView> tables_through(const Subject& gateway) {
  std::vector<ResourceView> tables;
  for (const ResourceView& view : gateway.consumers()) {
    if (view.type() == "aws_route_table") tables.push_back(view);
    if (view.type() != "aws_route") continue;
    for (const ResourceView& table : gateway.subject(*view.change()).referred("route_table_id").resources)
      tables.push_back(table);
  }
  return tables;
}

/// Yes if subnets in at least two zones reach the internet through this gateway alone.
inline Verdict serves_several_zones(const Subject& gateway) {
  if (has_siblings(gateway)) return Verdict::no();
  std::set<std::string, std::less<>> zones;
  bool is_open = false;
  for (const ResourceView& table : tables_through(gateway)) {
    if (table.change() == nullptr) continue;
    for (const ResourceView& association : gateway.subject(*table.change()).consumers()) {
      if (association.type() != "aws_route_table_association") continue;
      for (const ResourceView& subnet : gateway.subject(*association.change()).referred("subnet_id").resources) {
        const Attribute zone = subnet.attribute("availability_zone");
        if (zone.text())
          zones.emplace(*zone.text());
        else
          is_open = true;
      }
    }
  }
  if (zones.size() >= 2) return Verdict::yes();
  return is_open ? Verdict::unknown() : Verdict::no();
}

}  // namespace plandiff::rules
