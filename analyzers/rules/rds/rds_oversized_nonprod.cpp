#include <algorithm>
#include <array>

#include "analyzers/rules/rds/instance_class.h"
#include "analyzers/rules/rds/nonproduction.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance", "aws_rds_cluster_instance", "aws_docdb_cluster_instance"};

// The largest size of general purpose classes that a test environment may have.
constexpr ClassSize kCeiling = ClassSize::kLarge;

// Stacks that restore a production snapshot to prove that it can be restored need production's size.
constexpr std::array<std::string_view, 3> kRestores = {"restore", "restored", "recovery"};
constexpr std::array<std::string_view, 7> kProves = {"verification", "verify", "validation", "validate",
                                                     "drill",        "check",  "rehearsal"};

bool has_token(std::string_view lower, std::span<const std::string_view> tokens) {
  constexpr std::string_view kBorders = "-_./: ";
  while (!lower.empty()) {
    const std::size_t end = std::min(lower.find_first_of(kBorders), lower.size());
    if (std::ranges::find(tokens, lower.substr(0, end)) != tokens.end()) return true;
    lower.remove_prefix(std::min(end + 1, lower.size()));
  }
  return false;
}

bool proves_a_restore(std::string_view text) {
  const std::string lower = to_lower(text);
  return has_token(lower, kRestores) && has_token(lower, kProves);
}

bool is_restore_verification(const Subject& subject) {
  if (proves_a_restore(subject.change().name) || proves_a_restore(subject.change().module_address)) return true;
  if (proves_a_restore(subject.after("identifier").text().value_or(""))) return true;
  for (const Attribute& tag : subject.after("tags_all").leaves()) {
    if (proves_a_restore(tag.text().value_or(""))) return true;
  }
  return false;
}

// SQL Server and Oracle licences ask for up to four cores, so for them such a class is no choice.
Verdict is_licensed(const Subject& subject) {
  if (subject.type() != "aws_db_instance") return Verdict::no();
  const Attribute engine = subject.after("engine");
  // A restored instance or a replica has the engine of its source, which the plan does not name.
  if (is_unset(engine).is_yes()) return Verdict::unknown();
  return starts_with(engine, "sqlserver") | starts_with(engine, "oracle") | starts_with(engine, "custom-");
}

struct Size {
  Verdict is_too_large = Verdict::no();
  std::string why;
};

Size judge_size(const Subject& subject, const InstanceClass& instance) {
  const std::string_view series(&instance.series, 1);
  const bool is_memory_optimised = std::string_view("rxz").find(series) != std::string_view::npos;
  const bool is_general = std::string_view("tm").find(series) != std::string_view::npos;
  if (!is_memory_optimised && !(is_general && instance.rank > kCeiling)) return {};
  Size size{Verdict::yes(), is_memory_optimised ? "a memory-optimised class" : "a class above large"};
  if (instance.rank <= ClassSize::kXlarge) {
    const Verdict licensed = is_licensed(subject);
    if (!licensed.is_no()) size.is_too_large = licensed.is_yes() ? Verdict::no() : Verdict::unknown();
  }
  return size;
}

void check(const Subject& subject, Report& report) {
  const Attribute instance_class = after_or_kept(subject, "instance_class");
  const Environment& environment = subject.environment();
  Size size{instance_class.is_unknown() ? Verdict::unknown() : Verdict::no(), "a class"};
  if (const auto instance = read_instance_class(instance_class.text().value_or("")))
    size = judge_size(subject, *instance);

  std::vector<std::string> evidence = evidence_of(environment);
  const Attribute before = subject.before("instance_class");
  if (before.is_known() && instance_class.is_known() && before.text() != instance_class.text()) {
    evidence.push_back("instance_class: " + before.display() + " -> " + instance_class.display());
  }
  report.judge(size.is_too_large & Verdict::of(!is_restore_verification(subject)) & environment.is_nonproduction(),
               {.attribute = instance_class.path(),
                .message = "runs on " + instance_class.display() + ", " + size.why + ", in environment " +
                           std::string(to_text(environment.environment)) + subject.cost_note(),
                .confidence = environment.confidence,
                .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database instance (RDS, Aurora or DocumentDB) in a development, test or ephemeral environment whose class is
memory optimised (`r`, `x`, `z` families) or, in the `t` and `m` families, larger than `large`.

## Why it matters
Each step doubles the price, and a test environment seldom needs the memory: a `db.r5.xlarge` costs about seven
times a `db.t4g.medium`.

## How to fix
Take the smallest class that keeps every enabled feature valid, such as `db.t4g.medium` (Aurora offers nothing
smaller for current engines; Performance Insights needs at least `medium` on MySQL and MariaDB).
```hcl
instance_class = "db.r6g.2xlarge"  # before

instance_class = "db.t4g.medium"   # after
```

## When it stays silent
- the environment is production, pre-production, a performance test, unknown or contradictory;
- `db.serverless`, families and sizes that are not known, a class that is not known yet;
- SQL Server, Oracle and RDS Custom up to `xlarge`: the licence asks for such classes;
- stacks whose name or tags say that they verify a restore: they need the size of what they restore.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Types.html
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.InstanceClasses.html
- https://aws.amazon.com/rds/pricing/
)md";

}  // namespace

extern constinit const Rule rds_oversized_nonprod = checked({
    .code = "CST102",
    .slug = "rds-oversized-nonprod",
    .title = "Instance class larger than needed for a test environment",
    .severity = Severity::kMedium,
    .category = Category::kCost,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "use a smaller class outside production, such as db.t4g.medium",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
