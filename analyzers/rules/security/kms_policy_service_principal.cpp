#include <set>

#include "analyzers/rule.h"
#include "analyzers/rules/security/action_pattern.h"
#include "analyzers/rules/security/key_users.h"
#include "analyzers/rules/security/policy.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_kms_key", "aws_kms_key_policy"};

/// One thing that is wrong with a key's policy.
struct Complaint {
  Verdict verdict = Verdict::no();
  Severity severity = Severity::kHigh;
  std::string message;
};

bool allows(const Statement& statement, std::string_view action) {
  if (!statement.is_allow) return false;
  if (statement.not_actions.is_present) return true;
  return std::ranges::any_of(statement.actions.texts,
                             [&](std::string_view pattern) { return covers_action(pattern, action); });
}

/// Does the statement let that service use the key? Everybody includes it.
Verdict admits(const Statement& statement, std::string_view service) {
  if (!allows(statement, "kms:GenerateDataKey"))
    return statement.actions.is_complete ? Verdict::no() : Verdict::unknown();
  for (const Principal& who : statement.principals) {
    if (who.name == "*") return Verdict::yes();
    if (who.kind != "Service" || who.name.find("amazonaws.com") == std::string_view::npos) continue;
    if (who.name.starts_with(service) && who.name.substr(service.size()).starts_with(".")) return Verdict::yes();
  }
  return statement.knows_principals ? Verdict::no() : Verdict::unknown();
}

Verdict grants_to_account(const Statement& statement) {
  if (!statement.is_allow) return Verdict::no();
  for (const Principal& who : statement.principals) {
    if (who.name == "*" ||
        (who.kind == "AWS" && (who.name.ends_with(":root") || who.name.find(':') == std::string_view::npos)))
      return Verdict::yes();
  }
  return statement.knows_principals ? Verdict::no() : Verdict::unknown();
}

/// Services that use the key while no statement admits them. Without a policy the default one holds, which admits none.
void add_missing_services(const std::vector<KeyUser>& users, const std::optional<Policy>& policy, Verdict is_shown,
                          std::vector<Complaint>& complaints) {
  std::set<std::string_view> asked;
  for (const KeyUser& user : users) {
    if (!asked.insert(user.service).second) continue;
    const Verdict admitted =
        policy ? any_statement(*policy, [&](const Statement& one) { return admits(one, user.service); })
               : Verdict::no();
    complaints.push_back(
        {is_not(admitted) & is_shown, Severity::kHigh,
         "does not let " + std::string(user.service) + ".amazonaws.com use the key that " + user.address + " needs"});
  }
}

/// IAM policies count only where the key's policy hands something to the account.
Complaint without_account(const Subject& subject, const Policy& policy) {
  const Verdict granted = any_statement(policy, grants_to_account);
  const bool is_administered =
      std::ranges::any_of(policy.statements, [](const Statement& one) { return allows(one, "kms:PutKeyPolicy"); });
  const Verdict is_checked = is_not(is_true(subject.after("bypass_policy_lockout_safety_check")));
  return {is_not(granted) & Verdict::of(is_administered) & is_checked, Severity::kHigh,
          "gives nothing to the account itself, so no IAM policy can grant the key"};
}

Complaint open_to_all(const Policy& policy) {
  return {any_statement(policy, is_open_to_anyone), Severity::kCritical, "lets every AWS account use the key"};
}

void judge(Report& report, const std::string& attribute, const std::vector<Complaint>& complaints) {
  const Complaint* worst = nullptr;
  Verdict verdict = Verdict::no();
  std::vector<std::string> evidence;
  for (const Complaint& complaint : complaints) {
    verdict = verdict | complaint.verdict;
    if (!complaint.verdict.is_yes()) continue;
    if (worst == nullptr)
      worst = &complaint;
    else
      evidence.push_back("it also " + complaint.message);
  }
  report.judge(verdict, {.attribute = attribute,
                         .message = worst == nullptr ? std::string() : worst->message,
                         .severity = worst == nullptr ? Severity::kHigh : worst->severity,
                         .evidence = std::move(evidence)});
}

void check_policy(const Subject& subject, Report& report, const std::vector<KeyUser>& users) {
  const Attribute text = subject.after("policy");
  const std::optional<Policy> policy = policy_of(subject, text, subject.referred("policy"));
  if (!policy) return;
  std::vector<Complaint> complaints = {open_to_all(*policy)};
  add_missing_services(users, policy, Verdict::yes(), complaints);
  complaints.push_back(without_account(subject, *policy));
  judge(report, text.path(), complaints);
}

void check(const Subject& subject, Report& report) {
  if (subject.type() == "aws_kms_key_policy") {
    for (const ResourceView& view : subject.referred("key_id").resources) {
      if (view.type() == "aws_kms_key" && view.change() != nullptr)
        return check_policy(subject, report, key_users(subject.subject(*view.change())));
    }
    return check_policy(subject, report, {});
  }
  const Attribute text = subject.after("policy");
  if (!is_unset(text).is_yes()) return check_policy(subject, report, key_users(subject));
  const std::vector<ResourceView> consumers = subject.consumers();
  if (std::ranges::any_of(consumers, [](const ResourceView& view) { return view.type() == "aws_kms_key_policy"; }))
    return;  // judged there
  std::vector<Complaint> complaints;
  add_missing_services(key_users(subject), std::nullopt, subject.is_whole(), complaints);
  judge(report, text.path(), complaints);
}

constexpr std::string_view kDoc = R"md(
## What it finds
A key policy that lets every AWS account use the key (critical), one that does not admit a service which has to use the key as
itself, and one that gives nothing to the account, so that IAM policies have no effect. The services are found through what
refers to the key in the plan: log groups (`logs`), trails (`cloudtrail`), AWS Config, and whoever publishes to an encrypted
topic or queue: alarms (`cloudwatch`), rules (`events`), bucket notifications (`s3`), topics (`sns`).

## Why it matters
A log group cannot be created with a key that does not admit CloudWatch Logs. An alarm that may not use its topic's key is
worse: it fires, nothing arrives, and nobody is told.

## How to fix
```hcl
statement {  # before: missing
  actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
  resources = ["*"]
  principals {
    type        = "Service"
    identifiers = ["cloudwatch.amazonaws.com"]
  }
}
```

## When it stays silent
- RDS, EBS, Secrets Manager and Lambda: they use the key by a grant of the caller, so no statement is needed;
- a statement for everybody with a condition on the caller (`kms:CallerAccount`, `kms:ViaService`, an organisation …);
- without an account statement: where nobody could change the policy any more (another rule says that), and with
  `bypass_policy_lockout_safety_check`;
- a policy or a principal that is not known yet; the default policy in a plan that does not show everything.

## Sources
- https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
- https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
- https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#sns-what-permissions-for-sse
- https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
)md";

}  // namespace

extern constinit const Rule kms_policy_service_principal = checked({
    .code = "SEC602",
    .slug = "kms-policy-service-principal",
    .title = "KMS key policy misses the service that must use it, or is open to everybody",
    .severity = Severity::kCritical,
    .category = Category::kSecurity,
    .types = kTypes,
    .also_reads = kKeyUserTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "add a statement for the service, and keep the one for the account",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
