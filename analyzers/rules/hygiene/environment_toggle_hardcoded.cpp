#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/program/program.h"
#include "analyzers/rule.h"

namespace plandiff::rules {
namespace {

constexpr std::string_view kReads[] = {"aws_db_instance", "aws_rds_cluster", "aws_rds_cluster_instance", "aws_elasticache_replication_group",
                                       "aws_dms_replication_instance"};

/// What an environment usually has its own value of.
constexpr std::array kToggles = {Path("multi_az"), Path("multi_az_enabled"), Path("instance_class"), Path("node_type"), Path("replication_instance_class"),
                                 Path("deletion_protection"), Path("skip_final_snapshot"), Path("backup_retention_period"), Path("num_cache_clusters")};

/// The files that show more than one environment; empty if there is only one.
std::vector<std::string> environments_of(const Program& program) {
  std::map<std::string, std::vector<std::string>, std::less<>> by_folder;  // files of several folders belong to several stacks
  for (const std::string& path : program.files()) {
    const std::size_t border = path.rfind('/') + 1;
    const std::string_view name = std::string_view(path).substr(border);
    const bool is_variables = name.ends_with(".tfvars") && name != "terraform.tfvars" && !name.ends_with(".auto.tfvars");
    if (is_variables) by_folder[path.substr(0, border)].push_back(path);
  }
  std::vector<std::string> files;
  for (const auto& [folder, found] : by_folder) {
    if (found.size() >= 2 && files.empty()) files = found;
  }
  if (program.stacks().size() >= 2) {
    for (const StackFile& file : program.stacks()) files.push_back(file.path);
  }
  return files;
}

std::string listed(const std::vector<std::string>& files) {
  std::string list;
  for (std::size_t i = 0; i < files.size() && i < 3; ++i) list += (i == 0 ? "" : ", ") + printable(files[i], 80);
  return files.size() > 3 ? list + " and " + std::to_string(files.size() - 3) + " more" : list;
}

void judge(const Subject& subject, const std::string& environments, Report& report) {
  std::string literal;
  std::string first;
  for (const Path& toggle : kToggles) {
    const Attribute attribute = subject.after(toggle);
    if (attribute.origin() != Origin::kLiteral || !attribute.is_known()) continue;
    if (first.empty()) first = attribute.path();
    literal += (literal.empty() ? "" : ", ") + attribute.path() + " = " + attribute.display();
  }
  if (literal.empty()) return;
  report.judge(Verdict::yes(), {.attribute = first,
                                .message = "is the same in every environment: " + literal,
                                .evidence = {"environments: " + environments},
                                .address = std::string(subject.change().address)});
}

void check_plan(const PlanSubject& subject, Report& report) {
  const std::vector<std::string> files = environments_of(subject.program());
  if (files.empty()) return;
  for (const ResourceChange& change : subject.plan().changes()) {
    const bool is_judged = (kCreates | kUpdates | kReplaces).has(change.action) && change.mode == Mode::kManaged && change.has_values;
    const bool is_kind = std::find(std::begin(kReads), std::end(kReads), change.type) != std::end(kReads);
    // Within a module a constant may be the module's own decision.
    if (!is_judged || !is_kind || !change.module_address.empty()) continue;
    if (change.configured == nullptr) {
      report.judge(Verdict::unknown(), {.attribute = "multi_az", .message = "", .address = std::string(change.address)});
      continue;
    }
    judge(subject.subject(change), listed(files), report);
  }
}

constexpr std::string_view kDoc = R"md(
## What it finds
A database, cache or migration instance whose size, Multi-AZ, protection, snapshots or backups are constants in the root module of a project
that has several environments: two or more `*.tfvars` files in one folder, or two or more `Pulumi.<stack>.yaml`.

## Why it matters
Test then costs as much as production, or production is protected as little as test.

## How to fix
```hcl
multi_az = true          # before
multi_az = var.multi_az  # after, with a value in each environment's tfvars
```

## When it stays silent
- projects with one environment, and plans without files beside them; `terraform.tfvars` and `*.auto.tfvars` count for none;
- values from variables, locals or expressions; resources of modules;
- plans without a configuration section: listed as unknown.

## Sources
- https://developer.hashicorp.com/terraform/language/values/variables#variable-definitions-tfvars-files
- https://www.pulumi.com/docs/iac/concepts/stacks/
)md";

}  // namespace

extern constinit const Rule environment_toggle_hardcoded = checked({
    .code = "HYG904",
    .slug = "environment-toggle-hardcoded",
    .title = "Environment-dependent setting is a literal",
    .severity = Severity::kInfo,
    .category = Category::kHygiene,
    .also_reads = kReads,
    .fix = "make it a variable with a value for each environment",
    .doc = kDoc,
    .check_plan = check_plan,
});

}  // namespace plandiff::rules
