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

/// Does some resource take an address that the plan does not name? Whoever refers to one in the code is among its consumers already.
struct Untraced {
  Verdict found = Verdict::no();
};

Untraced untraced_of(const Subject& subject) {
  Untraced made;
  const auto add = [&](const ResourceView& holder, Path path) {
    if (holder.mode() != Mode::kManaged) return;
    const bool is_traced = holder.change() != nullptr && subject.subject(*holder.change()).referred(path).is_complete;
    if (!is_traced) made.found = Verdict::unknown();
  };
  for (const std::string_view type : {"aws_eip_association", "aws_nat_gateway"}) {
    for (const ResourceView& holder : subject.texts(type, "allocation_id").unknown) add(holder, "allocation_id");
  }
  for (const std::string_view type : {"aws_lb", "aws_alb"}) {
    for (const ResourceView& holder : subject.texts(type, "subnet_mapping").unknown) add(holder, "subnet_mapping");
  }
  return made;
}

/// Is an id of the address written where something takes one?
bool is_taken(const Subject& subject, const Attribute& id) {
  if (!id.text() || id.text()->empty()) return false;
  const auto is_managed = [](const ResourceView& view) { return view.mode() == Mode::kManaged; };
  for (const std::string_view type : {"aws_eip_association", "aws_nat_gateway"}) {
    if (std::ranges::any_of(subject.texts(type, "allocation_id").find(*id.text()), is_managed)) return true;
  }
  for (const std::string_view type : {"aws_lb", "aws_alb"}) {
    if (std::ranges::any_of(subject.texts(type, "subnet_mapping").find(*id.text()), is_managed)) return true;
  }
  return false;
}

Verdict is_held(const Subject& subject) {
  for (const ResourceView& consumer : subject.consumers()) {
    if (std::ranges::find(kHolders, consumer.type()) != std::end(kHolders)) return Verdict::yes();
  }
  if (is_taken(subject, subject.after_or_kept("id")) || is_taken(subject, subject.after_or_kept("allocation_id"))) return Verdict::yes();
  return subject.once<Untraced>(untraced_of).found;
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
