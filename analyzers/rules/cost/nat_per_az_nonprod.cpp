#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analyzers/rules/cost/group.h"
#include "analyzers/rules/cost/vpc_of.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_nat_gateway"};
constexpr std::string_view kAlsoReads[] = {"aws_subnet", "aws_vpc"};

/// A private gateway costs the same by the hour but serves another purpose: it joins networks.
Verdict is_public(const ResourceView& gateway) {
  const Attribute type = gateway.attribute("connectivity_type");
  return is_unset(type) | equals(type, "public");
}

/// Public gateways of one VPC, as far as can be told.
struct Neighbours {
  std::vector<ResourceView> same;
  std::size_t untold = 0;  ///< gateways that may be further ones
};

/// All of a plan, worked out once: each gateway asks for those of its VPC.
struct Gateways {
  std::vector<Vpc> vpcs;
  std::vector<ResourceView> views;
  std::unordered_map<const ResourceChange*, std::size_t> places;
  mutable std::map<std::pair<std::string, std::string>, Neighbours> groups;

  [[nodiscard]] const Neighbours& around(const Vpc& vpc) const {
    const auto [found, is_new] = groups.try_emplace({vpc.id, vpc.object});
    if (!is_new) return found->second;
    for (std::size_t i = 0; i < views.size(); ++i) {
      const Verdict is_one = is_public(views[i]) & is_same(vpc, vpcs[i]);
      if (is_one.is_yes()) found->second.same.push_back(views[i]);
      if (is_one.is_unknown()) ++found->second.untold;
    }
    return found->second;
  }
};

Gateways gateways_of(const Subject& subject) {
  Gateways made;
  for (const ResourceView& view : subject.resources("aws_nat_gateway")) {
    if (view.mode() != Mode::kManaged) continue;
    if (view.change() != nullptr) made.places.emplace(view.change(), made.views.size());
    made.views.push_back(view);
    made.vpcs.push_back(vpc_of_nat_gateway(subject, view));
  }
  return made;
}

void check(const Subject& subject, Report& report) {
  const Environment& environment = subject.environment();
  if (environment.is_nonproduction().is_no()) return;
  const auto& gateways = subject.once<Gateways>(gateways_of);
  const auto place = gateways.places.find(&subject.change());
  if (place == gateways.places.end()) return;
  const Vpc& own = gateways.vpcs[place->second];
  const Verdict counts = is_public(gateways.views[place->second]);
  const auto& [same, untold] = gateways.around(own);
  // It is one of its own neighbours, for certain or not.
  const Verdict is_own = counts & is_same(own, own);
  const bool has_certain = same.size() > (is_own.is_yes() ? 1U : 0U);
  const bool has_open = untold > (is_own.is_unknown() ? 1U : 0U);
  const Verdict has_another = has_certain ? Verdict::yes() : has_open ? Verdict::unknown() : Verdict::no();
  if (counts.is_yes() && has_certain && !speaks_for(subject, same)) return;

  std::vector<std::string> evidence;
  for (const ResourceView& gateway : same) {
    if (evidence.size() < 4) evidence.push_back("NAT gateway: " + printable(gateway.address(), 160));
  }
  for (std::string& line : environment.lines()) evidence.push_back(std::move(line));
  report.judge(counts & has_another & environment.is_nonproduction(),
               {.attribute = "subnet_id",
                .message = "is one of " + std::to_string(same.size()) +
                           " NAT gateways in one VPC, each paid by the hour with a public address, in environment " +
                           std::string(to_text(environment.environment)) + subject.cost_note(),
                .confidence = environment.confidence,
                .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
Two or more public NAT gateways in one VPC of a development, test or ephemeral environment. One of them speaks for
all.

## Why it matters
Each gateway is paid by the hour with its public address, whether traffic flows or not. A test environment can lose
its way out while one zone fails.

## How to fix
```hcl
count = length(var.zones)                          # before
count = var.is_production ? length(var.zones) : 1  # after
```
VPC endpoints for what the private subnets call may spare the gateway altogether.

## When it stays silent
- one gateway, among them a regional one; private gateways (`connectivity_type = "private"`);
- gateways in different VPCs, or whose subnets cannot be traced to one VPC;
- production, staging, performance tests, and an environment that is unknown or contradictory.

## Sources
- https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-pricing.html
- https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
)md";

}  // namespace

extern constinit const Rule nat_per_az_nonprod = checked({
    .code = "CST301",
    .slug = "nat-per-az-nonprod",
    .title = "One NAT gateway per zone in a non-production environment",
    .severity = Severity::kMedium,
    .category = Category::kCost,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .fix = "keep one NAT gateway, or VPC endpoints, outside production",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
