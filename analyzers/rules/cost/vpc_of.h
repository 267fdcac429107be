// The VPC that a resource lies in, by the id where it is known, else by the resource that the code refers to.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// A VPC as far as the plan tells; both empty if it does not.
struct Vpc {
  std::string id;
  std::string object;  ///< address of the resource or data source
};

inline Verdict is_same(const Vpc& a, const Vpc& b) {
  if (!a.id.empty() && !b.id.empty()) return Verdict::of(a.id == b.id);
  if (!a.object.empty() && !b.object.empty()) return Verdict::of(a.object == b.object);
  return Verdict::unknown();
}

/// By the resource's own vpc_id. `subject` is any of the same plan.
inline Vpc vpc_by_id(const Subject& subject, const ResourceView& view) {
  Vpc vpc;
  vpc.id = view.attribute("vpc_id").text().value_or("");
  if (view.change() == nullptr) return vpc;
  const Referred found = subject.subject(*view.change()).referred("vpc_id");
  if (found.is_complete && found.resources.size() == 1) vpc.object = found.resources.front().address();
  return vpc;
}

namespace detail {

/// The one VPC of some subnets; nothing of it is known if they lie in several.
inline Vpc vpc_of_subnets(const Subject& subject, const std::vector<ResourceView>& subnets) {
  std::optional<Vpc> shared;
  for (const ResourceView& subnet : subnets) {
    if (subnet.type() != "aws_subnet") return {};
    const Vpc vpc = vpc_by_id(subject, subnet);
    if (shared && !is_same(*shared, vpc).is_yes()) return {};
    shared = vpc;
  }
  return shared.value_or(Vpc{});
}

/// What the code of one block refers to is the same for all of its instances, so it is followed once for each block and instance of its module.
struct VpcsOfCode {
  mutable std::map<std::pair<const Value*, std::string_view>, Vpc> known;
};

}  // namespace detail

/// By the subnet that subnet_id names. Where the code refers to several instances of a subnet, only if all lie in one
/// VPC.
inline Vpc vpc_by_subnet(const Subject& subject, const ResourceView& view) {
  const Attribute id = view.attribute("subnet_id");
  if (id.text() && !id.text()->empty()) {
    const std::vector<ResourceView> named = subject.texts("aws_subnet", "id").find(*id.text());
    if (!named.empty()) return detail::vpc_of_subnets(subject, named);
  }
  const ResourceChange* const change = view.change();
  if (change == nullptr || change->configured == nullptr) return {};
  const auto& vpcs = subject.once<detail::VpcsOfCode>([](const Subject&) { return detail::VpcsOfCode(); });
  const auto [found, is_new] = vpcs.known.try_emplace({change->configured, change->module_address});
  if (is_new) {
    const Referred referred = subject.subject(*change).referred("subnet_id");
    if (referred.is_complete) found->second = detail::vpc_of_subnets(subject, referred.resources);
  }
  return found->second;
}

/// The VPC of a NAT gateway: a regional one names it, others name a subnet.
inline Vpc vpc_of_nat_gateway(const Subject& subject, const ResourceView& gateway) {
  const bool is_regional = gateway.attribute("availability_mode").text() == "regional";
  return is_regional ? vpc_by_id(subject, gateway) : vpc_by_subnet(subject, gateway);
}

}  // namespace plandiff::rules
