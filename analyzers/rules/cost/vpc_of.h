// The VPC that a resource lies in, by the id where it is known, else by the resource that the code refers to.
#pragma once

#include <optional>
#include <string>

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

/// By the subnet that subnet_id names. Where the code refers to several instances of a subnet, only if all lie in one
/// VPC.
inline Vpc vpc_by_subnet(const Subject& subject, const ResourceView& view) {
  const std::string id(view.attribute("subnet_id").text().value_or(""));
  std::vector<ResourceView> subnets;
  if (!id.empty()) {
    for (const ResourceView& subnet : subject.resources("aws_subnet")) {
      if (subnet.attribute("id").text() == id) subnets.push_back(subnet);
    }
  }
  if (subnets.empty() && view.change() != nullptr) {
    Referred found = subject.subject(*view.change()).referred("subnet_id");
    if (!found.is_complete) return {};
    subnets = std::move(found.resources);
  }
  std::optional<Vpc> shared;
  for (const ResourceView& subnet : subnets) {
    if (subnet.type() != "aws_subnet") return {};
    const Vpc vpc = vpc_by_id(subject, subnet);
    if (shared && !is_same(*shared, vpc).is_yes()) return {};
    shared = vpc;
  }
  return shared.value_or(Vpc{});
}

/// The VPC of a NAT gateway: a regional one names it, others name a subnet.
inline Vpc vpc_of_nat_gateway(const Subject& subject, const ResourceView& gateway) {
  const bool is_regional = gateway.attribute("availability_mode").text() == "regional";
  return is_regional ? vpc_by_id(subject, gateway) : vpc_by_subnet(subject, gateway);
}

}  // namespace plandiff::rules
