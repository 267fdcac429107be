// The VPC that a database lies in, and whether an internet gateway hangs on it.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/subnets.h"

namespace plandiff::rules {

/// Types that the questions of this file read, beside those of a subnet group.
inline constexpr std::string_view kGateways[] = {"aws_internet_gateway", "aws_internet_gateway_attachment"};

namespace detail {

/// The one VPC that an attribute `vpc_id` means, if the plan manages it.
inline std::optional<ResourceView> vpc_of(const Subject& subject) {
  const Attribute id = subject.after("vpc_id");
  for (const ResourceView& vpc : subject.resources("aws_vpc")) {
    const bool is_managed = vpc.change() != nullptr && vpc.mode() == Mode::kManaged;
    if (is_managed && id.text() && vpc.attribute("id").text() == id.text()) return vpc;
  }
  const Referred referred = subject.referred("vpc_id");
  if (id.is_known() || !referred.is_complete || referred.resources.size() != 1) return std::nullopt;
  const ResourceView& vpc = referred.resources.front();
  const bool is_managed = vpc.type() == "aws_vpc" && vpc.change() != nullptr && vpc.mode() == Mode::kManaged;
  return is_managed ? std::optional(vpc) : std::nullopt;
}

/// Does a gateway hang on this VPC? Unknown if it cannot be traced.
inline Verdict hangs_on(const Subject& subject, const ResourceView& gateway, const ResourceView& vpc) {
  const Attribute id = gateway.attribute("vpc_id");
  if (is_unset(id).is_yes()) return Verdict::no();
  if (id.text() && vpc.attribute("id").text()) return Verdict::of(id.text() == vpc.attribute("id").text());
  if (gateway.change() == nullptr) return Verdict::unknown();
  const Referred referred = subject.subject(*gateway.change()).referred("vpc_id");
  const bool is_this = std::any_of(referred.resources.begin(), referred.resources.end(),
                                   [&](const ResourceView& view) { return view.address() == vpc.address(); });
  if (is_this) return Verdict::yes();
  return referred.is_complete && !referred.resources.empty() ? Verdict::no() : Verdict::unknown();
}

}  // namespace detail

/// The managed VPC of a subnet group: the same for all of its subnets, else nothing.
inline std::optional<ResourceView> vpc_of_group(const Subject& group) {
  std::optional<ResourceView> found;
  for (const ResourceView& subnet : subnets_of(group).found) {
    if (subnet.change() == nullptr) return std::nullopt;
    const std::optional<ResourceView> vpc = detail::vpc_of(group.subject(*subnet.change()));
    if (!vpc || (found && found->address() != vpc->address())) return std::nullopt;
    found = vpc;
  }
  return found;
}

/// Is no internet gateway attached to the VPC? Yes only when the plan shows everything.
inline Verdict is_without_gateway(const Subject& subject, const ResourceView& vpc) {
  Verdict has_gateway = Verdict::no();
  for (const std::string_view type : kGateways) {
    for (const ResourceView& gateway : subject.resources(type))
      has_gateway = has_gateway | detail::hangs_on(subject, gateway, vpc);
  }
  if (has_gateway.is_yes()) return Verdict::no();
  return subject.is_whole() & (has_gateway.is_no() ? Verdict::yes() : Verdict::unknown());
}

}  // namespace plandiff::rules
