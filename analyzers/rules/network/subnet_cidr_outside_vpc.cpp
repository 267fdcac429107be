#include <string>

#include "analyzers/rule.h"
#include "analyzers/rules/network/ip_range.h"
#include "analyzers/rules/network/subnet_overlaps.h"
#include "analyzers/rules/network/vpc.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_subnet", "aws_vpc", "aws_vpc_ipv4_cidr_block_association"};

// AWS takes /16 to /28 for a VPC and for a subnet.
constexpr unsigned kWidest = 16;
constexpr unsigned kNarrowest = 28;

/// Judges the range alone; true if something is wrong with it.
bool judge_form(const Attribute& text, Report& report) {
  const std::optional<IpRange> range = parse_range(text.text().value_or(""));
  if (!range) return text.is_known();
  const bool has_bad_size = range->prefix < kWidest || range->prefix > kNarrowest;
  report.judge(Verdict::of(has_bad_size), text, "apply fails: " + text.display() + " is not between /16 and /28");
  report.judge(Verdict::of(!has_bad_size && range->has_host_bits()), text,
               "apply fails: " + text.display() + " has bits set beyond its prefix");
  return has_bad_size || range->has_host_bits();
}

/// The ranges of a VPC, asked whether they hold another.
struct VpcRanges {
  Verdict holds = Verdict::no();
  std::string shown;

  void add(const Attribute& text, const IpRange& wanted, Verdict belongs) {
    const std::optional<IpRange> range = parse_range(text.text().value_or(""));
    holds = holds | (belongs & (range ? Verdict::of(range->contains(wanted)) : Verdict::unknown()));
    if (range && belongs.is_yes() && !text.is_sensitive()) shown += (shown.empty() ? " (" : ", ") + text.display();
  }
};

VpcRanges ranges_of(const Subject& subject, const ResourceView& vpc, const std::string& key, const IpRange& wanted) {
  VpcRanges ranges;
  if (vpc.mode() == Mode::kData) {
    const Attribute all = vpc.attribute("cidr_block_associations");
    if (!all.is_known()) ranges.holds = Verdict::unknown();
    for (std::size_t i = 0; i < all.value().items().size(); ++i) ranges.add(all.at(i).at("cidr_block"), wanted, Verdict::yes());
  } else {
    ranges.add(vpc.attribute("cidr_block"), wanted, Verdict::yes());
  }
  for (const ResourceView& more : subject.resources("aws_vpc_ipv4_cidr_block_association")) {
    const std::string its = vpc_key(subject, more);
    const Verdict belongs = its.empty() || key.empty() ? Verdict::unknown() : Verdict::of(its == key);
    // An association may add a range of IPv6 instead.
    if ((is_true(more.attribute("amazon_provided_ipv6_cidr_block")) | is_set(more.attribute("ipv6_cidr_block"))).is_yes()) continue;
    ranges.add(more.attribute("cidr_block"), wanted, belongs);
  }
  return ranges;
}

void judge_inside(const Subject& subject, const ResourceView& self, const Attribute& text, Report& report) {
  const std::optional<IpRange> range = parse_range(text.text().value_or(""));
  const std::optional<ResourceView> vpc = vpc_named(subject, self);
  if (!range || !vpc) return;
  const VpcRanges ranges = ranges_of(subject, *vpc, vpc_key(subject, self), *range);
  // A VPC that is there already may have got a second range elsewhere, which its data source would show.
  const bool shows_all = is_new(*vpc) || vpc->mode() == Mode::kData;
  report.judge(is_not(ranges.holds) & subject.is_whole(),
               {.attribute = text.path(),
                .message = "apply fails: " + text.display() + " is not inside " + std::string(vpc->address()) + ranges.shown + (ranges.shown.empty() ? "" : ")"),
                .confidence = shows_all ? Confidence::kCertain : Confidence::kLikely,
                .evidence = {"looked for further ranges in aws_vpc_ipv4_cidr_block_association"}});
}

void judge_overlap(const Subject& subject, const Attribute& text, Report& report) {
  const SubnetOverlaps& overlaps = subject.once<SubnetOverlaps>(find_overlaps);
  const auto found = overlaps.by_change.find(&subject.change());
  if (found != overlaps.by_change.end()) {
    const OtherSubnet& other = found->second;
    const std::string whom = std::string(other.address) + " (" + other.range + ")";
    return report.judge(Verdict::yes(), {.attribute = text.path(),
                                         .message = other.is_leaving ? text.display() + " overlaps " + whom +
                                                                           ", which goes in the same plan: the apply fails if this one comes first"
                                                                     : "apply fails: " + text.display() + " overlaps " + whom + " in the same VPC",
                                         .severity = other.is_leaving ? Severity::kMedium : Severity::kCritical});
  }
  // The new object of one address comes while the old one is still there.
  if (subject.change().action != Action::kCreateThenDelete) return;
  const std::optional<IpRange> range = parse_range(text.text().value_or(""));
  const std::optional<IpRange> old = parse_range(subject.before("cidr_block").text().value_or(""));
  const Verdict same_vpc = equals(subject.after("vpc_id"), subject.before("vpc_id").text().value_or(""));
  const bool overlaps_old = range && old && (range->contains(*old) || old->contains(*range));
  report.judge(Verdict::of(overlaps_old) & same_vpc, text,
               "apply fails: " + text.display() + " is still taken by the old subnet, which goes after the new one has come");
}

void check(const Subject& subject, Report& report) {
  const Attribute text = subject.after("cidr_block");
  const bool is_update = kUpdates.has(subject.change().action);
  if (is_unset(text).is_yes() || is_update) return;  // no range of a subnet or VPC changes in place
  if (text.is_unknown()) return report.judge(Verdict::unknown(), text, "");
  if (judge_form(text, report) || subject.type() != "aws_subnet") return;
  judge_inside(subject, ResourceView(subject.plan(), &subject.change(), nullptr), text, report);
  judge_overlap(subject, text, report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
A subnet whose IPv4 range is in none of its VPC's ranges (its own and those added to it), or overlaps another subnet of the
VPC; a range of a VPC or subnet outside /16 to /28, or with bits set beyond its prefix.

## Why it matters
The plan compares no ranges. The apply fails with `InvalidSubnet.Range`, `InvalidSubnet.Conflict` or `InvalidVpc.Range`,
after the VPC and half of its subnets exist.

## How to fix
```hcl
cidr_block = "10.1.11.0/24"                             # before, in a VPC of 10.0.0.0/16
cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, 11) # after
```

## When it stays silent
- ranges of IPAM and IPv6; a VPC that the plan does not show; a plan that is not whole;
- subnets of different VPCs; the old and the new object of one address, unless the new one comes first.

An overlap with a subnet that the same plan deletes is medium: the order is not certain.

## Sources
- https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
- https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
- https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html
)md";

}  // namespace

extern constinit const Rule subnet_cidr_outside_vpc = checked({
    .code = "DEP301",
    .slug = "subnet-cidr-outside-vpc",
    .title = "Subnet CIDR not inside the VPC, overlapping, or bad size",
    .severity = Severity::kCritical,
    .category = Category::kUndeployable,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "take the range from the VPC's with cidrsubnet()",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
