#include <array>
#include <optional>

#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance"};

// From this size on RDS stripes gp3 over four volumes and takes IOPS and throughput; below, both are fixed at 3,000 and
// 125 MiB/s.
struct Threshold {
  std::string_view engine;  // beginning of the engine's name
  double gib;               // 0: none, any size may set both
};
constexpr std::array kThresholds = {Threshold{"mysql", 400}, Threshold{"mariadb", 400}, Threshold{"postgres", 400},
                                    Threshold{"db2-", 400},  Threshold{"oracle-", 200}, Threshold{"sqlserver-", 0}};
constexpr double kHighest = 400;

/// Nothing for an engine that is not known, or that the table does not hold.
std::optional<double> threshold_of(const Attribute& engine) {
  const std::string_view name = engine.text().value_or("");
  for (const Threshold& known : kThresholds) {
    if (name.starts_with(known.engine)) return known.gib;
  }
  return std::nullopt;
}

Verdict is_below_threshold(const Subject& subject, std::optional<double> threshold) {
  const Attribute size = subject.after("allocated_storage");
  if (threshold == 0.0) return Verdict::no();
  // The size of a restored instance or a replica comes from its source.
  if (is_unset(size).is_yes()) return Verdict::unknown();
  return threshold ? less_than(size, *threshold) : less_than(size, kHighest) & Verdict::unknown();
}

bool starts_anew(const Subject& subject) { return (kCreates | kReplaces).has(subject.change().action); }

/// On every gp3 instance the provider repeats the IOPS and throughput that AWS reported; only what somebody wrote
/// counts. On a creation a known value was written, for what is not written is only known after apply.
Verdict is_written(const Subject& subject, Path path, const Attribute& attribute) {
  const Verdict written = starts_anew(subject) && attribute.is_known() ? Verdict::yes() : subject.is_configured(path);
  return written & at_least(attribute, 1);
}

Verdict differs(const Subject& subject, Path path) {
  const Attribute before = subject.before(path);
  const Attribute after = subject.after(path);
  if (after.is_unknown()) return subject.is_configured(path);
  return Verdict::of(before.value() != after.value());
}

/// An update sends its storage settings only when one of them changes.
Verdict sends_storage(const Subject& subject) {
  if (starts_anew(subject)) return Verdict::yes();
  return differs(subject, "storage_type") | differs(subject, "allocated_storage") | differs(subject, "iops") |
         differs(subject, "storage_throughput");
}

std::string gib(const Attribute& size) {
  const auto number = size.number();
  return size.is_sensitive() || !number ? size.display() : std::to_string(static_cast<long>(*number));
}

void check(const Subject& subject, Report& report) {
  const Attribute iops = subject.after("iops");
  const Attribute throughput = subject.after("storage_throughput");
  const Attribute engine = subject.after("engine");
  const Attribute size = subject.after("allocated_storage");
  const std::optional<double> threshold = threshold_of(engine);
  const Verdict has_iops = is_written(subject, "iops", iops);
  const Verdict has_throughput = is_written(subject, "storage_throughput", throughput);

  const bool names_both = has_iops.is_yes() && has_throughput.is_yes();
  const bool names_throughput = has_throughput.is_yes() || (has_throughput.is_unknown() && has_iops.is_no());
  const Attribute& named = names_throughput && !names_both ? throughput : iops;
  const std::string what = names_both ? "iops and storage_throughput" : named.path();
  const std::string database =
      engine.is_sensitive() ? "this engine" : printable(engine.text().value_or("this engine"), 64);
  const std::string limit = std::to_string(static_cast<int>(threshold.value_or(kHighest)));
  report.judge(equals(subject.after("storage_type"), "gp3") & (has_iops | has_throughput) &
                   is_below_threshold(subject, threshold) & sends_storage(subject),
               {.attribute = named.path(),
                .message = "apply fails: " + what + " cannot be set on gp3 storage of " + database + " below " + limit +
                           " GiB, and it has " + gib(size),
                .evidence = {"iops = " + iops.display() + ", storage_throughput = " + throughput.display() +
                                 ", allocated_storage = " + size.display(),
                             "InvalidParameterCombination: You can't specify IOPS or storage throughput for this "
                             "engine and a storage size "
                             "less than " +
                                 limit}});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database instance on gp3 storage whose code sets `iops` or `storage_throughput` although the storage is smaller
than the size from which RDS stripes it: 400 GiB for MySQL, MariaDB, PostgreSQL and Db2, 200 GiB for Oracle. SQL
Server has no such size.

## Why it matters
Below that size gp3 has 3,000 IOPS and 125 MiB/s, neither more nor less, and naming either value, even these, is
refused: `You can't specify IOPS or storage throughput for engine mysql and a storage size less than 400`.

## How to fix
Remove both attributes, or allocate at least the threshold and ask for 12,000 IOPS and 500 MiB/s or more.
```hcl
allocated_storage = 150  # before
storage_type      = "gp3"
iops              = 3000

allocated_storage = 150  # after: 3,000 IOPS and 125 MiB/s come with it
storage_type      = "gp3"
```

## When it stays silent
- the attributes are not written: the provider repeats `iops = 3000` and `storage_throughput = 125` for every
  existing gp3 instance;
- a value of 0 or null, which sets nothing;
- an update that changes none of the four storage settings, for it does not send them;
- SQL Server at any size; another storage type; clusters (`aws_rds_cluster`);
- a size, an engine or a storage type that is not known yet, such as those of a restored instance.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
- https://github.com/hashicorp/terraform-provider-aws/issues/28160
- https://github.com/hashicorp/terraform-provider-aws/issues/28271
)md";

}  // namespace

extern constinit const Rule rds_gp3_iops_below_threshold = checked({
    .code = "DEP104",
    .slug = "rds-gp3-iops-below-threshold",
    .title = "IOPS or throughput set on gp3 storage below the striping threshold",
    .severity = Severity::kCritical,
    .category = Category::kUndeployable,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "remove iops and storage_throughput, or allocate at least the threshold",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
