// Subnets that a list of subnet ids means, as far as the plan shows them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// What a subnet group spans.
struct Subnets {
  std::vector<ResourceView> found;
  bool is_complete = true;           ///< false if some id could not be traced to a subnet
  std::optional<std::size_t> count;  ///< of ids, where the plan shows the list itself
};

namespace detail {

inline void add_by_id(const Subject& subject, const Attribute& id, Subnets& subnets) {
  for (const ResourceView& view : subject.resources("aws_subnet")) {
    if (id.text() && view.attribute("id").text() == id.text()) {
      subnets.found.push_back(view);
      return;
    }
  }
  subnets.is_complete = false;
}

}  // namespace detail

/// Of a subnet group; the rule reads aws_subnet and aws_subnets.
inline Subnets subnets_of(const Subject& group) {
  Subnets subnets;
  const Attribute ids = group.after("subnet_ids");
  const std::vector<Attribute> listed = ids.leaves();
  const bool is_known =
      ids.is_known() && std::all_of(listed.begin(), listed.end(), [](const Attribute& id) { return id.is_known(); });
  if (ids.is_known()) subnets.count = listed.size();
  if (is_known) {
    for (const Attribute& id : listed) detail::add_by_id(group, id, subnets);
    return subnets;
  }
  const Referred referred = group.referred("subnet_ids");
  subnets.is_complete = referred.is_complete && !referred.resources.empty();
  for (const ResourceView& view : referred.resources) {
    if (view.type() == "aws_subnet") {
      subnets.found.push_back(view);
    } else if (view.type() == "aws_subnets" && view.attribute("ids").is_known()) {
      for (const Attribute& id : view.attribute("ids").leaves()) detail::add_by_id(group, id, subnets);
    } else {
      subnets.is_complete = false;
    }
  }
  return subnets;
}

/// `us-west-2-lax-1a` and `us-east-1-wl1-bos-wlz-1`: a digit and a hyphen mark what is no zone of a region.
inline bool is_local_zone(std::string_view zone) {
  for (std::size_t i = 1; i < zone.size(); ++i) {
    if (zone[i] == '-' && zone[i - 1] >= '0' && zone[i - 1] <= '9') return true;
  }
  return false;
}

/// Do all subnets lie in one zone? Unknown as long as a further one may be in another.
inline Verdict is_one_zone(const Subnets& subnets) {
  std::set<std::string_view> zones;
  bool is_open = !subnets.is_complete;
  for (const ResourceView& view : subnets.found) {
    const Attribute zone = view.attribute("availability_zone");
    // AWS chooses the zone of a subnet that names none.
    if (zone.text())
      zones.insert(*zone.text());
    else
      is_open = true;
  }
  if (zones.size() > 1) return Verdict::no();
  return is_open ? Verdict::unknown() : Verdict::of(!zones.empty());
}

}  // namespace plandiff::rules
