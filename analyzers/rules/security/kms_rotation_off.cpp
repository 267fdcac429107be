#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_kms_key"};

/// Only symmetric keys whose material KMS makes can rotate by themselves.
Verdict can_rotate(const Subject& subject) {
  const Attribute spec = subject.after("customer_master_key_spec");
  const Attribute usage = subject.after("key_usage");
  const Attribute origin = subject.after("origin");
  return (is_unset(spec) | equals(spec, "SYMMETRIC_DEFAULT")) & (is_unset(usage) | equals(usage, "ENCRYPT_DECRYPT")) &
         (is_unset(origin) | equals(origin, "AWS_KMS")) & is_unset(subject.after("custom_key_store_id")) &
         is_unset(subject.after("xks_key_id"));
}

void check(const Subject& subject, Report& report) {
  const Attribute rotation = subject.after("enable_key_rotation");
  report.judge((is_false(rotation) | is_unset(rotation)) & can_rotate(subject), rotation,
               "keeps the same key material for ever");
}

constexpr std::string_view kDoc = R"md(
## What it finds
A symmetric customer key whose `enable_key_rotation` is false or not written, which is the same.

## Why it matters
The same material then encrypts everything for as long as the key lives. Rotation is a flag: KMS keeps the old material, so
nothing has to be encrypted again.

## How to fix
```hcl
enable_key_rotation = false  # before
enable_key_rotation = true   # after
```

## When it stays silent
Keys that cannot rotate by themselves: asymmetric and HMAC keys, imported material, keys of a custom or external key store,
and replicas of multi-region keys (`aws_kms_replica_key`); values that are not known yet.

## Sources
- https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
- https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-4
)md";

}  // namespace

extern constinit const Rule kms_rotation_off = checked({
    .code = "SEC601",
    .slug = "kms-rotation-off",
    .title = "KMS key rotation disabled",
    .severity = Severity::kMedium,
    .category = Category::kSecurity,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "set enable_key_rotation = true",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
