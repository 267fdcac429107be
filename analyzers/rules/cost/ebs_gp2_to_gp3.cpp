#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_ebs_volume", "aws_instance", "aws_launch_template"};

// GiB. Above, gp2's three IOPS for each GiB are more than the 3,000 that gp3 includes.
constexpr double kGp3IsEnough = 1000;

/// A size that comes from a snapshot is not in the plan.
Verdict is_small_enough(const Attribute& size) {
  if (!size.number()) return Verdict::unknown();
  return Verdict::of(*size.number() <= kGp3IsEnough);
}

void judge_type(const Attribute& type, const Attribute& size, Report& report, const std::string& note = {}) {
  report.judge(equals(type, "gp2") & is_small_enough(size), type,
               "is a gp2 volume; gp3 costs a fifth less for each GiB and has 3,000 IOPS at any size" + note);
}

/// A device of a machine. Where nobody wrote a size it has that of its image, which is never as large as that.
void judge_device(const Attribute& type, const Attribute& size, const Attribute& snapshot, Report& report) {
  const bool has_size_of_image = is_unset(size).is_yes() && is_unset(snapshot).is_yes();
  if (!has_size_of_image) return judge_type(type, size, report);
  report.judge(equals(type, "gp2"),
               {.attribute = type.path(),
                .message = "is a gp2 volume; gp3 costs a fifth less for each GiB and has 3,000 IOPS at any size",
                .confidence = Confidence::kLikely,
                .evidence = {"its size is that of the image"}});
}

void check_volume(const Subject& subject, Report& report) {
  const Attribute type = subject.after_or_kept("type");
  const Attribute size = subject.after_or_kept("size");
  const std::string note = subject.setting_note("type", "gp3");
  if (!is_unset(type).is_yes()) return judge_type(type, size, report, note);
  // Once it exists the state holds what was chosen.
  report.judge(
      Verdict::of(kCreates.has(subject.change().action)) & is_unset(subject.after("iops")) & is_small_enough(size),
      type, "gets the default type, gp2; gp3 costs a fifth less for each GiB and has 3,000 IOPS at any size" + note);
}

void check_instance(const Subject& subject, Report& report) {
  const Attribute root = subject.after_or_kept("root_block_device[0].volume_type");
  if (is_unset(root).is_yes()) {
    report.judge(
        Verdict::of(kCreates.has(subject.change().action)),
        {.attribute = root.path(),
         .message = "leaves the type of its root volume to the image, where it is often gp2; gp3 costs a fifth less",
         .severity = Severity::kInfo,
         .confidence = Confidence::kGuess});
  } else {
    judge_device(root, subject.after_or_kept("root_block_device[0].volume_size"), Attribute(), report);
  }
  const Attribute others = subject.after_or_kept("ebs_block_device");
  for (std::size_t i = 0; i < others.value().items().size(); ++i) {
    judge_device(others.at(i).at("volume_type"), others.at(i).at("volume_size"), others.at(i).at("snapshot_id"), report);
  }
}

void check_template(const Subject& subject, Report& report) {
  const Attribute mappings = subject.after("block_device_mappings");
  for (std::size_t i = 0; i < mappings.value().items().size(); ++i) {
    const Attribute volume = mappings.at(i).at("ebs").at(0);
    judge_device(volume.at("volume_type"), volume.at("volume_size"), volume.at("snapshot_id"), report);
  }
}

void check(const Subject& subject, Report& report) {
  if (subject.type() == "aws_ebs_volume") return check_volume(subject, report);
  if (subject.type() == "aws_instance") return check_instance(subject, report);
  check_template(subject, report);
}

constexpr std::string_view kDoc = R"md(
## What it finds
An EBS volume of type gp2: by itself (gp2 is also the provider's default), as a block device of an instance, or in a
launch template. A new instance that leaves the type of its root volume to the image is information only.

## Why it matters
gp3 costs a fifth less for each GiB and gives 3,000 IOPS and 125 MiB/s at any size.

## How to fix
```hcl
type = "gp2"   # before
type = "gp3"   # after; on an existing volume this works in place
```

## When it stays silent
- volumes above 1,000 GiB, where gp2 gives more than 3,000 IOPS: gp3 would need paid IOPS to keep up;
- other types; volumes that take their size from a snapshot;
- types and sizes that are not known yet.

## Sources
- https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ebs_volume#type
- https://aws.amazon.com/ebs/pricing/
)md";

}  // namespace

extern constinit const Rule ebs_gp2_to_gp3 = checked({
    .code = "CST801",
    .slug = "ebs-gp2-to-gp3",
    .title = "EBS volume gp2 where gp3 costs less",
    .severity = Severity::kLow,
    .category = Category::kCost,
    .types = kTypes,
    .fix = "set the type to gp3",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
