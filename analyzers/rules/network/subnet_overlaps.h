// Subnets of one VPC whose ranges overlap, found once a plan by one walk over the sorted ranges.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzers/rule.h"
#include "analyzers/rules/network/ip_range.h"
#include "analyzers/rules/network/vpc.h"

namespace plandiff::rules {

/// The subnet that another one overlaps.
struct OtherSubnet {
  std::string_view address;
  std::string range;        ///< as it may be shown
  bool is_leaving = false;  ///< this plan deletes or replaces it; which comes first is not certain
};

/// By the change that would fail.
struct SubnetOverlaps {
  std::unordered_map<const ResourceChange*, OtherSubnet> by_change;
};

namespace detail {

/// A range that a subnet will have, or had.
struct PlacedRange {
  IpRange range;
  Attribute text;
  std::string_view address;
  const ResourceChange* change = nullptr;  ///< of a subnet that is or stays
  std::size_t order = 0;
};

/// True if the change gives the subnet a range that it did not have.
inline bool takes_range(const PlacedRange& placed) {
  return placed.change != nullptr && !placed.change->is_import && (kCreates | kReplaces).has(placed.change->action);
}

/// True if one may exist without the other: documents without a plan leave conditions undecided.
inline bool may_be_apart(const PlacedRange& a, const PlacedRange& b) {
  const auto condition_of = [](const PlacedRange& placed) -> const Value* {
    const bool is_open = placed.change != nullptr && placed.change->configured != nullptr && placed.change->index.is_null();
    return is_open ? placed.change->configured->find("count_expression") : nullptr;
  };
  const Value* const one = condition_of(a);
  const Value* const other = condition_of(b);
  return (one != nullptr || other != nullptr) && (one == nullptr || other == nullptr || !(*one == *other));
}

inline void note_overlap(const PlacedRange& a, const PlacedRange& b, SubnetOverlaps& overlaps) {
  if (a.address == b.address || may_be_apart(a, b)) return;  // old and new object of one address
  const bool is_b = takes_range(b) && (!takes_range(a) || b.order > a.order);
  const PlacedRange& taker = is_b ? b : a;
  const PlacedRange& other = is_b ? a : b;
  if (!takes_range(taker)) return;
  const OtherSubnet found{other.address, other.text.display(), other.change == nullptr};
  const auto [at, is_first] = overlaps.by_change.try_emplace(taker.change, found);
  if (!is_first && at->second.is_leaving && !found.is_leaving) at->second = found;
}

/// One walk: each range is compared with the one before it that reaches furthest, among those that stay and those that leave.
inline void walk(std::vector<PlacedRange>& ranges, SubnetOverlaps& overlaps) {
  std::sort(ranges.begin(), ranges.end(), [](const PlacedRange& a, const PlacedRange& b) {
    if (a.range.first() != b.range.first()) return a.range.first() < b.range.first();
    if (a.range.prefix != b.range.prefix) return a.range.prefix < b.range.prefix;
    return a.order < b.order;
  });
  const PlacedRange* furthest_staying = nullptr;
  const PlacedRange* furthest_leaving = nullptr;
  for (const PlacedRange& placed : ranges) {
    for (const PlacedRange* const before : {furthest_staying, furthest_leaving}) {
      if (before != nullptr && placed.range.first() <= before->range.last()) note_overlap(*before, placed, overlaps);
    }
    const PlacedRange*& furthest = placed.change == nullptr ? furthest_leaving : furthest_staying;
    if (furthest == nullptr || placed.range.last() > furthest->range.last()) furthest = &placed;
  }
}

}  // namespace detail

/// Over all subnets of the plan and the state.
inline SubnetOverlaps find_overlaps(const Subject& subject) {
  std::map<std::string, std::vector<detail::PlacedRange>, std::less<>> by_vpc;
  std::size_t order = 0;
  const auto add = [&](const std::string& vpc, const Attribute& text, std::string_view address, const ResourceChange* change) {
    const std::optional<IpRange> range = parse_range(text.text().value_or(""));
    if (!vpc.empty() && range) by_vpc[vpc].push_back({*range, text, address, change, order++});
  };
  for (const ResourceView& view : subject.resources("aws_subnet")) {
    if (view.mode() != Mode::kManaged || view.change() == nullptr) continue;
    add(vpc_key(subject, view), view.attribute("cidr_block"), view.address(), view.change());
  }
  for (const ResourceChange& change : subject.plan().changes()) {
    if (change.type != "aws_subnet" || change.mode != Mode::kManaged || !change.deposed.empty()) continue;
    if (!(kDeletes | kReplaces).has(change.action)) continue;
    const Subject old = subject.subject(change);
    add(std::string(old.before("vpc_id").text().value_or("")), old.before("cidr_block"), change.address, nullptr);
  }
  SubnetOverlaps overlaps;
  for (auto& [vpc, ranges] : by_vpc) detail::walk(ranges, overlaps);
  return overlaps;
}

}  // namespace plandiff::rules
