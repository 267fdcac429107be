#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "analyzers/rule.h"
#include "analyzers/rules/network/vpc.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_lb", "aws_alb"};
constexpr std::string_view kAlsoReads[] = {"aws_subnet", "aws_subnets", "aws_vpc", "aws_vpc_ipv4_cidr_block_association"};

/// The subnets of a load balancer, as far as they can be traced.
struct Attached {
  std::vector<ResourceView> subnets;
  std::size_t untraced = 0;  ///< ids of subnets that the plan does not show
  bool is_exact = true;      ///< false if the code may take a part only of `subnets`
  bool is_complete = true;   ///< false if there may be more
};

void add_id(const Subject& subject, const Attribute& id, Attached& attached) {
  const std::optional<ResourceView> subnet = detail::by_id(subject, "aws_subnet", id);
  if (subnet)
    attached.subnets.push_back(*subnet);
  else if (id.text())
    ++attached.untraced;
  else
    attached.is_complete = false;
}

void add_referred(const Subject& subject, const Referred& referred, Attached& attached) {
  attached.is_complete = attached.is_complete && referred.is_complete && !referred.resources.empty();
  std::set<std::string> objects;
  for (const ResourceView& view : referred.resources) {
    if (view.type() == "aws_subnet") {
      attached.subnets.push_back(view);
      // Of instances, its own or those of its module, the code may pick some: by an index, by slice().
      const std::string object = module_path(view.module_address()) + '\0' + std::string(view.name());
      if (!objects.insert(object).second) attached.is_exact = false;
    } else if (view.type() == "aws_subnets" && view.attribute("ids").is_known()) {
      for (const Attribute& id : view.attribute("ids").leaves()) add_id(subject, id, attached);
      attached.is_exact = false;
    } else {
      attached.is_complete = false;
    }
  }
}

Attached attached_to(const Subject& subject) {
  Attached attached;
  const Attribute ids = subject.after("subnets");
  const std::vector<Attribute> listed = ids.leaves();
  const bool is_listed = ids.is_known() && std::ranges::all_of(listed, [](const Attribute& id) { return id.is_known(); });
  if (is_listed) {
    for (const Attribute& id : listed) add_id(subject, id, attached);
  } else if (!is_unset(ids).is_yes()) {
    add_referred(subject, subject.referred("subnets"), attached);
  }
  const Attribute mappings = subject.after("subnet_mapping");
  if (mappings.is_unknown()) attached.is_complete = false;
  const std::size_t count = mappings.value().items().size();
  if (count == 0) return attached;
  std::size_t late = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Attribute id = mappings.at(i).at("subnet_id");
    if (id.is_known())
      add_id(subject, id, attached);
    else
      ++late;
  }
  if (late == 0) return attached;
  // Each block has one subnet, but the plan does not say which block has which.
  const std::vector<ResourceView> named = subject.referred("subnet_mapping").resources;
  if (named.size() == late && std::ranges::all_of(named, [](const ResourceView& view) { return view.type() == "aws_subnet"; }))
    attached.subnets.insert(attached.subnets.end(), named.begin(), named.end());
  else
    attached.untraced += late;
  return attached;
}

/// `us-west-2-lax-1a`: a digit and a hyphen mark a local or wavelength zone, where one subnet is enough.
bool is_outside_region(std::string_view zone) {
  for (std::size_t i = 1; i < zone.size(); ++i) {
    if (zone[i] == '-' && zone[i - 1] >= '0' && zone[i - 1] <= '9') return true;
  }
  return false;
}

bool is_special(const Attached& attached) {
  return std::ranges::any_of(attached.subnets, [](const ResourceView& subnet) {
    return is_outside_region(subnet.attribute("availability_zone").text().value_or("")) ||
           is_set(subnet.attribute("outpost_arn")).is_yes();
  });
}

/// A zone's name for messages; that of a resource which only the state shows is not for showing.
std::string shown_zone(const ResourceView& subnet) {
  const Attribute zone = subnet.attribute("availability_zone");
  return zone.is_sensitive() ? "one availability zone" : printable(zone.text().value_or(""), 40);
}

/// What is wrong, or nothing known to be.
struct Fault {
  Verdict verdict = Verdict::no();
  std::string message;
};

Fault fault_of(const Attached& attached) {
  const std::size_t most = attached.subnets.size() + attached.untraced;
  if (most < 2) {
    return {attached.is_complete ? Verdict::yes() : Verdict::unknown(),
            std::string("apply fails: it has ") + (most == 0 ? "no subnet" : "one subnet") +
                ", and an application load balancer needs two in different availability zones"};
  }
  std::map<std::string_view, ResourceView> by_zone;  // a zone and the first subnet in it
  bool knows_zones = attached.is_complete && attached.untraced == 0;
  Fault twice;
  for (const ResourceView& subnet : attached.subnets) {
    const Attribute zone = subnet.attribute("availability_zone");
    if (!zone.text()) {
      knows_zones = false;  // AWS chooses the zone of a subnet that names none
      continue;
    }
    const auto [first, is_new_zone] = by_zone.try_emplace(*zone.text(), subnet);
    if (is_new_zone || twice.verdict.is_yes()) continue;
    twice = {attached.is_exact ? Verdict::yes() : Verdict::unknown(),
             "apply fails: " + std::string(first->second.address()) + " and " + std::string(subnet.address()) + " lie both in " +
                 shown_zone(subnet) + ", and a load balancer takes one subnet a zone"};
  }
  if (knows_zones && by_zone.size() == 1) {
    return {Verdict::yes(), "apply fails: all its subnets lie in " + shown_zone(by_zone.begin()->second) +
                                ", and an application load balancer needs two availability zones"};
  }
  if (twice.verdict.is_no() && by_zone.size() < 2 && !knows_zones) twice.verdict = Verdict::unknown();
  return twice;
}

/// An update that leaves the subnets alone has what AWS has taken already.
bool is_settled(const Subject& subject) {
  if (!kUpdates.has(subject.change().action)) return false;
  const auto stays = [](const Attribute& before, const Attribute& after) {
    return after.is_empty() || (after.is_known() && before.value() == after.value());
  };
  return stays(subject.before("subnets"), subject.after("subnets")) &&
         stays(subject.before("subnet_mapping"), subject.after("subnet_mapping"));
}

void check(const Subject& subject, Report& report) {
  const Attribute type = subject.after("load_balancer_type");
  const Verdict applies = (is_unset(type) | equals(type, "application")) & is_unset(subject.after("customer_owned_ipv4_pool"));
  if (applies.is_no() || is_settled(subject)) return;
  const Attached attached = attached_to(subject);
  if (is_special(attached)) return;
  Fault fault = fault_of(attached);
  // Ids of another stack's subnets: their zones show nowhere, and nothing speaks against them.
  if (fault.verdict.is_unknown() && attached.subnets.empty() && attached.untraced > 1 && attached.is_complete) return;
  const bool uses_mapping = is_unset(subject.after("subnets")).is_yes() && is_set(subject.after("subnet_mapping")).is_yes();
  report.judge(applies & fault.verdict, {.attribute = uses_mapping ? "subnet_mapping" : "subnets",
                                         .message = std::move(fault.message),
                                         .confidence = attached.untraced == 0 ? Confidence::kCertain : Confidence::kLikely});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A new application load balancer, or one whose subnets change, with fewer than two subnets, with all of them in one
availability zone, or with two in the same zone.

## Why it matters
The provider counts nothing. The apply fails: `At least two subnets in two different Availability Zones must be specified`, or
`A load balancer cannot be attached to multiple subnets in the same Availability Zone`.

## How to fix
```hcl
subnets = [aws_subnet.public_a.id]                          # before
subnets = [aws_subnet.public_a.id, aws_subnet.public_b.id]  # after: us-east-1a and us-east-1b
```

## When it stays silent
- network and gateway load balancers; subnets in local zones or on an Outpost;
- ids of two or more subnets that the plan does not show;
- an update that leaves the subnets alone.

A list that is not known yet, and two subnets of one zone among counted ones of which the code may take some, are undecided.

## Sources
- https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer
- https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
)md";

}  // namespace

extern constinit const Rule lb_subnet_azs = checked({
    .code = "DEP303",
    .slug = "lb-subnet-azs",
    .title = "ALB with fewer than two subnets/AZs",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "give it subnets in at least two availability zones, one in each",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
