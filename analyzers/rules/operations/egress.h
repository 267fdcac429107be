// Does a subnet lead anywhere? From the subnet to its route table, to the routes in the table and those made apart.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// True for everything, and for the halves of everything that some write instead.
inline bool covers_everything(std::string_view range) {
  return range == "0.0.0.0/0" || range == "::/0" || range.ends_with("/1");
}

/// A range known, absent or late: yes, no, unknown.
inline Verdict leads_everywhere(const Attribute& range) { return text_is(range, covers_everything); }

/// Routes written in the table itself.
inline Verdict has_own_default(const ResourceView& table) {
  const Attribute routes = table.attribute("route");
  const Attribute gateways = table.attribute("propagating_vgws");
  if (routes.is_unknown() || gateways.is_unknown()) return Verdict::unknown();
  Verdict found = Verdict::of(!gateways.value().items().empty());
  for (std::size_t i = 0; i < routes.value().items().size(); ++i) {
    const Attribute route = routes.at(i);
    const Attribute list = route.at("destination_prefix_list_id");
    found = found | leads_everywhere(route.at("cidr_block")) | leads_everywhere(route.at("ipv6_cidr_block"));
    if (!is_unset(list).is_yes()) found = found | Verdict::unknown();
  }
  return found;
}

/// Has the table a route to the outside, in it or made apart?
inline Verdict has_default(const Subject& subject, const ResourceView& table) {
  Verdict found = has_own_default(table);
  if (table.change() == nullptr) return found | Verdict::unknown();
  const Subject own = subject.subject(*table.change());
  for (const ResourceView& route : own.consumers()) {
    if (route.type() == "aws_vpn_gateway_route_propagation") return Verdict::yes();
    if (route.type() != "aws_route") continue;
    found = found | leads_everywhere(route.attribute("destination_cidr_block")) |
            leads_everywhere(route.attribute("destination_ipv6_cidr_block"));
    if (!is_unset(route.attribute("destination_prefix_list_id")).is_yes()) found = found | Verdict::unknown();
  }
  const Attribute id = own.after("id");
  for (const ResourceView& route : subject.texts("aws_route", "route_table_id").find(id.text().value_or(""))) {
    found = found | leads_everywhere(route.attribute("destination_cidr_block"));
  }
  return found;
}

/// Route tables that the plan attaches to a subnet.
inline std::vector<ResourceView> route_tables_of(const Subject& subject, const ResourceView& subnet) {
  std::vector<ResourceView> tables;
  const auto add = [&](const ResourceView& association) {
    if (association.change() == nullptr) return;
    for (const ResourceView& table : subject.subject(*association.change()).referred("route_table_id").resources) {
      if (table.type() == "aws_route_table") tables.push_back(table);
    }
  };
  if (subnet.change() == nullptr) return tables;
  for (const ResourceView& view : subject.subject(*subnet.change()).consumers()) {
    if (view.type() == "aws_route_table_association") add(view);
  }
  return tables;
}

/// No if the subnet certainly leads nowhere; unknown without a table of its own, for then the network's main table
/// counts.
inline Verdict has_egress(const Subject& subject, const ResourceView& subnet) {
  const std::vector<ResourceView> tables = route_tables_of(subject, subnet);
  if (tables.empty() || subnet.mode() != Mode::kManaged) return Verdict::unknown();
  Verdict found = Verdict::no();
  for (const ResourceView& table : tables) found = found | has_default(subject, table);
  return found;
}

/// Interface endpoints stand in for a way out. What a function calls is not in the plan, so any of them will do; a
/// gateway endpoint (S3, DynamoDB) may be all it needs.
inline Verdict has_endpoint(const Subject& subject) {
  Verdict found = Verdict::no();
  for (const ResourceView& endpoint : subject.resources("aws_vpc_endpoint")) {
    const Attribute type = endpoint.attribute("vpc_endpoint_type");
    found = found | (equals(type, "Interface").is_yes() ? Verdict::yes() : Verdict::unknown());
  }
  return found;
}

}  // namespace plandiff::rules
