#include <algorithm>
#include <array>

#include "analyzers/rules/cloudwatch/alarm.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_cloudwatch_metric_alarm", "aws_sns_topic", "aws_sns_topic_subscription"};
constexpr std::string_view kAlsoReads[] = {"aws_cloudwatch_composite_alarm",
                                           "aws_cloudwatch_dashboard",
                                           "aws_cloudwatch_event_rule",
                                           "aws_codedeploy_deployment_group",
                                           "aws_ecs_service",
                                           "aws_route53_health_check",
                                           "aws_autoscaling_group",
                                           "aws_chatbot_slack_channel_configuration",
                                           "aws_chatbot_teams_channel_configuration"};

// Who reads an alarm's state without being one of its actions.
constexpr std::array<std::string_view, 6> kReaders = {
    "aws_cloudwatch_composite_alarm",  "aws_cloudwatch_dashboard", "aws_ecs_service",
    "aws_codedeploy_deployment_group", "aws_autoscaling_group",    "aws_route53_health_check"};

constexpr std::array<std::string_view, 9> kPlaceholders = {"example.com", "example.org", "example.net",
                                                           "your-email",  "youremail",   "your.email",
                                                           "changeme",    "change-me",   "todo@"};

/// No action in this list. Actions that are not known yet are topics that this plan makes.
bool is_empty_list(const Attribute& actions) {
  return is_unset(actions).is_yes() ||
         (actions.is_known() && actions.value().is_array() && actions.value().items().empty());
}

Verdict mentions(const ResourceView& view, Path path, std::string_view name) {
  return text_is(view.attribute(path),
                 [&](std::string_view text) { return text.find(name) != std::string_view::npos; });
}

/// Is the alarm read by something else: a composite alarm, a dashboard, a deployment that rolls back, a rule on state
/// changes?
Verdict is_read(const Subject& alarm) {
  const auto is_reader = [](const ResourceView& view) {
    return std::ranges::find(kReaders, view.type()) != kReaders.end();
  };
  if (std::ranges::any_of(alarm.consumers(), is_reader)) return Verdict::yes();
  Verdict read = Verdict::no();
  for (const ResourceView& rule : alarm.resources("aws_cloudwatch_event_rule")) {
    read = read | mentions(rule, "event_pattern", "CloudWatch Alarm State Change");
  }
  const std::string_view name = alarm.after("alarm_name").text().value_or("");
  if (name.empty()) return read;
  const auto holds = [&](const TextIndex& index) { return Verdict::of(!index.find(name).empty()); };
  read = read | holds(alarm.texts("aws_codedeploy_deployment_group", "alarm_configuration")) |
         holds(alarm.texts("aws_ecs_service", "alarms")) |
         holds(alarm.texts("aws_autoscaling_group", "instance_refresh")) |
         holds(alarm.texts("aws_route53_health_check", "cloudwatch_alarm_name"));
  for (const ResourceView& view : alarm.resources("aws_cloudwatch_composite_alarm"))
    read = read | mentions(view, "alarm_rule", name);
  for (const ResourceView& view : alarm.resources("aws_cloudwatch_dashboard"))
    read = read | mentions(view, "dashboard_body", name);
  return read;
}

void judge_alarm(const Subject& subject, Report& report) {
  const Attribute enabled = subject.after("actions_enabled");
  const Attribute actions = subject.after("alarm_actions");
  const bool has_none = is_empty_list(actions) && is_empty_list(subject.after("ok_actions")) &&
                        is_empty_list(subject.after("insufficient_data_actions"));
  const Verdict is_disabled = is_false(enabled);
  const bool is_mute = !has_none && is_disabled.is_yes();
  if (!has_none && is_disabled.is_no()) return;
  report.judge((Verdict::of(has_none) | is_disabled) & is_not(is_read(subject)),
               {.attribute = is_mute ? enabled.path() : actions.path(),
                .message = is_mute ? "tells nobody when it fires: its actions are disabled"
                                   : "tells nobody when it fires: it has no actions"});
}

bool takes_messages(const ResourceView& view) {
  return view.type() == "aws_sns_topic_subscription" || view.type().starts_with("aws_chatbot_");
}

/// Has the topic a subscriber that the plan shows?
Verdict has_subscriber(const Subject& topic) {
  if (std::ranges::any_of(topic.consumers(), takes_messages)) return Verdict::yes();
  const TextIndex& subscriptions = topic.texts("aws_sns_topic_subscription", "topic_arn");
  const Attribute arn = topic.after("arn");
  if (arn.text() && !subscriptions.find(*arn.text()).empty()) return Verdict::yes();
  for (const ResourceView& view : subscriptions.unknown) {
    if (view.change() == nullptr || !topic.subject(*view.change()).referred("topic_arn").is_complete)
      return Verdict::unknown();
  }
  return Verdict::no();
}

/// A topic that alarms of this plan send to, that this plan makes, and that no other stack is told of: nobody else can
/// have subscribed.
void judge_topic(const Subject& subject, Report& report) {
  const bool is_new = (kCreates | kReplaces).has(subject.change().action);
  const auto is_alarm = [](const ResourceView& view) { return view.type() == "aws_cloudwatch_metric_alarm"; };
  if (!std::ranges::any_of(subject.consumers(), is_alarm)) return;
  report.judge(is_not(has_subscriber(subject)) & is_not(subject.is_exported()) & subject.is_whole() &
                   (is_new ? Verdict::yes() : Verdict::unknown()),
               {.attribute = "name",
                .message = "passes alarms on to nobody: the plan has no subscription to this topic",
                .confidence = Confidence::kLikely});
}

void judge_subscription(const Subject& subject, Report& report) {
  const Attribute endpoint = subject.after("endpoint");
  const Verdict is_placeholder = text_is(endpoint, [](std::string_view text) {
    const std::string lower = to_lower(text);
    return std::ranges::any_of(kPlaceholders,
                               [&](std::string_view word) { return lower.find(word) != std::string::npos; });
  });
  report.judge(is_placeholder,
               {.attribute = endpoint.path(), .message = "sends alarms to a placeholder: " + endpoint.display()});
  const bool is_new = (kCreates | kReplaces).has(subject.change().action);
  report.judge(
      is_one_of(subject.after("protocol"), {"email", "email-json"}) & Verdict::of(is_new && !is_placeholder.is_yes()),
      {.attribute = "protocol",
       .message =
           "delivers nothing before its recipient has confirmed it by hand, from a mail that is valid for three days",
       .severity = Severity::kInfo});
}

void check(const Subject& subject, Report& report) {
  if (subject.type() == "aws_sns_topic") return judge_topic(subject, report);
  if (subject.type() == "aws_sns_topic_subscription") return judge_subscription(subject, report);
  judge_alarm(subject, report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
An alarm without any action or with its actions disabled; a new topic that alarms send to and nobody subscribes to; a
subscription whose address is a placeholder. As information, subscriptions by mail, which have to be confirmed by
hand.

## Why it matters
Such an alarm changes colour in a console that nobody looks at. The outage is then reported by customers.

## How to fix
```hcl
# before: no alarm_actions, or a topic that nobody reads
resource "aws_sns_topic_subscription" "on_call" {
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "https"
  endpoint  = var.on_call_url
}
resource "aws_cloudwatch_metric_alarm" "cpu" {
  alarm_actions = [aws_sns_topic.alarms.arn]
}
```

## When it stays silent
- alarms that a composite alarm, a dashboard, a deployment, a health check or a rule on alarm state changes reads;
- actions that are not known yet: they are topics that this plan makes;
- topics that exist already or that an output hands on (others may subscribe), topics without alarms, plans that are
  not whole.

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_metric_alarm#alarm_actions
- https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
- https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
)md";

}  // namespace

extern constinit const Rule alarm_without_actions = checked({
    .code = "OPS403",
    .slug = "alarm-without-actions",
    .title = "Alarm notifies nobody",
    .severity = Severity::kMedium,
    .category = Category::kReliability,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "set alarm_actions to a topic that somebody subscribes to",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
