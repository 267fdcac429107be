#include <string>

#include "analyzers/rule.h"
#include "analyzers/rules/network/default_route.h"
#include "analyzers/rules/network/vpc.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_nat_gateway"};

/// What is said about one subnet that the gateway may lie in.
struct Answer {
  Verdict is_cut_off = Verdict::unknown();
  std::string message;
};

Answer ask_about(const Subject& subject, const ResourceView& subnet, bool has_others) {
  if (subnet.type() != "aws_subnet" || subnet.mode() != Mode::kManaged) return {};
  const std::string name(subnet.address());
  const std::optional<ResourceView> vpc = vpc_named(subject, subnet);
  if (vpc && is_new(*vpc) && has_internet_gateway(subject, *vpc).is_no())
    return {Verdict::yes(), "apply fails: " + std::string(vpc->address()) + ", in which " + name + " lies, has no internet gateway"};
  return {is_not(subnet_leads_out(subject, subnet)),
          "reaches nothing outside: " + name + (has_others ? " and the others have" : " has") + " no route to an internet gateway"};
}

void check(const Subject& subject, Report& report) {
  const Attribute kind = subject.after("connectivity_type");
  const Verdict is_public = is_unset(kind) | equals(kind, "public");
  const bool is_regional = subject.after("availability_mode").text() == "regional";
  if (is_public.is_no() || is_regional || kUpdates.has(subject.change().action)) return;
  const Attribute id = subject.after("subnet_id");
  std::vector<ResourceView> subnets;
  if (const std::optional<ResourceView> known = detail::by_id(subject, "aws_subnet", id)) {
    subnets.push_back(*known);
  } else {
    const Referred referred = subject.referred("subnet_id");
    if (!referred.is_complete) return report.judge(is_public & Verdict::unknown(), id, "");
    subnets = referred.resources;
  }
  // The id of another stack's subnet: its routes are there too.
  if (subnets.empty()) return;
  // Of counted subnets it lies in one, so that all have to agree.
  const Answer first = ask_about(subject, subnets.front(), subnets.size() > 1);
  Verdict all = first.is_cut_off;
  bool agree = true;
  for (const ResourceView& subnet : subnets) {
    const Verdict one = ask_about(subject, subnet, true).is_cut_off;
    agree = agree && one == first.is_cut_off;
    all = all & one;
  }
  if (!agree) all = Verdict::unknown();
  report.judge(is_public & all & subject.is_whole(),
               {.attribute = id.path(),
                .message = first.message,
                .evidence = {"looked for aws_internet_gateway, aws_route_table, aws_route and their associations in plan and state"}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A new public NAT gateway in a subnet whose route table (its own, else the main one of a new VPC) has no default route to an
internet gateway, or in a new VPC that has no internet gateway at all.

## Why it matters
Without an internet gateway AWS does not make the NAT gateway: `NotAttached`. Without the route it is made, costs money, and
everything behind it times out.

## How to fix
```hcl
# before: the gateway's subnet has no such route
resource "aws_route" "public" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}
```
Put the NAT gateway into the public subnet, not into the private one that it serves, and let it depend on the route.

## When it stays silent
- private and regional NAT gateways; a gateway that is there already;
- subnets of another stack, and a VPC that is not in the plan.

Undecided: a default route to a firewall's endpoint or a transit gateway, a main route table that the plan changes, routes that
are not known yet, a plan that is not whole.

## Sources
- https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
- https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html
- https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
)md";

}  // namespace

extern constinit const Rule nat_without_internet_route = checked({
    .code = "DEP305",
    .slug = "nat-without-internet-route",
    .title = "NAT gateway subnet has no internet-gateway route",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .also_reads = kRouteTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "give the VPC an internet gateway and the subnet's route table a default route to it",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
