#include "analyzers/rule.h"
#include "analyzers/rules/security/public_subnet.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_subnet_group", "aws_subnet", "aws_db_instance"};
constexpr std::string_view kAlsoReads[] = {"aws_route_table", "aws_route", "aws_route_table_association",
                                           "aws_internet_gateway"};

bool is_changing(const ResourceView& view) {
  return view.change() != nullptr && (kCreates | kUpdates | kReplaces).has(view.change()->action);
}

/// The finding is worse where the database may have a public address too.
Severity severity_of(const Subject& instance) {
  const Attribute exposed = instance.after("publicly_accessible");
  return (is_false(exposed) | is_unset(exposed)).is_yes() ? Severity::kMedium : Severity::kHigh;
}

/// Over all databases of the plan that use a subnet group; high if there is none to be seen.
Severity severity_of_users(const Subject& group) {
  bool has_user = false;
  for (const ResourceView& user : group.consumers()) {
    if (user.type() != "aws_db_instance") continue;
    has_user = true;
    if (severity_of(group.subject(*user.change())) == Severity::kHigh) return Severity::kHigh;
  }
  return has_user ? Severity::kMedium : Severity::kHigh;
}

/// The subnets that a group names or will name, as far as the plan shows them.
SubnetAnswer ask_group(const Subject& subject, const Attribute& ids, const Referred& referred) {
  SubnetAnswer answer{referred.is_complete ? Verdict::no() : Verdict::unknown(), {}};
  std::vector<ResourceView> subnets;
  if (ids.is_known()) {
    answer.is_public = Verdict::no();
    for (const Attribute& id : ids.leaves()) {
      const std::size_t before = subnets.size();
      for (const ResourceView& view : subject.texts("aws_subnet", "id").find(id.text().value_or("")))
        subnets.push_back(view);
      if (subnets.size() == before) answer.is_public = Verdict::unknown();
    }
  } else {
    for (const ResourceView& view : referred.resources) {
      if (view.type() == "aws_subnet")
        subnets.push_back(view);
      else
        answer.is_public = answer.is_public | Verdict::unknown();
    }
  }
  for (const ResourceView& subnet : subnets) {
    const SubnetAnswer one = ask_subnet(subject, subnet);
    if (one.is_public.is_yes()) return one;
    answer.is_public = answer.is_public | one.is_public;
  }
  return answer;
}

void judge(Report& report, const SubnetAnswer& answer, const std::string& attribute, Severity severity) {
  std::vector<std::string> evidence;
  if (!answer.why.empty()) evidence.push_back(answer.why);
  report.judge(answer.is_public, {.attribute = attribute,
                                  .message = "puts databases into a public subnet",
                                  .severity = severity,
                                  .evidence = std::move(evidence)});
}

void check_group(const Subject& subject, Report& report) {
  const Attribute ids = subject.after("subnet_ids");
  judge(report, ask_group(subject, ids, subject.referred("subnet_ids")), ids.path(), severity_of_users(subject));
}

/// A subnet that becomes public under a subnet group that does not change itself.
void check_subnet(const Subject& subject, Report& report) {
  for (const ResourceView& group : subject.consumers()) {
    if (group.type() != "aws_db_subnet_group" || is_changing(group)) continue;
    const ResourceView subnet(subject.plan(), &subject.change(), nullptr);
    SubnetAnswer answer = ask_subnet(subject, subnet);
    answer.why = "member of " + std::string(group.address());
    return judge(report, answer, "map_public_ip_on_launch", severity_of_users(subject.subject(*group.change())));
  }
}

void check_instance(const Subject& subject, Report& report) {
  // A replica lives in its source's group, a member of a cluster in the cluster's.
  const Verdict is_own = is_unset(subject.after("replicate_source_db"));
  const Attribute name = subject.after("db_subnet_group_name");
  const Referred referred = subject.referred("db_subnet_group_name");
  const Verdict is_default = is_unset(name) | equals(name, "default");
  for (const ResourceView& group : referred.resources) {
    if (group.type() != "aws_db_subnet_group" || group.change() == nullptr || is_changing(group)) continue;
    const Subject other = subject.subject(*group.change());
    return judge(report, ask_group(other, other.after("subnet_ids"), other.referred("subnet_ids")), name.path(),
                 severity_of(subject));
  }
  // A name that comes from a resource is not the default group's.
  if (name.is_unknown() && !referred.resources.empty()) return;
  report.judge(is_default & is_own, {.attribute = name.path(),
                                     .message = "lands in the default VPC, whose subnets are public",
                                     .severity = severity_of(subject)});
}

void check(const Subject& subject, Report& report) {
  if (subject.type() == "aws_db_subnet_group") return check_group(subject, report);
  if (subject.type() == "aws_subnet") return check_subnet(subject, report);
  check_instance(subject, report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database subnet group with a public subnet: one that gives public addresses to what starts in it, or whose route table
leads to an internet gateway. Also an instance without a subnet group, which lands in the default VPC. It is medium
where every database that uses the group has `publicly_accessible` false.

## Why it matters
In a public subnet one flag, `publicly_accessible`, is all that keeps the database off the internet.

## How to fix
```hcl
subnet_ids = [aws_subnet.public_a.id, aws_subnet.public_b.id]    # before
subnet_ids = [aws_subnet.private_a.id, aws_subnet.private_b.id]  # after
```

## When it stays silent
- subnets or route tables that are not in the plan or its state: nothing says where they lead;
- routes to a NAT gateway; read replicas, which live in the group of their source; members of a cluster, which are judged
  through the cluster's subnet group.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
- https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html
- https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
)md";

}  // namespace

extern constinit const Rule database_in_public_subnet = checked({
    .code = "SEC302",
    .slug = "database-in-public-subnet",
    .title = "Database placed in public subnets or the default VPC",
    .severity = Severity::kHigh,
    .category = Category::kSecurity,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "use a subnet group of private subnets",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
