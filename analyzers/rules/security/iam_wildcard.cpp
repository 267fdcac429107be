#include "analyzers/rule.h"
#include "analyzers/rules/security/action_pattern.h"
#include "analyzers/rules/security/policy.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_iam_policy",
                                       "aws_iam_role_policy",
                                       "aws_iam_user_policy",
                                       "aws_iam_group_policy",
                                       "aws_iam_role",
                                       "aws_iam_role_policy_attachment",
                                       "aws_iam_user_policy_attachment",
                                       "aws_iam_group_policy_attachment",
                                       "aws_iam_policy_attachment"};
constexpr std::string_view kAlsoReads[] = {"aws_iam_policy_document"};

/// `*`, and ARNs that name nothing: `arn:aws:*:*:*:*`.
bool is_any_resource(std::string_view resource) {
  if (resource == "*") return true;
  if (!resource.starts_with("arn:")) return false;
  std::string_view rest = resource.substr(4);
  rest.remove_prefix(std::min(rest.find_first_of(":*"), rest.size()));
  return rest.find_first_not_of(":*") == std::string_view::npos && rest.find('*') != std::string_view::npos;
}

bool takes_no_resource(std::string_view action) {
  const Table& table = knowledge("iam_any_resource_actions");
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (covers_action(table.row(i)["action"], action)) return true;
  }
  return false;
}

bool only_reads(std::string_view name) {
  constexpr std::array<std::string_view, 6> kReads = {"describe", "list", "get", "batchget", "lookup", "view"};
  const std::string lower = to_lower(name);
  return std::ranges::any_of(kReads, [&](std::string_view prefix) { return lower.starts_with(prefix); });
}

/// How bad an action on every resource is; nothing for one that is spelled out.
std::optional<Severity> breadth(std::string_view action) {
  if (action == "*" || action == "*:*") return Severity::kHigh;
  const std::size_t colon = action.find(':');
  if (colon == std::string_view::npos || takes_no_resource(action)) return std::nullopt;
  const std::string_view name = action.substr(colon + 1);
  if (name == "*" || covers_action(action, "iam:PassRole")) return Severity::kHigh;
  if (name.find_first_of("*?") == std::string_view::npos) return std::nullopt;
  return only_reads(name) ? Severity::kLow : Severity::kMedium;
}

/// What a policy gives away, worst first.
struct Width {
  Verdict verdict = Verdict::no();
  Severity severity = Severity::kLow;
  std::vector<std::string> actions;
};

void add(const Statement& statement, Width& width) {
  if (!statement.is_allow || !statement.condition_keys.empty()) return;
  const Verdict everywhere =
      statement.not_resources.is_present ? Verdict::yes() : statement.resources.any(is_any_resource);
  if (everywhere.is_no()) return;
  const auto take = [&](Severity severity, std::string what) {
    width.verdict = width.verdict | everywhere;
    if (!everywhere.is_yes()) return;
    if (severity > width.severity) width.severity = severity;
    width.actions.push_back(std::move(what));
  };
  if (statement.not_actions.is_present) take(Severity::kHigh, "all actions but those of NotAction");
  for (const std::string_view action : statement.actions.texts) {
    if (const auto severity = breadth(action)) take(*severity, printable(action, 64));
  }
  if (!statement.actions.is_complete) width.verdict = width.verdict | Verdict::unknown();
}

void judge_document(const Subject& subject, Report& report, const Attribute& text, const Referred& referred) {
  const std::optional<Policy> policy = policy_of(subject, text, referred);
  if (!policy) return;
  Width width;
  if (!policy->is_complete) width.verdict = Verdict::unknown();
  for (const Statement& statement : policy->statements) add(statement, width);
  constexpr std::size_t kShown = 5;
  std::string list;
  for (std::size_t i = 0; i < width.actions.size() && i < kShown; ++i) list += (i == 0 ? "" : ", ") + width.actions[i];
  if (width.actions.size() > kShown) list += " and " + std::to_string(width.actions.size() - kShown) + " more";
  const bool is_hidden = text.is_sensitive();
  report.judge(width.verdict,
               {.attribute = text.path(),
                .message = "allows " + (is_hidden ? std::string("wildcard actions") : list) + " on every resource",
                .severity = width.severity});
}

/// Policies of AWS that allow everything, or all but a little.
void judge_managed(Report& report, const Attribute& arn) {
  constexpr std::array<std::string_view, 3> kBroad = {"AdministratorAccess", "PowerUserAccess", "IAMFullAccess"};
  const Verdict is_broad = text_is(arn, [&](std::string_view text) {
    return std::ranges::any_of(
        kBroad, [&](std::string_view name) { return text.ends_with(":aws:policy/" + std::string(name)); });
  });
  report.judge(is_broad, arn, "gets the AWS policy " + arn.display() + ", which allows nearly everything");
}

/// A policy of one's own that is not known yet has another name.
bool comes_from_plan(const Subject& subject) {
  const Referred referred = subject.referred("policy_arn");
  return !referred.resources.empty() && referred.is_complete;
}

void check_role(const Subject& subject, Report& report) {
  // An update repeats what is attached by whomever.
  const bool may_be_repeated = kUpdates.has(subject.change().action);
  if (!may_be_repeated || subject.is_configured("inline_policy").is_yes()) {
    const Attribute blocks = subject.after("inline_policy");
    for (std::size_t i = 0; i < blocks.value().items().size(); ++i) {
      judge_document(subject, report, blocks.at(i).at("policy"), subject.referred("inline_policy"));
    }
  }
  if (!may_be_repeated || subject.is_configured("managed_policy_arns").is_yes()) {
    for (const Attribute& arn : subject.after("managed_policy_arns").leaves()) {
      if (arn.is_known()) judge_managed(report, arn);
    }
  }
}

void check(const Subject& subject, Report& report) {
  if (subject.type() == "aws_iam_role") return check_role(subject, report);
  if (subject.type().ends_with("_attachment")) {
    const Attribute arn = subject.after("policy_arn");
    if (arn.is_unknown() && comes_from_plan(subject)) return;
    return judge_managed(report, arn);
  }
  judge_document(subject, report, subject.after("policy"), subject.referred("policy"));
}

constexpr std::string_view kDoc = R"md(
## What it finds
An IAM policy that allows `*` or `service:*` on every resource, `iam:PassRole` on every role, or `NotAction`; and the attachment
of `AdministratorAccess`, `PowerUserAccess` or `IAMFullAccess`. Other wildcards on every resource are medium, those that only read
(`Describe*`, `List*`, `Get*`) low. JSON is compared by meaning, and a policy document that is read while applying is judged by
its statements.

## Why it matters
Whoever takes over the function or the instance may then do all of that. `iam:PassRole` on `*` is the way to every other role.

## How to fix
```hcl
actions   = ["s3:*"]  # before
resources = ["*"]

actions   = ["s3:GetObject", "s3:PutObject"]  # after
resources = ["${aws_s3_bucket.exports.arn}/*"]
```

## When it stays silent
- actions that are spelled out, except `iam:PassRole`; actions that take no resource (`ec2:Describe*`, `xray:Put*` …);
- statements with a condition, and `Deny`;
- a statement whose actions or resources are not known yet.

## Sources
- https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
- https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
)md";

}  // namespace

extern constinit const Rule iam_wildcard = checked({
    .code = "SEC603",
    .slug = "iam-wildcard",
    .title = "IAM policy allows wildcard actions on every resource",
    .severity = Severity::kHigh,
    .category = Category::kSecurity,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "name the actions and the resources that are needed",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
