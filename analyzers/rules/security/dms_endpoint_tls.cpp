#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kTypes[] = {"aws_dms_endpoint"};

void check(const Subject& subject, Report& report) {
  const Attribute engine = subject.after("engine_name");
  const Attribute mode = subject.after("ssl_mode");
  const auto rows = knowledge("dms_tls_engines").find("engine", engine.text().value_or(""));
  const Verdict offers_tls = engine.is_unknown() ? Verdict::unknown() : Verdict::of(!rows.empty());
  std::vector<std::string> evidence;
  if (!rows.empty()) {
    evidence.push_back(std::string(rows.front()["engine"]) + " endpoints offer ssl_mode " +
                       std::string(rows.front()["ssl_mode"]));
  }
  report.judge((is_unset(mode) | equals(mode, "none")) & offers_tls,
               {.attribute = mode.path(),
                .message = "sends the data and the password over the network in clear text",
                .evidence = std::move(evidence)});
  const Attribute password = subject.after("password");
  report.judge(is_in_code(password) & is_unset(subject.after("secrets_manager_arn")), password,
               "has its password in the code instead of a secret");
}

constexpr std::string_view kDoc = R"md(
## What it finds
A DMS endpoint of an engine that offers TLS with `ssl_mode` none or not written, which is the same; and an endpoint whose
password is a literal or the default of a variable. The password is never shown.

## Why it matters
A migration reads every row, often between networks, and the password travels with it.

## How to fix
```hcl
password = "…"  # before, and no ssl_mode

ssl_mode                        = "require"  # after; MySQL, Oracle and Db2 offer verify-ca
secrets_manager_arn             = aws_secretsmanager_secret.source.arn
secrets_manager_access_role_arn = aws_iam_role.dms.arn
```

## When it stays silent
- targets without this setting: S3, Kinesis, DynamoDB, Kafka, OpenSearch, Redshift (which encrypts by itself);
- a password from a secret, a resource, a data source or an operator; whatever is not known yet.

## Sources
- https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.SSL.html
- https://docs.aws.amazon.com/dms/latest/userguide/security_iam_secretsmanager.html
- https://docs.aws.amazon.com/securityhub/latest/userguide/dms-controls.html#dms-9
)md";

}  // namespace

extern constinit const Rule dms_endpoint_tls = checked({
    .code = "SEC503",
    .slug = "dms-endpoint-tls",
    .title = "DMS endpoint without TLS or with its password in the code",
    .severity = Severity::kHigh,
    .category = Category::kSecurity,
    .types = kTypes,
    .actions = kCreates | kUpdates | kReplaces,
    .fix = "set ssl_mode and take the credentials from Secrets Manager",
    .doc = kDoc,
    .check = check,
});

}  // namespace plandiff::rules
