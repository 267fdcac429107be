#include <algorithm>
#include <unordered_map>

#include "analyzers/rules/cost/group.h"
#include "analyzers/rules/cost/vpc_of.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_vpc_endpoint"};
constexpr std::string_view kAlsoReads[] = {"aws_nat_gateway", "aws_subnet", "aws_vpc"};

// An endpoint is paid for each zone it lies in. Five such hours cost more than the hour of a NAT gateway, four less
// (us-east-1 list price: 0.01 and 0.045 USD).
constexpr std::size_t kDearerThanNat = 5;

/// Zones that an endpoint is paid in; one where its subnets are not known yet.
std::size_t zones_of(const ResourceView& endpoint) {
  return std::max<std::size_t>(endpoint.attribute("subnet_ids").value().items().size(), 1);
}

/// Which endpoints are paid for, and how many zones each lies in: worked out once, since each asks for all of its VPC.
struct Endpoints {
  std::unordered_map<const ResourceChange*, std::size_t> zones;
};

Endpoints endpoints_of(const Subject& subject) {
  Endpoints made;
  for (const ResourceView& view : subject.resources("aws_vpc_endpoint")) {
    const bool is_paid = view.change() != nullptr && equals(view.attribute("vpc_endpoint_type"), "Interface").is_yes();
    if (is_paid) made.zones.emplace(view.change(), zones_of(view));
  }
  return made;
}

/// Without a NAT gateway the endpoints are the only way out, on purpose.
Verdict has_nat_gateway(const Subject& subject, const Vpc& vpc) {
  Verdict found = Verdict::no();
  for (const ResourceView& gateway : subject.resources("aws_nat_gateway")) {
    found = found | is_same(vpc, vpc_of_nat_gateway(subject, gateway));
  }
  return found;
}

void check(const Subject& subject, Report& report) {
  const Environment& environment = subject.environment();
  if (environment.is_nonproduction().is_no()) return;
  const Verdict is_interface = equals(subject.after("vpc_endpoint_type"), "Interface");
  if (is_interface.is_no()) return;
  std::vector<ResourceView> same;
  std::size_t zones = 0;
  std::optional<Vpc> vpc;
  const auto& endpoints = subject.once<Endpoints>(endpoints_of);
  for (const ResourceView& view : subject.siblings("vpc_id").same) {
    if (view.change() == &subject.change()) vpc = vpc_by_id(subject, view);
    // What only the state shows stays as it is.
    const auto paid = endpoints.zones.find(view.change());
    const bool is_paid = view.change() == nullptr ? equals(view.attribute("vpc_endpoint_type"), "Interface").is_yes() : paid != endpoints.zones.end();
    if (!is_paid) continue;
    same.push_back(view);
    zones += view.change() == nullptr ? zones_of(view) : paid->second;
  }
  if (zones < kDearerThanNat || !vpc) return;
  if (is_interface.is_yes() && !speaks_for(subject, same)) return;
  std::vector<std::string> evidence = {std::to_string(same.size()) + " interface endpoints in " +
                                       std::to_string(zones) + " zones altogether"};
  for (std::string& line : environment.lines()) evidence.push_back(std::move(line));
  report.judge(is_interface & has_nat_gateway(subject, *vpc) & environment.is_nonproduction(),
               {.attribute = "subnet_ids",
                .message = "is one of " + std::to_string(same.size()) +
                           " interface endpoints of its VPC, which together cost more "
                           "than the NAT gateway that the VPC has too, in environment " +
                           std::string(to_text(environment.environment)) + subject.cost_note(),
                .confidence = environment.confidence,
                .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
Interface endpoints of a VPC in a development, test or ephemeral environment that lie in five or more zones
altogether, although the VPC has a NAT gateway. One of them speaks for all.

## Why it matters
An interface endpoint is paid by the hour in each zone. Five cost more than the NAT gateway through which the same
calls could go.

## How to fix
Put each endpoint into one zone outside production, share them across VPCs, or leave them out:
```hcl
subnet_ids = aws_subnet.private[*].id                                                          # before
subnet_ids = slice(aws_subnet.private[*].id, 0, var.is_production ? length(var.zones) : 1)     # after
```

## When it stays silent
- a VPC without a NAT gateway: there the endpoints are the way out on purpose;
- gateway endpoints, which cost nothing; up to four zones altogether. Where subnets are not known yet, one is counted;
- production, staging, performance tests, and an environment that is unknown or contradictory.

## Sources
- https://aws.amazon.com/privatelink/pricing/
- https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
)md";

}  // namespace

extern constinit const Rule interface_endpoints_nonprod = checked({
    .code = "CST302",
    .slug = "interface-endpoints-nonprod",
    .title = "Many interface endpoints in a non-production environment",
    .severity = Severity::kLow,
    .category = Category::kCost,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .fix = "put endpoints into one zone, or share them, outside production",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
