#include <array>
#include <string>

#include "analyzers/rule.h"
#include "analyzers/rules/rds/name_rules.h"
#include "analyzers/rules/rds/sent.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance",
                                       "aws_rds_cluster",
                                       "aws_dms_replication_instance",
                                       "aws_elasticache_replication_group",
                                       "aws_s3_bucket",
                                       "aws_lambda_function",
                                       "aws_lb",
                                       "aws_lb_target_group",
                                       "aws_iam_role"};

// Paths are checked when compiled, so the table's columns stand here too.
constexpr std::array kNames = {Path("identifier"),
                               Path("cluster_identifier"),
                               Path("replication_instance_id"),
                               Path("replication_group_id"),
                               Path("bucket"),
                               Path("function_name"),
                               Path("name"),
                               Path("identifier_prefix"),
                               Path("cluster_identifier_prefix"),
                               Path("bucket_prefix"),
                               Path("name_prefix")};

void judge(const Subject& subject, Report& report, const Table::Row& row, Path path, bool is_prefix) {
  const Attribute name = subject.after(path);
  const std::string_view text = name.text().value_or("");
  // A function may be named by an ARN.
  const bool is_arn = text.starts_with("arn:");
  std::string wrong = is_arn ? std::string() : wrong_length(row, text, is_prefix);
  if (wrong.empty() && !is_arn) wrong = wrong_characters(row, text, is_prefix);
  const Verdict is_wrong = text_is(name, [&](std::string_view) { return !wrong.empty(); });
  report.judge(is_sent(subject, path) & is_set(name) & is_wrong, name,
               "apply fails: the name " + name.display() + " " + wrong);
}

void check(const Subject& subject, Report& report) {
  for (const Table::Row& row : knowledge("resource_names").find("type", subject.type())) {
    for (const Path& path : kNames) {
      if (path.text() == row["attribute"]) judge(subject, report, row, path, false);
      // Load balancers and target groups cut their prefix to six characters themselves.
      const bool is_short_prefix = row["prefix"] == "name_prefix" && subject.type().starts_with("aws_lb");
      if (!row["prefix"].empty() && path.text() == row["prefix"] && !is_short_prefix)
        judge(subject, report, row, path, true);
    }
  }
}

constexpr std::string_view kDoc = R"md(
## What it finds
A name that AWS does not take: databases and DMS instances 1 to 63 letters, digits and single hyphens, a letter first, no hyphen last;
Redis groups the same up to 40; buckets 3 to 63 lower-case letters, digits, dots and hyphens, no IP address, none of the reserved beginnings
and ends; functions up to 64 letters, digits, hyphens and underscores; load balancers and target groups up to 32; roles up to 64. Of a
prefix the 26 characters of the generated suffix are counted too.

## Why it matters
The provider checks some of these while planning, but not all: an underscore in a bucket's name fails only when it is applied.

## How to fix
```hcl
bucket = "customer_exports-dev" # before
bucket = "customer-exports-dev" # after
```
Shorten the base name when only the suffix of one environment makes it too long.

## When it stays silent
- no name: the provider makes one; a name that is not known yet;
- an update that does not change the name; a function that is named by an ARN.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
- https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
- https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
- https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
- https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
)md";

}  // namespace

extern constinit const Rule resource_name_format = checked({
    .code = "DEP119",
    .slug = "resource-name-format",
    .title = "Identifier violates AWS naming rules",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .fix = "shorten the name, or keep to the characters that AWS takes",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
