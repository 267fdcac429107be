#include "analyzers/rules/cloudwatch/identity.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_cloudwatch_metric_alarm"};
constexpr std::string_view kAlsoReads[] = {"aws_db_instance",
                                           "aws_rds_cluster_instance",
                                           "aws_docdb_cluster_instance",
                                           "aws_rds_cluster",
                                           "aws_docdb_cluster",
                                           "aws_lambda_function",
                                           "aws_dms_replication_instance",
                                           "aws_dms_replication_task",
                                           "aws_elasticache_cluster",
                                           "aws_elasticache_replication_group",
                                           "aws_sqs_queue",
                                           "aws_kinesis_stream"};

bool is_literal(const Attribute& dimension) {
  return dimension.origin() == Origin::kLiteral || dimension.origin() == Origin::kDefaultOfVariable;
}

/// Dimension names that belong to this namespace, and whether another namespace has this one.
struct Keys {
  bool is_known_space = false;
  bool is_own = false;
  bool is_foreign = false;
  std::string near;  // an own name that differs in case only
  std::string own;   // for the message: `ReplicationInstanceIdentifier, ReplicationTaskIdentifier`
};

Keys keys_of(std::string_view space, std::string_view key) {
  Keys keys;
  const Table& table = knowledge("alarm_dimensions");
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Table::Row row = table.row(i);
    const bool is_space = row["namespace"] == space;
    keys.is_known_space = keys.is_known_space || is_space;
    if (!is_space) {
      keys.is_foreign = keys.is_foreign || row["dimension"] == key;
      continue;
    }
    keys.is_own = keys.is_own || row["dimension"] == key;
    if (to_lower(row["dimension"]) == to_lower(key)) keys.near = row["dimension"];
    keys.own += (keys.own.empty() ? "" : ", ") + std::string(row["dimension"]);
  }
  return keys;
}

/// A key that the namespace does not have; empty if it may.
std::string wrong_key(std::string_view space, std::string_view key) {
  const Keys keys = keys_of(space, key);
  if (!keys.is_known_space || keys.is_own || (!keys.is_foreign && keys.near.empty())) return "";
  const std::string shown = "stays without data: " + printable(space, 64) + " has no dimension " + printable(key, 64);
  return keys.near.empty() ? shown + ", but " + keys.own : shown + " (did you mean " + keys.near + "?)";
}

/// A value that cannot be what the dimension holds: an ARN, a URL, a name where a suffix is wanted.
std::string wrong_form(const Subject& subject, std::string_view key, std::string_view value) {
  const std::string dimension(key);
  if (key == "LoadBalancer" && !value.starts_with("app/") && !value.starts_with("net/") && !value.starts_with("gwy/")) {
    return "stays without data: LoadBalancer is the end of an ARN, such as app/web/50dc6c495c0c9188, not a name or an "
           "ARN";
  }
  if (key == "TargetGroup" && !value.starts_with("targetgroup/")) {
    return "stays without data: TargetGroup is the end of an ARN, such as targetgroup/web/73e2d6bc24d8a067, not a name "
           "or an ARN";
  }
  const bool takes_name = std::ranges::any_of(kNamed, [&](const Named& named) { return named.dimension == key; });
  if (takes_name && (value.starts_with("arn:") || value.starts_with("https://"))) {
    return "stays without data: " + dimension + " is a name, not an ARN or a URL";
  }
  if (key == "CacheClusterId" &&
      !subject.texts("aws_elasticache_replication_group", "replication_group_id").find(value).empty() &&
      subject.texts("aws_elasticache_cluster", "cluster_id").find(value).empty()) {
    return "stays without data: nodes report, not their replication group: CacheClusterId is " + printable(value, 64) +
           "-001 and so on";
  }
  return "";
}

/// A load balancer's ARN in the code, where its arn_suffix is wanted; the value itself is known after apply only.
bool refers_to_arn(const Subject& subject) {
  const Value* const written = as_view(subject).configuration();
  const Value* const expressions = written == nullptr ? nullptr : written->find("expressions");
  const Value* const dimensions = expressions == nullptr ? nullptr : expressions->find("dimensions");
  const Value* const references = dimensions == nullptr ? nullptr : dimensions->find("references");
  if (references == nullptr) return false;
  return std::ranges::any_of(references->items(), [](const Value& item) {
    const std::string_view text = item.text().value_or("");
    const bool is_balancer = text.starts_with("aws_lb.") || text.starts_with("aws_alb.") ||
                             text.starts_with("aws_lb_target_group.") || text.starts_with("aws_alb_target_group.");
    return is_balancer && (text.ends_with(".arn") || text.ends_with(".id") || text.ends_with(".name"));
  });
}

struct Names {
  bool has_match = false;
  bool has_managed = false;    // the plan holds such a resource
  bool has_unwatched = false;  // and no alarm that is known names it
  bool has_unknown = false;    // or one whose name is not known yet
  std::string nearest;         // the name most like the one looked for
};

/// Two names that share a word of four letters: `payments-db-main` and `payments-ledger`.
bool resembles(std::string_view a, std::string_view b) {
  std::string_view rest = a;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of("-_."), rest.size());
    const std::string_view word = rest.substr(0, end);
    if (word.size() >= 4 && b.find(word) != std::string_view::npos) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

void look_among(const Subject& subject, const Named& named, std::string_view value, Names& names) {
  const TextIndex& index = subject.texts(named.type, named.name);
  const bool is_group = named.type == "aws_elasticache_replication_group";
  const std::string wanted = to_lower(is_group ? group_of_node(value) : value);
  names.has_match = names.has_match || !index.find(value).empty() || (!wanted.empty() && !index.find(wanted).empty());
  names.has_unknown = names.has_unknown || !index.unknown.empty() || !index.unset.empty();
  for (const ResourceView& view : subject.resources(named.type)) {
    if (view.mode() != Mode::kManaged) continue;
    names.has_managed = true;
    const std::string name(view.attribute(named.name).text().value_or(""));
    if (name.empty()) continue;
    if (view.change() != nullptr && resembles(value, name)) names.nearest = name;
    if (subject.texts("aws_cloudwatch_metric_alarm", "dimensions").find(name).empty()) names.has_unwatched = true;
  }
}

/// A name that is written in the code and that no resource of the plan or of the state has. Another stack may own it:
/// so only if a resource of this plan is meant, for it has a like name, or none of those here is watched otherwise.
Verdict dangles(const Subject& subject, std::string_view key, const Attribute& dimension, Names& names) {
  const std::string_view value = dimension.text().value_or("");
  for (const Named& named : kNamed) {
    if (named.dimension == key) look_among(subject, named, value, names);
  }
  if (!names.has_managed || names.has_match) return Verdict::no();
  if (names.has_unknown || names.nearest.empty())
    return names.has_unwatched || names.has_unknown ? Verdict::unknown() : Verdict::no();
  return subject.is_whole();
}

void judge_dimension(const Subject& subject, std::string_view key, const Attribute& dimension, Report& report) {
  const std::string_view value = dimension.text().value_or("");
  if (value.empty()) return;
  std::string message = wrong_form(subject, key, value);
  if (!message.empty()) {
    report.judge(Verdict::yes(),
                 {.attribute = dimension.path(), .message = std::move(message), .evidence = {dimension.display()}});
    return;
  }
  // The resource id of a database, which `.id` gives since version 5 of the provider.
  if (key == "DBInstanceIdentifier" && value.starts_with("db-") && value.size() == 29 && to_lower(value) != value) {
    report.judge(
        Verdict::yes(),
        {.attribute = dimension.path(),
         .message = "stays without data: DBInstanceIdentifier is the identifier, not the resource id, of a database"});
    return;
  }
  if (!is_literal(dimension)) return;
  Names names;
  const Verdict verdict = dangles(subject, key, dimension, names);
  report.judge(verdict, {.attribute = dimension.path(),
                         .message = "stays without data: no " + printable(key, 64) + " of the plan or its state is " +
                                    dimension.display() + " (did you mean \"" + printable(names.nearest, 64) + "\"?)",
                         .confidence = Confidence::kLikely});
}

void judge_metric(const Subject& subject, const Metric& metric, Report& report) {
  const std::string_view space = metric.space.text().value_or("");
  for (const Member& dimension : metric.dimensions.value().members()) {
    std::string message = wrong_key(space, dimension.key);
    const Attribute value = metric.dimensions.at(dimension.key);
    if (!message.empty())
      report.judge(Verdict::yes(), {.attribute = value.path(), .message = std::move(message)});
    else
      judge_dimension(subject, dimension.key, value, report);
  }
  if (!metric.dimensions.is_unknown()) return;
  const bool is_balanced = space.ends_with("ELB") && space != "AWS/ELB";
  report.judge(
      is_balanced && refers_to_arn(subject) ? Verdict::yes() : Verdict::unknown(),
      {.attribute = metric.dimensions.path(),
       .message = "stays without data: the dimension is the arn_suffix of a load balancer, not its ARN, id or name"});
}

void check(const Subject& subject, Report& report) {
  for (const Metric& metric : metrics_of(as_view(subject))) judge_metric(subject, metric, report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
An alarm on something that reports no such data: a dimension of another namespace (`DBInstanceIdentifier` in
`AWS/DMS`), an ARN where a name or a suffix is wanted, a replication group instead of its nodes, or a name in the code
that no resource has although one with a like name is there.

## Why it matters
CloudWatch accepts any dimension. The alarm stays in `INSUFFICIENT_DATA` for ever, and nobody is told that the
database is full.

## How to fix
```hcl
dimensions = { DBInstanceIdentifier = aws_db_instance.main.identifier } # before: "payments-db-main"
dimensions = { LoadBalancer = aws_lb.web.arn_suffix }                   # before: aws_lb.web.arn
dimensions = { CacheClusterId = "${aws_elasticache_replication_group.main.id}-001" }
```

## When it stays silent
- names that come from references, or from variables that an operator gave;
- names like those of no resource here: another stack may own it; resources that only the state of a targeted plan
  shows count as there;
- plans that hold no such resource or are not whole; names of resources that are not known yet;
- namespaces and dimensions that the table does not hold.

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_metric_alarm#dimensions
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/dimensions.html
- https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
- https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.html
)md";

}  // namespace

extern constinit const Rule alarm_dimension_dangling = checked({
    .code = "OPS404",
    .slug = "alarm-dimension-dangling",
    .title = "Alarm dimension does not match any resource",
    .severity = Severity::kHigh,
    .category = Category::kReliability,
    .types = kTypes,
    .also_reads = kAlsoReads,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "refer to the attribute of the resource that the dimension names",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
