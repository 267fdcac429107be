#include "analyzers/rule.h"
#include "analyzers/rules/security/action_pattern.h"
#include "analyzers/rules/security/policy.h"
#include "analyzers/rules/security/role_users.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {
    "aws_iam_role",         "aws_lambda_permission",     "aws_lambda_function_url",
    "aws_sqs_queue",        "aws_sqs_queue_policy",      "aws_sns_topic",
    "aws_sns_topic_policy", "aws_secretsmanager_secret", "aws_secretsmanager_secret_policy"};

/// Lets that service assume the role.
Verdict trusts(const Statement& statement, std::string_view service) {
  if (!statement.is_allow) return Verdict::no();
  const bool assumes =
      statement.not_actions.is_present || std::ranges::any_of(statement.actions.texts, [](std::string_view pattern) {
        return covers_action(pattern, "sts:AssumeRole");
      });
  if (!assumes) return statement.actions.is_complete ? Verdict::no() : Verdict::unknown();
  for (const Principal& who : statement.principals) {
    if (who.name == "*") return Verdict::yes();
    if (who.kind == "Service" && who.name.starts_with(service) && who.name.substr(service.size()).starts_with("."))
      return Verdict::yes();
  }
  return statement.knows_principals ? Verdict::no() : Verdict::unknown();
}

void check_role(const Subject& subject, Report& report) {
  const Attribute text = subject.after("assume_role_policy");
  const std::optional<Policy> policy = policy_of(subject, text, subject.referred("assume_role_policy"));
  if (!policy) return;
  const Verdict open = any_statement(*policy, is_open_to_anyone);
  if (open.is_yes()) return report.judge(open, text, "can be assumed from every AWS account");
  Verdict missing = open;
  std::string message;
  for (const RoleUser& user : role_users(subject)) {
    const Verdict trusted = any_statement(*policy, [&](const Statement& one) { return trusts(one, user.service); });
    const Verdict lacks = trusted.is_unknown() ? trusted : Verdict::of(trusted.is_no());
    missing = missing | lacks;
    if (lacks.is_yes() && message.empty())
      message =
          "cannot be assumed by " + std::string(user.service) + ".amazonaws.com, which " + user.address + " needs";
  }
  report.judge(missing, text, message);
}

/// A source that is not known yet but comes from something is set.
Verdict has_none(const Attribute& source) {
  if (source.is_unknown() && source.origin() == Origin::kReference) return Verdict::no();
  return is_unset(source);
}

void check_permission(const Subject& subject, Report& report) {
  const Attribute principal = subject.after("principal");
  const Attribute arn = subject.after("source_arn");
  const Attribute account = subject.after("source_account");
  const Verdict is_unnamed = is_unset(subject.after("principal_org_id"));
  const Verdict is_anyone = equals(principal, "*");
  // Skills of Alexa have amazon.com principals and are told apart by a token.
  const Verdict is_service = text_is(principal, [](std::string_view name) {
    return name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn");
  });
  if (is_anyone.is_yes())
    return report.judge(has_none(arn) & has_none(account) & is_unnamed, principal,
                        "can be invoked from every AWS account");
  const bool needs_arn = is_one_of(principal, {"apigateway.amazonaws.com", "s3.amazonaws.com"}).is_yes();
  const Verdict has_account = is_set(account);
  const bool is_half = needs_arn && has_account.is_yes();
  const Verdict no_source = is_half ? has_none(arn) : has_none(arn) & has_none(account);
  report.judge(
      is_service & no_source & is_unnamed,
      {.attribute = arn.path(),
       .message = is_half ? "can be invoked by everything that " + principal.display() + " serves in that account"
                          : "can be invoked through " + principal.display() + " from every AWS account",
       .severity = is_half ? Severity::kMedium : Severity::kHigh});
}

void check_url(const Subject& subject, Report& report) {
  const Attribute kind = subject.after("authorization_type");
  report.judge(equals(kind, "NONE"), {.attribute = kind.path(),
                                      .message = "can be called by everybody who knows the URL",
                                      // Webhooks are made like this on purpose.
                                      .severity = Severity::kMedium});
}

void check(const Subject& subject, Report& report) {
  if (subject.type() == "aws_iam_role") return check_role(subject, report);
  if (subject.type() == "aws_lambda_permission") return check_permission(subject, report);
  if (subject.type() == "aws_lambda_function_url") return check_url(subject, report);
  const Attribute text = subject.after("policy");
  const std::optional<Policy> policy = policy_of(subject, text, subject.referred("policy"));
  if (!policy) return;
  const std::string_view type = subject.type();
  const std::string what = type.starts_with("aws_sqs") ? "queue" : type.starts_with("aws_sns") ? "topic" : "secret";
  report.judge(any_statement(*policy, is_open_to_anyone), text, "opens the " + what + " to every AWS account");
}

constexpr std::string_view kDoc = R"md(
## What it finds
- a role that every AWS account can assume;
- a role that Lambda, RDS monitoring or DMS needs, whose trust does not name that service (`lambda.amazonaws.com`,
  `monitoring.rds.amazonaws.com`, `dms.amazonaws.com`);
- a Lambda permission for a service without `source_arn` and `source_account` (API Gateway and S3 with an account only: medium);
- a function URL without authorization (medium: webhooks are made like that);
- policies of queues, topics and secrets that allow everybody without a condition on the caller.

## Why it matters
Services work for every account: without a source, somebody else's bucket or topic may invoke the function. A role that the
service cannot assume lets the creation of the function or the endpoint fail.

## How to fix
```hcl
resource "aws_lambda_permission" "events" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.export.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.nightly.arn  # before: missing
}
```

## When it stays silent
- a condition that says who calls or for what (`aws:SourceArn`, `aws:PrincipalOrgID`, `sts:ExternalId` …);
- permissions for an account, an organisation or a skill of Alexa; a source that will come from a resource;
- regional principals such as `dms.eu-central-1.amazonaws.com` count as the service;
- policies and principals that are not known yet.

## Sources
- https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
- https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html
- https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
- https://docs.aws.amazon.com/dms/latest/userguide/security-iam.html
)md";

}  // namespace

extern constinit const Rule trust_or_permission_too_broad = checked({
    .code = "SEC604",
    .slug = "trust-or-permission-too-broad",
    .title = "Role trust, Lambda permission or resource policy open to anyone, or a trust that lacks its service",
    .severity = Severity::kHigh,
    .category = Category::kSecurity,
    .types = kTypes,
    .also_reads = kRoleUserTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "name the caller: a principal, source_arn or a condition",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
