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

void check(const Subject& subject, Report& report) {
  const Environment& environment = subject.environment();
  if (environment.is_nonproduction().is_no()) return;
  const std::vector<ResourceView> gateways = subject.resources("aws_nat_gateway");
  std::vector<ResourceView> same;
  Verdict has_another = Verdict::no();
  Verdict counts = Verdict::unknown();
  Vpc own;
  for (const ResourceView& gateway : gateways) {
    if (gateway.change() != &subject.change()) continue;
    own = vpc_of_nat_gateway(subject, gateway);
    counts = is_public(gateway);
  }
  for (const ResourceView& gateway : gateways) {
    if (gateway.mode() != Mode::kManaged) continue;
    const bool is_self = gateway.change() == &subject.change();
    const Verdict is_one_more =
        is_self ? counts : is_public(gateway) & is_same(own, vpc_of_nat_gateway(subject, gateway));
    if (is_one_more.is_yes()) same.push_back(gateway);
    if (!is_self) has_another = has_another | is_one_more;
  }
  if (counts.is_yes() && same.size() >= 2 && !speaks_for(subject, same)) return;

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
