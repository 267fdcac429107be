#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_db_instance",     "aws_rds_cluster",       "aws_ebs_volume",
                                       "aws_efs_file_system", "aws_opensearch_domain", "aws_docdb_cluster"};

Attribute flag_of(const Subject& subject) {
  const std::string_view type = subject.type();
  if (type == "aws_ebs_volume" || type == "aws_efs_file_system") return subject.after("encrypted");
  if (type == "aws_opensearch_domain") return subject.after("encrypt_at_rest[0].enabled");
  return subject.after("storage_encrypted");
}

/// A block that restores: set, if anybody wrote one.
Verdict has_block(const Attribute& block) {
  if (block.is_unknown()) return Verdict::unknown();
  return Verdict::of(!block.value().items().empty() || block.value().is_object());
}

/// What comes from a snapshot or another database is encrypted as that is. Unknown counts as unknown.
Verdict inherits(const Subject& subject) {
  if (subject.type() == "aws_ebs_volume") return is_set(subject.after("snapshot_id"));
  if (subject.type() == "aws_efs_file_system" || subject.type() == "aws_opensearch_domain") return Verdict::no();
  return is_set(subject.after("snapshot_identifier")) | is_set(subject.after("replicate_source_db")) |
         is_set(subject.after("replication_source_identifier")) | has_block(subject.after("restore_to_point_in_time"));
}

/// Classes that cannot encrypt, and Aurora Serverless v1, which always does.
Verdict has_no_choice(const Subject& subject) {
  if (subject.type() == "aws_rds_cluster") return equals(subject.after("engine_mode"), "serverless");
  if (subject.type() == "aws_opensearch_domain") {
    const Attribute instance = subject.after("cluster_config[0].instance_type");
    return starts_with(instance, "t2.") | starts_with(instance, "m3.");
  }
  if (subject.type() != "aws_db_instance") return Verdict::no();
  const Attribute instance = subject.after("instance_class");
  return starts_with(instance, "db.t1.") | starts_with(instance, "db.m1.") | starts_with(instance, "db.m2.") |
         equals(instance, "db.t2.micro");
}

/// The account or a newer default may encrypt what nobody wrote.
bool may_be_encrypted_anyway(const Subject& subject) {
  if (subject.type() == "aws_ebs_volume") return true;
  return subject.type() == "aws_rds_cluster" && starts_with(subject.after("engine"), "aurora").is_yes();
}

void check(const Subject& subject, Report& report) {
  const Attribute flag = flag_of(subject);
  const bool is_soft = is_unset(flag).is_yes() && may_be_encrypted_anyway(subject);
  std::vector<std::string> evidence;
  if (is_soft) {
    evidence.emplace_back(subject.type() == "aws_ebs_volume" ? "not written: the account's default may encrypt it"
                                                             : "not written: a newer default of Aurora may encrypt it");
  }
  report.judge((is_false(flag) | is_unset(flag)) & is_not(inherits(subject)) & is_not(has_no_choice(subject)),
               {.attribute = flag.path(),
                .message = "keeps its data unencrypted at rest",
                .severity = is_soft ? Severity::kMedium : Severity::kHigh,
                .confidence = is_soft ? Confidence::kLikely : Confidence::kCertain,
                .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database, volume, file system or OpenSearch domain whose encryption at rest is switched off or not written. Where an account
setting (EBS) or a newer default (Aurora) may encrypt it all the same, not writing it is medium.

## Why it matters
Snapshots, backups and disks can be read by whoever gets hold of them. Encryption cannot be switched on later: the
database has to be replaced, or restored from an encrypted copy.

## How to fix
```hcl
storage_encrypted = false                  # before

storage_encrypted = true                   # after; on an existing database this replaces it
kms_key_id        = aws_kms_key.data.arn
```

## When it stays silent
- what is restored from a snapshot or a point in time, and replicas: they are encrypted as their source is;
- classes that cannot encrypt (`db.t1`, `db.m1`, `db.m2`, `db.t2.micro`; OpenSearch `t2`, `m3`), and Aurora Serverless v1,
  which always does;
- members of a cluster, where the cluster decides; values that are not known yet.

## Sources
- https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html
- https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html
- https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html
- https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html
)md";

}  // namespace

extern constinit const Rule storage_unencrypted = checked({
    .code = "SEC102",
    .slug = "storage-unencrypted",
    .title = "Storage not encrypted at rest",
    .severity = Severity::kHigh,
    .category = Category::kSecurity,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "switch encryption at rest on; on an existing database that means a replacement",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
