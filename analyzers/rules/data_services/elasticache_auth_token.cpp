#include <algorithm>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_elasticache_replication_group"};
constexpr std::size_t kShortest = 16;
constexpr std::size_t kLongest = 128;
constexpr std::string_view kLettersAndDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::string_view kSpecial = "!&#$^<>-";

bool has_bad_length(std::string_view token) { return token.size() < kShortest || token.size() > kLongest; }

bool has_bad_character(std::string_view token) {
  return std::ranges::any_of(token, [](char c) {
    return kLettersAndDigits.find(c) == std::string_view::npos && kSpecial.find(c) == std::string_view::npos;
  });
}

void check(const Subject& subject, Report& report) {
  const Attribute token = subject.after("auth_token");
  const Verdict has_token = is_set(token);
  const Attribute tls = subject.after("transit_encryption_enabled");
  report.judge(has_token & (is_false(tls) | is_unset(tls)), tls,
               "has an auth_token without encryption in transit, which ElastiCache refuses");
  // An empty text is no token.
  report.judge(has_token & text_is(token, has_bad_length), token,
               "has an auth_token that is not 16 to 128 characters long, which ElastiCache refuses");
  report.judge(has_token & text_is(token, has_bad_character), token,
               "has an auth_token with characters other than letters, digits and ! & # $ ^ < > -, which ElastiCache refuses");
}

constexpr std::string_view kDoc = R"md(
## What it finds
A replication group with an `auth_token` while `transit_encryption_enabled` is not true (not written means off), or with a token
of the wrong form: shorter than 16 or longer than 128 characters, or with characters that are neither letters nor digits nor one
of `! & # $ ^ < > -`. The token is never shown.

## Why it matters
ElastiCache refuses the request, after the subnet group, the security groups and everything before them were created.

## How to fix
```hcl
auth_token = random_password.redis.result  # before, and no encryption in transit

auth_token                 = random_password.redis.result  # after: override_special = "!&#$^<>-"
transit_encryption_enabled = true
```

## When it stays silent
- groups without a token, also those that use user groups (RBAC) instead;
- a token that is not known yet, such as a random password of a first apply.

## Sources
- https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
- https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
)md";

}  // namespace

extern constinit const Rule elasticache_auth_token = checked({
    .code = "DEP503",
    .slug = "elasticache-auth-token",
    .title = "auth_token without TLS or in wrong format",
    .severity = Severity::kHigh,
    .category = Category::kUndeployable,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "set transit_encryption_enabled = true and take a token of 16 to 128 allowed characters",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
