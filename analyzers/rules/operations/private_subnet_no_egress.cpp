#include "analyzers/rules/operations/egress.h"
#include "analyzers/rules/operations/posture.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_lambda_function", "aws_ecs_service"};
constexpr std::string_view kAlsoReads[] = {"aws_subnet",       "aws_route",
                                           "aws_route_table",  "aws_route_table_association",
                                           "aws_vpc_endpoint", "aws_vpn_gateway_route_propagation",
                                           "aws_nat_gateway"};

bool is_function(const Subject& subject) { return subject.type() == "aws_lambda_function"; }

/// Yes if one of the subnets certainly leads nowhere: what runs there is cut off, wherever the others lead.
Verdict has_dead_end(const Subject& subject, const Referred& subnets, std::string& dead_end) {
  Verdict found = subnets.is_complete ? Verdict::no() : Verdict::unknown();
  for (const ResourceView& subnet : subnets.resources) {
    if (subnet.type() != "aws_subnet") continue;
    const Verdict leads = has_egress(subject, subnet);
    found = found | is_not(leads);
    if (leads.is_no() && dead_end.empty()) dead_end = subnet.address();
  }
  return found;
}

void check(const Subject& subject, Report& report) {
  const Attribute written = is_function(subject) ? subject.after("vpc_config[0].subnet_ids")
                                                 : subject.after("network_configuration[0].subnets");
  if (is_unset(written).is_yes()) return;
  const Referred subnets = is_function(subject) ? subject.referred("vpc_config[0].subnet_ids")
                                                : subject.referred("network_configuration[0].subnets");
  // Ids of another stack's network: its routes are there too.
  if (subnets.resources.empty()) return;
  const Verdict has_address =
      is_function(subject) ? Verdict::no() : is_true(subject.after("network_configuration[0].assign_public_ip"));
  std::string dead_end;
  const Verdict cut_off = has_dead_end(subject, subnets, dead_end);
  report.judge(cut_off & is_not(has_address) & is_not(has_endpoint(subject)) & subject.is_whole(),
               {.attribute = written.path(),
                .message = "reaches no AWS service and nothing outside: " + printable(dead_end, 128) +
                           " has no default route, and the plan no interface endpoint",
                .evidence = {"looked for 0.0.0.0/0 in the subnet's route tables, and for aws_vpc_endpoint"}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A Lambda function or an ECS service in a subnet whose route table has no default route, in a plan that has no
interface endpoint either.

## Why it matters
Inside a VPC a function has no public address. Without a NAT gateway or endpoints its calls to Secrets Manager, KMS,
STS or any API hang until its timeout, and an ECS task cannot even pull its image. A rotation function in such a
subnet leaves the secret half rotated.

## How to fix
```hcl
# before: the route table of the subnet has no such route
resource "aws_route" "out" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main.id
}
```
Or an `aws_vpc_endpoint` of type `Interface` for each service that it calls.

## When it stays silent
- databases in isolated subnets: they need no way out;
- subnets or routes of another stack, subnets on the network's main table, routes to prefix lists;
- any interface endpoint in the plan, since the plan does not show what the function calls; a gateway endpoint makes
  it undecided;
- a function that is in no VPC, a task with a public address, a plan that is not whole.

## Sources
- https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
- https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotation-function-network-access.html
- https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
)md";

}  // namespace

extern constinit const Rule private_subnet_no_egress = checked({
    .code = "OPS301",
    .slug = "private-subnet-no-egress",
    .title = "Private subnet has no route to NAT/endpoint but hosts something that needs it",
    .severity = Severity::kMedium,
    .category = Category::kReliability,
    .confidence = Confidence::kLikely,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "add a route to a NAT gateway, or interface endpoints for the services it calls",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
