#include <charconv>

#include "analyzers/rule.h"
#include "analyzers/rules/security/security_group.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_security_group", "aws_security_group_rule",
                                       "aws_vpc_security_group_ingress_rule"};
constexpr std::string_view kAlsoReads[] = {"aws_lb", "aws_alb", "aws_elb"};

/// What open rules let in.
struct Exposure {
  Verdict sensitive = Verdict::no();
  Verdict everything = Verdict::no();
  Verdict web = Verdict::no();
  std::vector<std::string> names;  ///< of the sensitive ports
};

std::int64_t number_of(std::string_view digits) {
  std::int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

void add(const Ingress& rule, Exposure& exposure) {
  if (rule.is_open.is_no()) return;
  if (rule.covers_all_ports()) {
    exposure.everything = exposure.everything | rule.is_open;
    return;
  }
  const Table& ports = knowledge("sensitive_ports");
  for (std::size_t i = 0; i < ports.size(); ++i) {
    const Table::Row row = ports.row(i);
    const Verdict verdict = rule.is_open & rule.covers(number_of(row["port"]), row["udp"] == "yes");
    exposure.sensitive = exposure.sensitive | verdict;
    if (verdict.is_yes()) exposure.names.push_back(std::string(row["name"]) + " (" + std::string(row["port"]) + ")");
  }
  exposure.web = exposure.web | (rule.is_open & (rule.covers(80, false) | rule.covers(443, true)));
}

bool is_of_load_balancer(const Subject& subject) {
  if (subject.type() != "aws_security_group") return false;
  return std::ranges::any_of(subject.consumers(), [](const ResourceView& view) {
    return std::ranges::find(kAlsoReads, view.type()) != std::end(kAlsoReads);
  });
}

std::string joined(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 5;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kShown; ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kShown) text += " and " + std::to_string(names.size() - kShown) + " more";
  return text;
}

void check(const Subject& subject, Report& report) {
  Exposure exposure;
  std::string path = "ingress";
  if (subject.type() == "aws_security_group") {
    const GroupRules rules = read_inline(subject.after("ingress"));
    if (!rules.is_complete) exposure.sensitive = Verdict::unknown();
    for (const Ingress& rule : rules.rules) add(rule, exposure);
  } else {
    const ResourceView rule(subject.plan(), &subject.change(), nullptr);
    const bool is_plain = subject.type() == "aws_security_group_rule";
    path = is_plain ? "cidr_blocks" : is_set(subject.after("cidr_ipv6")).is_yes() ? "cidr_ipv6" : "cidr_ipv4";
    const Verdict is_ingress = is_plain ? equals(subject.after("type"), "ingress") : Verdict::yes();
    if (!is_ingress.is_yes()) return report.judge(is_ingress, {.attribute = path, .message = ""});
    add(read_rule(rule), exposure);
  }
  if (exposure.sensitive.is_yes()) {
    return report.judge(Verdict::yes(),
                        {.attribute = path, .message = "lets the whole internet in to " + joined(exposure.names)});
  }
  if (exposure.everything.is_yes()) {
    return report.judge(
        Verdict::yes(),
        {.attribute = path, .message = "lets the whole internet in on every port", .severity = Severity::kHigh});
  }
  const Verdict open = exposure.sensitive | exposure.everything;
  if (open.is_unknown()) return report.judge(open, {.attribute = path, .message = ""});
  if (is_of_load_balancer(subject)) return;
  Verdict others = Verdict::no();
  for (const std::string_view type : kAlsoReads) others = others | subject.may_name_any(type, "security_groups");
  report.judge(exposure.web & is_not(others),
               {.attribute = path,
                .message = "lets the whole internet in on the web ports, though it is no load balancer's group",
                .severity = Severity::kLow});
}

constexpr std::string_view kDoc = R"md(
## What it finds
An ingress rule for `0.0.0.0/0` or `::/0` (or their two halves). It is critical if the ports include one of databases or
administration (SSH, Remote Desktop, PostgreSQL, Redis …), high for all ports, and low for 80 and 443 of a group that
belongs to no load balancer of the plan.

## Why it matters
Such ports are scanned within minutes. Whatever listens there is then one weak password or one bug away from everybody.

## How to fix
```hcl
ingress {
  from_port   = 22
  to_port     = 22
  protocol    = "tcp"
  cidr_blocks = ["0.0.0.0/0"]  # before
  # cidr_blocks = ["10.20.0.0/16"]  after, or security_groups, or Session Manager and no rule at all
}
```

## When it stays silent
- egress, ICMP, rules that go away, and open ports that are neither in the table nor for the web;
- ports 80 and 443 of a group that a load balancer uses;
- ranges or ports that are not known yet.

## Sources
- https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
- https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
- https://docs.aws.amazon.com/config/latest/developerguide/restricted-common-ports.html
)md";

}  // namespace

extern constinit const Rule sg_open_ingress = checked({
    .code = "SEC301",
    .slug = "sg-open-ingress",
    .title = "Security group open to the world on a sensitive port",
    .severity = Severity::kCritical,
    .category = Category::kSecurity,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "let in only the ranges or the groups that need the port",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
