// Is a subnet public: does it hand out public addresses, or does its route table lead to an internet gateway?
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// What is known of one subnet.
struct SubnetAnswer {
  Verdict is_public = Verdict::no();
  std::string why;
};

namespace detail {

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
  const Attribute id = table.attribute("id");
  for (const ResourceView& route : subject.naming("aws_route", "route_table_id", table, {id.text().value_or("")})) {
    const Referred gateway =
        route.change() == nullptr ? Referred{} : subject.subject(*route.change()).referred("gateway_id");
    verdict = verdict | (is_default_route(route.attribute("destination_cidr_block"),
                                          route.attribute("destination_ipv6_cidr_block")) &
                         is_internet_gateway(route.attribute("gateway_id"), gateway));
  }
  return verdict;
}

/// The route table that an association names, as far as the plan shows it.
inline std::vector<ResourceView> tables_of(const Subject& subject, const ResourceView& association) {
  const Attribute id = association.attribute("route_table_id");
  if (id.text()) return subject.texts("aws_route_table", "id").find(*id.text());
  std::vector<ResourceView> tables;
  if (association.change() == nullptr) return tables;
  for (const ResourceView& view : subject.subject(*association.change()).referred("route_table_id").resources) {
    if (view.type() == "aws_route_table") tables.push_back(view);
  }
  return tables;
}

}  // namespace detail

/// Unknown if the subnet hands out no addresses and its route table is not in the plan.
inline SubnetAnswer ask_subnet(const Subject& subject, const ResourceView& subnet) {
  if (is_true(subnet.attribute("map_public_ip_on_launch")).is_yes())
    return {Verdict::yes(), std::string(subnet.address()) + " gives public addresses to what starts in it"};
  Verdict verdict = Verdict::no();
  bool has_table = false;
  const Attribute id = subnet.attribute("id");
  for (const ResourceView& association :
       subject.naming("aws_route_table_association", "subnet_id", subnet, {id.text().value_or("")})) {
    for (const ResourceView& table : detail::tables_of(subject, association)) {
      has_table = true;
      verdict = verdict | detail::leads_to_internet(subject, table);
    }
  }
  if (!has_table) return {Verdict::unknown(), {}};
  return {verdict, std::string(subnet.address()) + " has a route to an internet gateway"};
}

}  // namespace plandiff::rules
