// Which VPC a subnet lies in, and which subnet a gateway lies in, as far as the plan shows them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// True if the plan makes it new, so that nothing outside the plan can already hang on it.
inline bool is_new(const ResourceView& view) {
  return view.change() != nullptr && !view.change()->is_import && (kCreates | kReplaces).has(view.change()->action);
}

namespace detail {

/// The resource of a type that has this id; nothing if the plan shows none.
inline std::optional<ResourceView> by_id(const Subject& subject, std::string_view type, const Attribute& id) {
  if (!id.text() || id.text()->empty()) return std::nullopt;
  const std::vector<ResourceView>& views = subject.texts(type, "id").find(*id.text());
  return views.empty() ? std::nullopt : std::optional(views.front());
}

/// The VPC among what an expression refers to. A range that is added to a VPC hands its `vpc_id` on.
inline std::optional<ResourceView> vpc_among(const Subject& subject, const Referred& referred) {
  if (!referred.is_complete || referred.resources.size() != 1) return std::nullopt;
  const ResourceView& view = referred.resources.front();
  if (view.type() == "aws_vpc") return view;
  if (view.type() != "aws_vpc_ipv4_cidr_block_association" || view.change() == nullptr) return std::nullopt;
  const Referred further = subject.subject(*view.change()).referred("vpc_id");
  const bool is_vpc = further.is_complete && further.resources.size() == 1 && further.resources.front().type() == "aws_vpc";
  return is_vpc ? std::optional(further.resources.front()) : std::nullopt;
}

}  // namespace detail

/// The VPC that `vpc_id` of a resource means, managed or a data source; nothing if the plan does not show it. The rule reads aws_vpc and
/// aws_vpc_ipv4_cidr_block_association.
inline std::optional<ResourceView> vpc_named(const Subject& subject, const ResourceView& view) {
  if (const std::optional<ResourceView> known = detail::by_id(subject, "aws_vpc", view.attribute("vpc_id"))) return known;
  return view.change() == nullptr ? std::nullopt
                                  : detail::vpc_among(subject, subject.subject(*view.change()).referred("vpc_id"));
}

/// A text that two resources in one VPC have in common: its id, else the address of the resource. Empty if neither shows.
inline std::string vpc_key(const Subject& subject, const ResourceView& view) {
  const Attribute id = view.attribute("vpc_id");
  if (id.text()) return std::string(*id.text());
  const std::optional<ResourceView> vpc = vpc_named(subject, view);
  return vpc ? std::string(vpc->address()) : std::string();
}

}  // namespace plandiff::rules
