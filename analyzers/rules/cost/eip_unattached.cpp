#include <algorithm>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_eip"};

// What takes an address. Anything else that refers to it only reads it (a DNS record).
constexpr std::string_view kHolders[] = {"aws_eip_association",
                                         "aws_nat_gateway",
                                         "aws_lb",
                                         "aws_alb",
                                         "aws_instance",
                                         "aws_network_interface",
                                         "aws_transfer_server",
                                         "aws_spot_instance_request",
                                         "aws_redshift_cluster"};

/// Attributes of those by which they hold one.
std::vector<Attribute> held_by(const ResourceView& holder) {
  if (holder.type() == "aws_eip_association" || holder.type() == "aws_nat_gateway") {
    return {holder.attribute("allocation_id")};
  }
  if (holder.type() == "aws_lb" || holder.type() == "aws_alb") return holder.attribute("subnet_mapping").leaves();
  return {};
}

bool is_the_same(const Attribute& held, const Attribute& own) {
  return own.text() && !own.text()->empty() && held.text() == own.text();
}

/// Does this resource take the address? Unknown if it takes one that the plan does not name.
Verdict holds(const Subject& subject, const ResourceView& holder) {
  Verdict found = Verdict::no();
  const Attribute id = subject.after_or_kept("id");
  const Attribute allocation = subject.after_or_kept("allocation_id");
  for (const Attribute& held : held_by(holder)) {
    if (is_the_same(held, id) || is_the_same(held, allocation)) return Verdict::yes();
    if (!held.is_unknown()) continue;
    // Late, so the code has to tell what it is; whoever refers to this address is among its consumers already.
    const bool is_traced =
        holder.change() != nullptr && (holder.type() == "aws_lb" || holder.type() == "aws_alb"
                                           ? subject.subject(*holder.change()).referred("subnet_mapping").is_complete
                                           : subject.subject(*holder.change()).referred("allocation_id").is_complete);
    if (!is_traced) found = Verdict::unknown();
  }
  return found;
}

Verdict is_held(const Subject& subject) {
  for (const ResourceView& consumer : subject.consumers()) {
    if (std::ranges::find(kHolders, consumer.type()) != std::end(kHolders)) return Verdict::yes();
  }
  Verdict found = Verdict::no();
  for (const std::string_view type : {"aws_eip_association", "aws_nat_gateway", "aws_lb", "aws_alb"}) {
    for (const ResourceView& holder : subject.resources(type)) {
      if (holder.mode() == Mode::kManaged) found = found | holds(subject, holder);
    }
  }
  return found;
}

/// An address that is handed out is kept so that others can allow it.
bool is_output(const Subject& subject) {
  const ConfigurationModule* const module = subject.plan().configuration().module_at(subject.change().module_address);
  if (module == nullptr) return false;
  const std::string own = "aws_eip." + std::string(subject.change().name);
  for (const Member& output : module->outputs.members()) {
    const Value* const expression = output.value.find("expression");
    const Value* const references = expression == nullptr ? nullptr : expression->find("references");
    if (references == nullptr) continue;
    for (const Value& reference : references->items()) {
      const std::string_view text = reference.text().value_or("");
      if (!text.starts_with(own)) continue;
      if (text.size() == own.size() || text[own.size()] == '.' || text[own.size()] == '[') return true;
    }
  }
  return false;
}

void check(const Subject& subject, Report& report) {
  if (is_output(subject)) return;
  const Verdict has_none_of_its_own = is_unset(subject.after_or_kept("instance")) &
                                      is_unset(subject.after_or_kept("network_interface")) &
                                      is_unset(subject.after_or_kept("association_id"));
  const Verdict is_shown = subject.plan().configuration().is_present() ? Verdict::yes() : Verdict::unknown();
  report.judge(
      has_none_of_its_own & is_not(is_held(subject)) & is_not(subject.is_exported()) & subject.is_whole() & is_shown,
      {.attribute = "instance",
       .message = "is an address that nothing in the plan or the state uses, paid by the hour" + subject.cost_note(),
       .evidence = {"looked for: instance, network_interface, and NAT gateways, load balancers or associations "
                    "that refer to it"}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
An Elastic IP that is attached to nothing: it names no instance and no network interface, and no association, NAT
gateway, load balancer or server in the plan or the state refers to it.

## Why it matters
Every public IPv4 address is paid by the hour, whether something answers there or not.

## How to fix
Remove it, or attach it:
```hcl
resource "aws_eip" "spare" {   # before: attached to nothing
  domain = "vpc"
}
resource "aws_eip_association" "spare" {   # after
  allocation_id = aws_eip.spare.id
  instance_id   = aws_instance.web.id
}
```

## When it stays silent
- an address that an output hands out, which others may have put on a list of allowed ones;
- a plan that does not show everything (`-target`, old versions), or that has no configuration;
- a gateway or an association whose address cannot be traced (a local, `each.value`).

## Sources
- https://aws.amazon.com/vpc/pricing/
- https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html
)md";

}  // namespace

extern constinit const Rule eip_unattached = checked({
    .code = "CST303",
    .slug = "eip-unattached",
    .title = "Elastic IP attached to nothing",
    .severity = Severity::kLow,
    .category = Category::kCost,
    .types = kTypes,
    .also_reads = kHolders,
    .fix = "attach the address or remove it",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
