#include <algorithm>

#include "analyzers/rule.h"
#include "analyzers/rules/security/action_pattern.h"
#include "analyzers/rules/security/policy.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_kms_key", "aws_kms_key_policy"};
constexpr std::string_view kAlsoReads[] = {"aws_iam_policy_document"};

/// May the statement let a person or a role of the account change the policy? A principal that the plan does not show
/// may exist there.
Verdict keeps_administrator(const Statement& statement) {
  if (!statement.is_allow) return Verdict::no();
  const Verdict is_granted =
      statement.not_actions.is_present
          ? Verdict::yes()
          : statement.actions.any([](std::string_view pattern) { return covers_action(pattern, "kms:PutKeyPolicy"); });
  const bool is_for_callers =
      statement.has_not_principals ||
      std::ranges::any_of(statement.principals, [](const Principal& who) { return who.kind != "Service"; });
  return is_granted & (is_for_callers               ? Verdict::yes()
                       : statement.knows_principals ? Verdict::no()
                                                    : Verdict::unknown());
}

void check(const Subject& subject, Report& report) {
  const Attribute text = subject.after("policy");
  const std::optional<Policy> policy = policy_of(subject, text, subject.referred("policy"));
  if (!policy) return;
  report.judge(
      is_not(any_statement(*policy, keeps_administrator)) &
          is_not(is_true(subject.after("bypass_policy_lockout_safety_check"))),
      text, "allows nobody of the account to change it: no statement gives kms:PutKeyPolicy to root, a role or a user");
}

constexpr std::string_view kDoc = R"md(
## What it finds
A key policy in which no statement allows `kms:PutKeyPolicy` (or `kms:*`) to the account, a role or a user: services at most may
use the key, and nobody may change its policy.

## Why it matters
KMS refuses such a policy, so the key is not created. Forced through, the key could be repaired by AWS support alone, and what it
encrypts hangs on it.

## How to fix
```hcl
statement {  # before: missing
  actions   = ["kms:*"]
  resources = ["*"]
  principals {
    type        = "AWS"
    identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
  }
}
```

## When it stays silent
- a key without a policy: AWS's own one gives everything to the account;
- any principal that is no service, also of another account or not in the plan: it may be the one who applies;
- with `bypass_policy_lockout_safety_check`;
- a policy, an action or a principal that is not known yet.

## Sources
- https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
- https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
)md";

}  // namespace

extern constinit const Rule kms_policy_lockout = checked({
    .code = "DEP601",
    .slug = "kms-policy-lockout",
    .title = "Key policy would lock out its administrator",
    .severity = Severity::kCritical,
    .category = Category::kUndeployable,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "add a statement that gives kms:* to the account's root",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
