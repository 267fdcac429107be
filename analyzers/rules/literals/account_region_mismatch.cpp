#include <algorithm>
#include <array>
#include <string>

#include "analyzers/rule.h"
#include "analyzers/rules/literals/aws_id.h"
#include "analyzers/rules/literals/id_types.h"
#include "analyzers/rules/literals/known_ids.h"
#include "analyzers/rules/literals/provider_region.h"
#include "analyzers/rules/literals/written_text.h"

namespace plandiff::rules {
namespace {

constexpr std::array<std::string_view, 5> kZones = {"availability_zone", "availability_zones", "availability_zone_name",
                                                    "preferred_cache_cluster_azs", "preferred_availability_zone"};

/// Places where another region or account is meant: copies, replicas, peers, and what policies and programs talk about.
bool is_meant_elsewhere(std::string_view type, std::string_view path) {
  constexpr std::array<std::string_view, 12> kPlaces = {"replica", "destination", "source", "peer",     "snapshot",    "primary",
                                                        "policy",  "condition",   "principal", "target_region", "environment", "assume_role"};
  constexpr std::array<std::string_view, 3> kTypes = {"aws_cloudfront_distribution", "aws_sns_topic_subscription", "aws_route53_record"};
  return std::ranges::find(kTypes, type) != kTypes.end() ||
         std::ranges::any_of(kPlaces, [&](std::string_view place) { return path.find(place) != std::string_view::npos; });
}

/// Services that keep what they have for the whole world in us-east-1. A load balancer's certificate lies in its own region.
bool is_global(const Arn& arn, std::string_view type) {
  if (arn.region.empty()) return true;
  if (arn.service == "acm" && (type.starts_with("aws_lb") || type == "aws_elb")) return false;
  constexpr std::array<std::string_view, 7> kServices = {"acm", "cloudfront", "route53", "iam", "waf", "shield", "ecr-public"};
  const bool is_known = std::ranges::find(kServices, arn.service) != kServices.end() || (arn.service == "wafv2" && arn.resource.starts_with("global/"));
  return arn.region == "us-east-1" && is_known;
}

std::string whose(const RegionOf& region) {
  return region.name + (region.is_certain ? ", the provider's region" : ", where most of the plan is");
}

Severity severity_of(const RegionOf& region) { return region.is_certain ? Severity::kHigh : Severity::kMedium; }

Confidence confidence_of(const RegionOf& region) { return region.is_certain ? Confidence::kCertain : Confidence::kGuess; }

/// The zones that somebody wrote, by whatever expression.
void judge_zones(const Subject& subject, Report& report, const RegionOf& region) {
  const Value* const configured = subject.change().configured;
  const Value* const expressions = configured == nullptr ? nullptr : configured->find("expressions");
  for (const std::string_view key : kZones) {
    if (expressions == nullptr || expressions->find(key) == nullptr) continue;
    const std::array<PathStep, 1> path = {PathStep{key, 0, false}};
    for (const Attribute& leaf : subject.change().after_at(path, key).leaves()) {
      const std::string_view zone = leaf.text().value_or("");
      const std::string_view its = region_of_zone(zone);
      if (its.empty() || had_before(subject, zone)) continue;
      if (region.name.empty()) {
        report.judge(Verdict::unknown(), leaf, "");
        continue;
      }
      report.judge(Verdict::of(its != region.name), {.attribute = leaf.path(),
                                                     .message = "apply fails: zone " + leaf.display() + " is not in " + whose(region),
                                                     .severity = severity_of(region),
                                                     .confidence = confidence_of(region)});
    }
  }
}

void judge_arn(const Subject& subject, Report& report, const RegionOf& region, const WrittenText& text) {
  const std::optional<Arn> arn = parse_arn(text.text);
  if (!arn || !is_of_an_account(*arn) || had_before(subject, text.text) || is_meant_elsewhere(subject.type(), text.path)) return;
  const std::string shown = text.is_sensitive ? "(sensitive)" : printable(text.text, 160);
  if (!is_global(*arn, subject.type())) {
    const Verdict differs = region.name.empty() ? Verdict::unknown() : Verdict::of(arn->region != region.name);
    report.judge(differs, {.attribute = text.path,
                           .message = "names " + shown + ", which is not in " + whose(region),
                           .severity = severity_of(region),
                           .confidence = region.is_certain ? Confidence::kLikely : Confidence::kGuess});
    if (differs.is_yes()) return;
  }
  const KnownIds& known = known_ids(subject);
  // Without a sign of the own account, or with providers of several, nobody can tell.
  if (known.accounts.empty() || known.providers > 1 || is_example_account(arn->account)) return;
  report.judge(Verdict::of(!known.accounts.contains(arn->account)),
               {.attribute = text.path,
                .message = "names " + shown + " of another account than the plan's own",
                .severity = Severity::kMedium,
                .confidence = Confidence::kLikely,
                .evidence = {"its own account by caller identity, allowed_account_ids and ARNs of what exists"}});
}

void check(const Subject& subject, Report& report) {
  const RegionOf region = region_of(subject);
  judge_zones(subject, report, region);
  for (const WrittenText& text : written_texts(subject)) {
    if (text.text.starts_with("arn:")) judge_arn(subject, report, region, text);
  }
}

constexpr std::string_view kDoc = R"md(
## What it finds
An availability zone of another region than the provider's (or the resource's own `region`), an ARN of another region as a
constant or a variable's value, and an ARN of another account than the one that the plan shows to be its own (medium).

## Why it matters
Copied from another stack, it fails only when applied: `InvalidParameterValue: us-west-2b is not a valid availability zone`. An
alarm action or a key of another region is refused, or simply never works.

## How to fix
```hcl
availability_zone = "us-west-2b"                                       # before, in a provider of us-east-1
availability_zone = data.aws_availability_zones.available.names[0]     # after
```
For ARNs take `data.aws_region` and `data.aws_caller_identity`, or a reference to the resource.

## When it stays silent
- a provider with an alias of that region; local zones of the region; what the resource had before;
- certificates and web ACLs for CloudFront in us-east-1, and other global services;
- replicas, copies, peers, sources and destinations, policies, environment variables, subscriptions: there it is meant;
- the account, where nothing shows the own one, or where there are several providers. Account numbers from documentation are DEP901's.

Where the provider's region comes from outside the plan, most of its zones and ARNs decide (medium); if they do not, it is undecided.

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs#region
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
- https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html
)md";

}  // namespace

extern constinit const Rule account_region_mismatch = checked({
    .code = "DEP902",
    .slug = "account-region-mismatch",
    .title = "ARN/AZ literal of another region or account than the provider",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kIdHolders,
    .also_reads = kIdProofs,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "take zones, region and account from data sources, or the alias of the provider that is meant",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
