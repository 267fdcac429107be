// Is a subnet public: does it hand out public addresses, or does its route table lead to an internet gateway?
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "analyzers/rule.h"

namespace plandiff::rules {

inline constexpr std::string_view kNetworkTypes[] = {"aws_subnet", "aws_route_table", "aws_route",
                                                     "aws_route_table_association", "aws_internet_gateway"};

/// What is known of one subnet.
struct SubnetAnswer {
  Verdict is_public = Verdict::no();
  std::string why;
};

namespace detail {

/// An id that is that resource's, by its value or by reference.
inline bool is_id_of(const Attribute& id, const Referred& referred, const ResourceView& to) {
  if (id.text().has_value() && id.text() == to.attribute("id").text()) return true;
  return std::ranges::any_of(referred.resources, [&](const ResourceView& view) { return view.address() == to.address(); });
}

inline Verdict is_default_route(const Attribute& v4, const Attribute& v6) {
  return equals(v4, "0.0.0.0/0") | equals(v6, "::/0");
}

/// A gateway id that is, or will be, an internet gateway's.
inline Verdict is_internet_gateway(const Attribute& id, const Referred& referred) {
  if (id.is_known()) return Verdict::of(id.text().value_or("").starts_with("igw-"));
  if (!id.is_unknown()) return Verdict::no();
  if (std::ranges::any_of(referred.resources,
                          [](const ResourceView& view) { return view.type() == "aws_internet_gateway"; }))
    return Verdict::yes();
  return referred.is_complete ? Verdict::no() : Verdict::unknown();
}

/// A route to an internet gateway among those written in the table and those that are resources of their own.
inline Verdict leads_to_internet(const Subject& subject, const ResourceView& table) {
  const Attribute routes = table.attribute("route");
  Verdict verdict = Verdict::no();
  Referred referred;
  if (table.change() != nullptr) referred = subject.subject(*table.change()).referred("route");
  // Which route of an unknown list leads where is not in the plan; an internet gateway has one use only.
  if (routes.is_unknown()) verdict = is_internet_gateway(routes, referred);
  for (std::size_t i = 0; i < routes.value().items().size(); ++i) {
    const Attribute route = routes.at(i);
    verdict = verdict | (is_default_route(route.at("cidr_block"), route.at("ipv6_cidr_block")) &
                         is_internet_gateway(route.at("gateway_id"), referred));
  }
  for (const ResourceView& route : subject.resources("aws_route")) {
    const bool is_change = route.change() != nullptr;
    const Referred owner = is_change ? subject.subject(*route.change()).referred("route_table_id") : Referred{};
    if (!is_id_of(route.attribute("route_table_id"), owner, table)) continue;
    const Referred gateway = is_change ? subject.subject(*route.change()).referred("gateway_id") : Referred{};
    verdict = verdict | (is_default_route(route.attribute("destination_cidr_block"),
                                          route.attribute("destination_ipv6_cidr_block")) &
                         is_internet_gateway(route.attribute("gateway_id"), gateway));
  }
  return verdict;
}

}  // namespace detail

/// Unknown if the subnet hands out no addresses and its route table is not in the plan.
inline SubnetAnswer ask_subnet(const Subject& subject, const ResourceView& subnet) {
  if (is_true(subnet.attribute("map_public_ip_on_launch")).is_yes())
    return {Verdict::yes(), std::string(subnet.address()) + " gives public addresses to what starts in it"};
  Verdict verdict = Verdict::no();
  bool has_table = false;
  for (const ResourceView& association : subject.resources("aws_route_table_association")) {
    const bool is_change = association.change() != nullptr;
    const Referred of_subnet =
        is_change ? subject.subject(*association.change()).referred("subnet_id") : Referred{};
    if (!detail::is_id_of(association.attribute("subnet_id"), of_subnet, subnet)) continue;
    const Referred of_table =
        is_change ? subject.subject(*association.change()).referred("route_table_id") : Referred{};
    for (const ResourceView& table : subject.resources("aws_route_table")) {
      if (!detail::is_id_of(association.attribute("route_table_id"), of_table, table)) continue;
      has_table = true;
      verdict = verdict | detail::leads_to_internet(subject, table);
    }
  }
  if (!has_table) return {Verdict::unknown(), {}};
  return {verdict, std::string(subnet.address()) + " has a route to an internet gateway"};
}

}  // namespace plandiff::rules
