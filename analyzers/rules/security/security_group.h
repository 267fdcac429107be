// What security groups let in: rules written inline, and rules that are resources of their own.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

inline constexpr std::string_view kGroupTypes[] = {"aws_security_group", "aws_security_group_rule",
                                                   "aws_vpc_security_group_ingress_rule"};

enum class Protocol : std::uint8_t { kAll, kTcp, kUdp, kOther, kUnknown };

/// One rule that lets something in.
struct Ingress {
  Verdict is_open = Verdict::no();  ///< to every address of IPv4 or IPv6
  Protocol protocol = Protocol::kOther;
  std::int64_t from = 0;
  std::int64_t to = 0;
  bool knows_ports = false;

  [[nodiscard]] bool covers_all_ports() const {
    return protocol == Protocol::kAll || (knows_ports && from <= 1 && to >= 65'535 && protocol != Protocol::kOther);
  }
  /// Does it let that port in, whoever asks?
  [[nodiscard]] Verdict covers(std::int64_t port, bool over_udp) const {
    if (protocol == Protocol::kAll) return Verdict::yes();
    if (protocol == Protocol::kOther) return Verdict::no();
    if (protocol == Protocol::kUdp && !over_udp) return Verdict::no();
    if (knows_ports && (port < from || port > to)) return Verdict::no();
    return knows_ports && protocol != Protocol::kUnknown ? Verdict::yes() : Verdict::unknown();
  }
};

/// All that the plan shows of what a group lets in.
struct GroupRules {
  std::vector<Ingress> rules;
  bool is_complete = true;  ///< false if there are rules that are not known yet
};

namespace detail {

inline Protocol read_protocol(const Attribute& protocol) {
  if (protocol.is_unknown()) return Protocol::kUnknown;
  const std::string text = to_lower(protocol.text().value_or(""));
  if (text == "-1" || text == "all") return Protocol::kAll;
  if (text == "tcp" || text == "6") return Protocol::kTcp;
  if (text == "udp" || text == "17") return Protocol::kUdp;
  return Protocol::kOther;
}

/// The whole address space: one range, or its two halves.
inline Verdict is_everywhere(const Attribute& ranges) {
  Verdict verdict = ranges.is_unknown() ? Verdict::unknown() : Verdict::no();
  std::array<bool, 4> halves{};
  constexpr std::array<std::string_view, 4> kHalves = {"0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1"};
  for (const Attribute& range : ranges.leaves()) {
    verdict = verdict | is_one_of(range, {"0.0.0.0/0", "::/0"});
    for (std::size_t i = 0; i < kHalves.size(); ++i) halves[i] = halves[i] || range.text() == kHalves[i];
  }
  return verdict | Verdict::of((halves[0] && halves[1]) || (halves[2] && halves[3]));
}

inline Ingress read_ingress(Verdict is_open, const Attribute& protocol, const Attribute& from, const Attribute& to) {
  Ingress made;
  made.is_open = is_open;
  made.protocol = read_protocol(protocol);
  const auto first = from.number();
  const auto last = to.number();
  made.knows_ports = first.has_value() && last.has_value();
  if (made.knows_ports) {
    made.from = static_cast<std::int64_t>(*first);
    made.to = static_cast<std::int64_t>(*last);
  }
  return made;
}

}  // namespace detail

/// The rules inside a group's `ingress`.
inline GroupRules read_inline(const Attribute& ingress) {
  GroupRules made;
  made.is_complete = !ingress.is_unknown();
  for (std::size_t i = 0; i < ingress.value().items().size(); ++i) {
    const Attribute rule = ingress.at(i);
    const Verdict is_open =
        detail::is_everywhere(rule.at("cidr_blocks")) | detail::is_everywhere(rule.at("ipv6_cidr_blocks"));
    made.rules.push_back(detail::read_ingress(is_open, rule.at("protocol"), rule.at("from_port"), rule.at("to_port")));
  }
  return made;
}

/// A rule that is a resource of its own. `type` of aws_security_group_rule has been looked at.
inline Ingress read_rule(const ResourceView& rule) {
  if (rule.type() == "aws_vpc_security_group_ingress_rule") {
    const Verdict is_open =
        detail::is_everywhere(rule.attribute("cidr_ipv4")) | detail::is_everywhere(rule.attribute("cidr_ipv6"));
    return detail::read_ingress(is_open, rule.attribute("ip_protocol"), rule.attribute("from_port"),
                                rule.attribute("to_port"));
  }
  const Verdict is_open =
      detail::is_everywhere(rule.attribute("cidr_blocks")) | detail::is_everywhere(rule.attribute("ipv6_cidr_blocks"));
  return detail::read_ingress(is_open, rule.attribute("protocol"), rule.attribute("from_port"),
                              rule.attribute("to_port"));
}

/// What each group of the plan lets in, by the group's address.
struct RulesByGroup {
  std::unordered_map<std::string_view, GroupRules> groups;
  GroupRules untold{{}, false};  ///< of a group that the plan does not show
};

namespace detail {

inline GroupRules read_group(const Subject& subject, const ResourceView& group) {
  GroupRules made = read_inline(group.attribute("ingress"));
  const Attribute id = group.attribute("id");
  for (const std::string_view type : {kGroupTypes[1], kGroupTypes[2]}) {
    // A rule also names a group that it lets in; that one does not become open by it.
    for (const ResourceView& rule : subject.naming(type, "security_group_id", group, {id.text().value_or("")})) {
      if (type == kGroupTypes[1] && !equals(rule.attribute("type"), "ingress").is_yes()) continue;
      made.rules.push_back(read_rule(rule));
    }
  }
  return made;
}

}  // namespace detail

/// Everything that a group lets in; worked out once, for many databases share a group. The rule of the catalogue names
/// kGroupTypes in `types` or `also_reads`.
inline const GroupRules& rules_of(const Subject& subject, const ResourceView& group) {
  const RulesByGroup& all = subject.once<RulesByGroup>([](const Subject& any) {
    RulesByGroup made;
    for (const ResourceView& view : any.resources(kGroupTypes[0])) {
      if (view.mode() == Mode::kManaged) made.groups.emplace(view.address(), detail::read_group(any, view));
    }
    return made;
  });
  const auto found = all.groups.find(group.address());
  return found == all.groups.end() ? all.untold : found->second;
}

/// Groups that are attached to a resource.
struct AttachedGroups {
  std::vector<ResourceView> groups;
  bool is_complete = true;  ///< false if one of them is not in the plan, so that nobody knows what it lets in
};

/// Groups that a list of ids names, or will name.
inline AttachedGroups attached_groups(const Subject& subject, const Attribute& ids, const Referred& referred,
                                      std::string_view attribute) {
  AttachedGroups made;
  if (ids.is_known()) {
    for (const Attribute& id : ids.leaves()) {
      const std::size_t before = made.groups.size();
      for (const ResourceView& view : subject.texts("aws_security_group", "id").find(id.text().value_or(""))) {
        if (view.mode() == Mode::kManaged) made.groups.push_back(view);
      }
      if (made.groups.size() == before) made.is_complete = false;
    }
    return made;
  }
  made.is_complete = referred.is_complete;
  // A list that also takes from a variable or a local holds groups that nobody sees.
  if (ids.origin() != Origin::kReference) {
    const Value* const configuration = ResourceView(subject.plan(), &subject.change(), nullptr).configuration();
    const Value* const expressions = configuration == nullptr ? nullptr : configuration->find("expressions");
    const Value* const expression = expressions == nullptr ? nullptr : expressions->find(attribute);
    const Value* const names = expression == nullptr ? nullptr : expression->find("references");
    if (names == nullptr) made.is_complete = false;
    for (const Value& name : names == nullptr ? std::span<const Value>{} : names->items()) {
      if (!name.text().value_or("").starts_with("aws_security_group.")) made.is_complete = false;
    }
  }
  for (const ResourceView& view : referred.resources) {
    if (view.type() == "aws_security_group" && view.mode() == Mode::kManaged)
      made.groups.push_back(view);
    else
      made.is_complete = false;
  }
  return made;
}

}  // namespace plandiff::rules
