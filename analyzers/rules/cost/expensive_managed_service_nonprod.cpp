#include <array>

#include "analyzers/rules/cost/extended_support.h"
#include "analyzers/rules/cost/purpose.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_msk_cluster", "aws_redshift_cluster", "aws_opensearch_domain",
                                       "aws_eks_cluster"};

/// What is dear about a service, and the attribute that says so.
struct Expense {
  Verdict is_there = Verdict::no();
  std::string attribute;
  std::string message;
};

Expense kafka(const Subject& subject) {
  const Attribute brokers = subject.after("number_of_broker_nodes");
  return {at_least(brokers, 3), brokers.path(), "pays for " + brokers.display() + " Kafka brokers around the clock"};
}

Expense warehouse(const Subject& subject) {
  return {Verdict::yes(), subject.after("node_type").path(),
          "pays for the nodes of a provisioned warehouse around the clock, queried or not"};
}

Expense search(const Subject& subject) {
  const Attribute masters = subject.after("cluster_config[0].dedicated_master_enabled");
  const Attribute zones = subject.after("cluster_config[0].zone_awareness_enabled");
  const bool has_masters = is_true(masters).is_yes();
  const bool has_zones = is_true(zones).is_yes();
  std::string what = has_masters ? "dedicated master nodes" : "nodes in several zones";
  if (has_masters && has_zones) what = "dedicated master nodes and nodes in several zones";
  const bool is_about_zones = !has_masters && (has_zones || is_true(masters).is_no());
  return {is_true(masters) | is_true(zones), (is_about_zones ? zones : masters).path(), "pays for " + what};
}

Expense kubernetes(const Subject& subject) {
  const Attribute version = subject.after("version");
  const Attribute policy = subject.after("upgrade_policy[0].support_type");
  const ExtendedSupport support = extended_support("eks", version.text().value_or(""));
  const bool is_charged = support.match == ExtendedSupport::Match::kOne && support.starts <= subject.today();
  const Verdict is_extended = version.is_unknown() ? Verdict::unknown() : Verdict::of(is_charged);
  // With STANDARD the cluster is upgraded instead.
  return {is_extended & (is_unset(policy) | equals(policy, "EXTENDED")), version.path(),
          "starts on Kubernetes " + version.display() + ", in extended support since " + support.starts_text +
              ", where the control plane costs six times as much"};
}

Expense expense_of(const Subject& subject) {
  if (subject.type() == "aws_msk_cluster") return kafka(subject);
  if (subject.type() == "aws_redshift_cluster") return warehouse(subject);
  if (subject.type() == "aws_opensearch_domain") return search(subject);
  return kubernetes(subject);
}

/// A platform that several teams share has to be there.
bool is_shared(const Subject& subject) {
  const std::array<Attribute, 4> names = {subject.after("cluster_name"), subject.after("cluster_identifier"),
                                          subject.after("domain_name"), subject.after("name")};
  for (const Attribute& name : names) {
    if (is_named(subject, name, {"shared", "platform"})) return true;
  }
  return is_tagged(subject, {"shared"});
}

void check(const Subject& subject, Report& report) {
  const Environment& environment = subject.environment();
  if (environment.is_nonproduction().is_no() || is_shared(subject)) return;
  Expense expense = expense_of(subject);
  report.judge(expense.is_there & environment.is_nonproduction(),
               {.attribute = std::move(expense.attribute),
                .message = expense.message + ", in environment " + std::string(to_text(environment.environment)) + subject.cost_note(),
                .confidence = environment.confidence,
                .evidence = environment.lines()});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A plan that creates, in a development, test or ephemeral environment: a Kafka cluster of three or more brokers, a
provisioned Redshift cluster, an OpenSearch domain with dedicated masters or several zones, or an EKS cluster on a
version in extended support.

## Why it matters
These cost the same whether anyone uses them, and a test uses them for a few hours.

## How to fix
Choose the serverless variant or a single node outside production:
```hcl
cluster_config {
  dedicated_master_enabled = true    # before
  dedicated_master_enabled = false   # after
  zone_awareness_enabled   = false
}
```

## When it stays silent
- clusters that exist already;
- fewer than three brokers; a domain of one zone without masters; EKS on a current version, without a version, or with
  `upgrade_policy` STANDARD;
- what is named or tagged as a shared platform;
- production, staging, performance tests, and an environment that is unknown or contradictory.

## Sources
- https://aws.amazon.com/msk/pricing/
- https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-dedicatedmasternodes.html
- https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
)md";

}  // namespace

extern constinit const Rule expensive_managed_service_nonprod = checked({
    .code = "CST803",
    .slug = "expensive-managed-service-nonprod",
    .title = "Fixed-cost managed service in a non-production environment",
    .severity = Severity::kMedium,
    .category = Category::kCost,
    .types = kTypes,
    .actions = kCreates | kReplaces,
    .fix = "use the serverless variant or a smaller one outside production",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
