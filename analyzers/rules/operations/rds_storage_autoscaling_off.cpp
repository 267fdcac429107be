#include "analyzers/rules/operations/posture.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance"};

void check(const Subject& subject, Report& report) {
  const Attribute limit = subject.after("max_allocated_storage");
  const EnvironmentClass environment = subject.environment().environment;
  // Magnetic storage does not grow by itself.
  const Verdict is_magnetic = equals(subject.after("storage_type"), "standard");
  const Verdict can_grow = is_not(is_magnetic);
  const Attribute size = subject.after_or_kept("allocated_storage");
  report.judge((is_unset(limit) | less_than(limit, 1)) & has_plain_engine(subject) & can_grow &
                   Verdict::of(environment != EnvironmentClass::kEphemeral),
               {.attribute = limit.path(),
                .message = "stops writing when its " +
                           (size.is_known() ? size.display() + " GiB are" : std::string("storage is")) +
                           " full: storage autoscaling is off",
                // A developer's database often has a fixed price on purpose.
                .severity = environment == EnvironmentClass::kDev ? Severity::kInfo : Severity::kLow});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database instance without `max_allocated_storage`, or with 0.

## Why it matters
A full disk stops a database: it goes to `storage-full` and takes no writes until somebody allocates more. Autoscaling
adds storage before that, up to the limit given, and costs nothing until then.

## How to fix
```hcl
# before: no max_allocated_storage
allocated_storage     = 20
max_allocated_storage = 100 # two to five times as much
```

## When it stays silent
- ephemeral environments; in development environments it is information only;
- Aurora, whose storage grows by itself; RDS Custom; magnetic storage;
- a value that is not known yet.

## Sources
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#max_allocated_storage
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
)md";

}  // namespace

extern constinit const Rule rds_storage_autoscaling_off = checked({
    .code = "OPS110",
    .slug = "rds-storage-autoscaling-off",
    .title = "Storage autoscaling not enabled",
    .severity = Severity::kLow,
    .category = Category::kReliability,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "set max_allocated_storage to two to five times allocated_storage",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
