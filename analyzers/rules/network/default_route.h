// Where the traffic of a subnet to the internet goes: through its own route table, else through the main one of its VPC.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"
#include "analyzers/rules/network/vpc.h"

namespace plandiff::rules {

inline constexpr std::string_view kRouteTypes[] = {"aws_subnet",
                                                   "aws_vpc",
                                                   "aws_vpc_ipv4_cidr_block_association",
                                                   "aws_internet_gateway",
                                                   "aws_internet_gateway_attachment",
                                                   "aws_route_table",
                                                   "aws_default_route_table",
                                                   "aws_main_route_table_association",
                                                   "aws_route_table_association",
                                                   "aws_route",
                                                   "aws_vpn_gateway_route_propagation"};

namespace detail {

/// Does a destination take in all of the internet? The halves of everything count; of a prefix list the plan does not tell.
inline Verdict is_everything(const Attribute& range, const Attribute& list) {
  const Verdict by_range = text_is(range, [](std::string_view text) { return text == "0.0.0.0/0" || text == "0.0.0.0/1" || text == "128.0.0.0/1"; });
  return is_unset(list).is_yes() ? by_range : by_range | Verdict::unknown();
}

/// Does a route lead out, by an internet gateway? A firewall's endpoint, a transit gateway and the like may: unknown. A NAT gateway and a
/// peering do not.
inline Verdict leads_out(const Attribute& gateway, const Referred& referred, const std::vector<Attribute>& others) {
  if (gateway.text() && !gateway.text()->empty()) {
    if (gateway.text()->starts_with("igw-")) return Verdict::yes();
    return *gateway.text() == "local" ? Verdict::no() : Verdict::unknown();
  }
  if (gateway.is_unknown()) {
    const bool is_internet = std::ranges::any_of(referred.resources, [](const ResourceView& view) { return view.type() == "aws_internet_gateway"; });
    return is_internet ? Verdict::yes() : Verdict::unknown();
  }
  const bool has_other = std::ranges::any_of(others, [](const Attribute& other) { return !other.is_empty(); });
  return has_other ? Verdict::unknown() : Verdict::no();
}

/// Routes written in the table itself.
inline Verdict own_routes_lead_out(const Subject& subject, const ResourceView& table) {
  const Attribute routes = table.attribute("route");
  Referred referred;
  if (table.change() != nullptr) referred = subject.subject(*table.change()).referred("route");
  const bool names_gateway = std::ranges::any_of(referred.resources, [](const ResourceView& view) { return view.type() == "aws_internet_gateway"; });
  if (routes.is_unknown()) return names_gateway ? Verdict::yes() : Verdict::unknown();
  Verdict found = is_unset(table.attribute("propagating_vgws")).is_no() && !table.attribute("propagating_vgws").value().items().empty()
                      ? Verdict::unknown()
                      : Verdict::no();
  for (std::size_t i = 0; i < routes.value().items().size(); ++i) {
    const Attribute route = routes.at(i);
    const std::vector<Attribute> others = {route.at("vpc_endpoint_id"), route.at("transit_gateway_id"), route.at("network_interface_id"),
                                           route.at("carrier_gateway_id"), route.at("core_network_arn"), route.at("local_gateway_id"), route.at("instance_id")};
    found = found | (is_everything(route.at("cidr_block"), route.at("destination_prefix_list_id")) & leads_out(route.at("gateway_id"), referred, others));
  }
  return found;
}

inline Verdict route_leads_out(const Subject& subject, const ResourceView& route) {
  const Referred referred = route.change() == nullptr ? Referred{} : subject.subject(*route.change()).referred("gateway_id");
  const std::vector<Attribute> others = {route.attribute("vpc_endpoint_id"),    route.attribute("transit_gateway_id"),
                                         route.attribute("network_interface_id"), route.attribute("carrier_gateway_id"),
                                         route.attribute("core_network_arn"),     route.attribute("local_gateway_id"),
                                         route.attribute("instance_id")};
  return is_everything(route.attribute("destination_cidr_block"), route.attribute("destination_prefix_list_id")) &
         leads_out(route.attribute("gateway_id"), referred, others);
}

}  // namespace detail

/// Has the table a route to an internet gateway, in it or made apart?
inline Verdict table_leads_out(const Subject& subject, const ResourceView& table) {
  Verdict found = detail::own_routes_lead_out(subject, table);
  const Attribute id = table.attribute("id");
  for (const ResourceView& route : subject.naming("aws_route", "route_table_id", table, {id.text().value_or("")}))
    found = found | detail::route_leads_out(subject, route);
  for (const ResourceView& one : subject.naming("aws_vpn_gateway_route_propagation", "route_table_id", table, {id.text().value_or("")}))
    found = found | (one.address().empty() ? Verdict::no() : Verdict::unknown());
  return found;
}

/// The tables that the plan attaches to a subnet; nothing if an association cannot be traced to its table.
inline std::optional<std::vector<ResourceView>> tables_attached_to(const Subject& subject, const ResourceView& subnet) {
  std::vector<ResourceView> tables;
  const Attribute id = subnet.attribute("id");
  for (const ResourceView& association : subject.naming("aws_route_table_association", "subnet_id", subnet, {id.text().value_or("")})) {
    std::optional<ResourceView> table = detail::by_id(subject, "aws_route_table", association.attribute("route_table_id"));
    if (!table && association.change() != nullptr) {
      // Of counted tables the association may take any; they are alike, as a rule.
      for (const ResourceView& view : subject.subject(*association.change()).referred("route_table_id").resources) {
        if (view.type() == "aws_route_table") tables.push_back(view);
      }
      if (!tables.empty()) continue;
    }
    if (!table) return std::nullopt;
    tables.push_back(*table);
  }
  return tables;
}

/// Does the plan say anything about the main table of a VPC? Then its routes are not ours to judge.
inline bool touches_main_table(const Subject& subject) {
  if (!subject.resources("aws_default_route_table").empty() || !subject.resources("aws_main_route_table_association").empty()) return true;
  return std::ranges::any_of(subject.resources("aws_route"), [&](const ResourceView& route) {
    if (route.change() == nullptr) return false;
    return std::ranges::any_of(subject.subject(*route.change()).referred("route_table_id").resources,
                               [](const ResourceView& view) { return view.type() == "aws_vpc"; });
  });
}

/// Does the traffic of a subnet lead out? The main table of a new VPC has no route but the local one.
inline Verdict subnet_leads_out(const Subject& subject, const ResourceView& subnet) {
  const std::optional<std::vector<ResourceView>> tables = tables_attached_to(subject, subnet);
  if (!tables) return Verdict::unknown();
  if (tables->empty()) {
    const std::optional<ResourceView> vpc = vpc_named(subject, subnet);
    return vpc && is_new(*vpc) && !touches_main_table(subject) ? Verdict::no() : Verdict::unknown();
  }
  Verdict found = Verdict::no();
  for (const ResourceView& table : *tables) found = found | table_leads_out(subject, table);
  return found;
}

/// Is an internet gateway attached to this VPC? Unknown where one cannot be traced.
inline Verdict has_internet_gateway(const Subject& subject, const ResourceView& vpc) {
  Verdict found = Verdict::no();
  for (const std::string_view type : {std::string_view("aws_internet_gateway"), std::string_view("aws_internet_gateway_attachment")}) {
    for (const ResourceView& gateway : subject.resources(type)) {
      const std::optional<ResourceView> its = vpc_named(subject, gateway);
      if (its)
        found = found | Verdict::of(its->address() == vpc.address());
      else if (!is_unset(gateway.attribute("vpc_id")).is_yes())
        found = found | Verdict::unknown();
    }
  }
  return found;
}

}  // namespace plandiff::rules
