#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "analyzers/program/program.h"
#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

/// What other stacks and people connect to, and the part of it that they need.
struct Integrated {
  std::string_view type;
  std::string_view needs;
  bool is_endpoint;  ///< asked for even where other outputs exist; the rest may well be internal then
};
constexpr std::array kIntegrated = {Integrated{"aws_vpc", "id", false},
                                    Integrated{"aws_db_instance", "endpoint", true},
                                    Integrated{"aws_rds_cluster", "endpoint", true},
                                    Integrated{"aws_docdb_cluster", "endpoint", true},
                                    Integrated{"aws_elasticache_replication_group", "endpoint", true},
                                    Integrated{"aws_msk_cluster", "brokers", true},
                                    Integrated{"aws_lb", "DNS name", true},
                                    Integrated{"aws_secretsmanager_secret", "ARN", false}};

constexpr auto kReads = [] {
  std::array<std::string_view, kIntegrated.size()> types{};
  for (std::size_t i = 0; i < types.size(); ++i) types[i] = kIntegrated[i].type;
  return types;
}();

/// The program hands something on: `pulumi.export(…)`, `new TerraformOutput(…)`, `export const endpoint = …`.
bool program_exports(const Program& program) {
  for (const Source& source : program.sources()) {
    if (source.is_test || !source.is_executed) continue;
    const bool calls = std::any_of(source.calls.begin(), source.calls.end(), [](const Call& call) {
      const std::string_view method = call.method();
      return method == "export" || method == "Export" || method == "TerraformOutput" || method == "CfnOutput";
    });
    const std::vector<Token>& tokens = source.syntax.tokens;
    const bool is_entry = &source == program.entry() && source.language() == Language::kTypeScript;
    const bool exports = is_entry && std::any_of(tokens.begin(), tokens.end(), [](const Token& token) { return token.is_name("export") || token.is_name("exports"); });
    if (calls || exports) return true;
  }
  return false;
}

/// Outputs that show a credential: the attribute of a reference tells.
void judge_secrets(const Value& outputs, Report& report) {
  constexpr std::string_view kSecrets[] = {".password", ".master_password", ".secret_string", ".auth_token", ".private_key_pem", ".secret"};
  for (const Member& output : outputs.members()) {
    const Value* const sensitive = output.value.find("sensitive");
    const Value* const expression = output.value.find("expression");
    const Value* const references = expression == nullptr ? nullptr : expression->find("references");
    if (references == nullptr || (sensitive != nullptr && sensitive->is_true())) continue;
    for (const Value& reference : references->items()) {
      const std::string_view text = reference.text().value_or("");
      const bool is_secret = std::ranges::any_of(kSecrets, [&](std::string_view end) { return text.ends_with(end); }) || (text.starts_with("random_password.") && text.ends_with(".result"));
      if (!is_secret) continue;
      report.judge(Verdict::yes(), {.attribute = "output." + printable(output.key, 80), .message = "the output shows a credential to everybody who sees the run", .evidence = {"it refers to " + printable(text, 120)}});
      break;
    }
  }
}

void check_plan(const PlanSubject& subject, Report& report) {
  const ConfigurationModule* const root = subject.plan().configuration().root();
  const bool has_outputs = root != nullptr && !root->outputs.members().empty();
  std::vector<std::string> missing;
  bool is_open = false;
  for (const ResourceChange& change : subject.plan().changes()) {
    const auto kind = std::ranges::find(kIntegrated, change.type, &Integrated::type);
    if (kind == kIntegrated.end() || (has_outputs && !kind->is_endpoint) || change.mode != Mode::kManaged || !kCreates.has(change.action)) continue;
    const Verdict is_exported = subject.subject(change).is_exported();
    is_open = is_open || is_exported.is_unknown();
    if (is_exported.is_no()) missing.push_back("the " + std::string(kind->needs) + " of " + printable(change.address, 160));
  }
  if (root != nullptr) judge_secrets(root->outputs, report);
  if (program_exports(subject.program())) return;
  if (missing.empty() || is_open || !subject.is_whole().is_yes()) {
    const bool is_unclear = is_open || (!missing.empty() && subject.is_whole().is_unknown());
    return report.judge(is_unclear ? Verdict::unknown() : Verdict::no(), {.attribute = "outputs", .message = ""});
  }
  constexpr std::size_t kShown = 5;
  std::vector<std::string> evidence(missing.begin(), missing.begin() + static_cast<std::ptrdiff_t>(std::min(missing.size(), kShown)));
  if (missing.size() > kShown) evidence.push_back("and " + std::to_string(missing.size() - kShown) + " more");
  report.judge(Verdict::yes(), {.attribute = "outputs",
                                .message = has_outputs ? "no output tells what others need to connect to " + std::to_string(missing.size()) + " new resource" + (missing.size() == 1 ? "" : "s")
                                                       : "there are no outputs, so nothing tells others what to connect to",
                                .evidence = std::move(evidence)});
}

constexpr std::string_view kDoc = R"md(
## What it finds
A plan that creates a database, a cache, a broker or a load balancer that no output of the root module refers to, or a VPC or a secret where
there are no outputs at all; and an output that shows a password or a secret without `sensitive = true`.

## Why it matters
Whoever is to use the new database must then look up its endpoint by hand, and other stacks copy it as a literal.

## How to fix
```hcl
# before: no outputs
output "db_endpoint" {
  value = aws_db_instance.main.endpoint
}
```

## When it stays silent
- resources that exist already; programs that export something (`pulumi.export`, `TerraformOutput`);
- an incomplete plan; outputs that cannot be followed and plans without a configuration section: listed as unknown.

## Sources
- https://developer.hashicorp.com/terraform/language/values/outputs
- https://www.pulumi.com/docs/iac/concepts/stacks/#outputs
)md";

}  // namespace

extern constinit const Rule outputs_missing = checked({
    .code = "HYG905",
    .slug = "outputs-missing",
    .title = "Integration-relevant outputs missing",
    .severity = Severity::kInfo,
    .category = Category::kHygiene,
    .also_reads = kReads,
    .fix = "add outputs for endpoints and ids, sensitive ones marked so",
    .doc = kDoc,
    .check_plan = check_plan,
});

}  // namespace plandiff::rules
