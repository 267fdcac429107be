#include "analyzers/analyze.h"

#include <algorithm>

#include <fmt/format.h>

#include "analyzers/base/digest.h"
#include "analyzers/base/text.h"
#include "analyzers/cdktf_stack.h"
#include "analyzers/engine.h"
#include "analyzers/plan_facts.h"

namespace plandiff {
namespace {

bool is_terraform(Format format) { return format == Format::kTerraform || format == Format::kOpenTofu || format == Format::kTerraformLog; }

// The parser's index is as large as its document. That of a large plan goes back before the rules need memory of their own; small ones are
// kept, since fresh memory costs more than parsing.
constexpr std::size_t kKeptParser = std::size_t{8} << 20U;

ChangeCounts count_changes(const Plan& plan) {
  ChangeCounts counts;
  for (const ResourceChange& change : plan.changes()) {
    if (change.is_part) continue;
    switch (change.action) {
      case Action::kNoOp: ++counts.no_op; break;
      case Action::kCreate:
      case Action::kCreateThenForget: ++counts.create; break;
      case Action::kRead: ++counts.read; break;
      case Action::kUpdate: ++counts.update; break;
      case Action::kDelete: ++counts.remove; break;
      case Action::kDeleteThenCreate:
      case Action::kCreateThenDelete: ++counts.replace; break;
      case Action::kForget: ++counts.forget; break;
      case Action::kOther: ++counts.other; break;
    }
    if (!change.previous_address.empty()) ++counts.moved;
    if (change.is_import) ++counts.imported;
  }
  return counts;
}

std::string verbs_of(const ResourceChange& change) {
  return fmt::format("{}", fmt::join(change.verbs, ", "));
}

std::vector<std::string> warnings_for(const Plan& plan, const Report& report) {
  std::vector<std::string> warnings;
  if (plan.errored() == true) warnings.emplace_back("the plan is errored: it stops part way, so changes may be missing");
  // A note says more exactly what is missing.
  if (plan.complete() == false && plan.notes().empty()) {
    warnings.emplace_back("the plan is incomplete (targeted or deferred): what is missing from it is not known");
  }
  if (plan.failed_checks() != 0) {
    warnings.push_back(fmt::format("{} check{} failed in the plan", plan.failed_checks(), plan.failed_checks() == 1 ? "" : "s"));
  }
  for (const ResourceChange& change : plan.changes()) {
    if (change.action != Action::kOther) continue;
    const std::string what = change.verbs.empty() ? "no action" : fmt::format("unknown action \"{}\"", verbs_of(change));
    warnings.push_back(fmt::format("{}: {}, so it is judged by no rule", printable(change.address), printable(what, 200)));
    if (warnings.size() > 20) break;
  }
  for (const std::string& note : plan.notes()) warnings.push_back(printable(note));
  for (const std::string& failure : report.failures()) warnings.push_back(printable(failure));
  return warnings;
}

// Findings are large, so their order is found first and each is moved once.
std::vector<Finding> sorted(std::vector<Finding>& findings) {
  std::vector<Finding*> order;
  order.reserve(findings.size());
  for (Finding& finding : findings) order.push_back(&finding);
  std::sort(order.begin(), order.end(), [](const Finding* a, const Finding* b) {
    if (a->severity != b->severity) return a->severity > b->severity;
    if (a->address != b->address) return a->address < b->address;
    if (a->rule->code != b->rule->code) return a->rule->code < b->rule->code;
    return a->attribute < b->attribute;
  });
  std::vector<Finding> made;
  made.reserve(findings.size());
  for (Finding* const finding : order) made.push_back(std::move(*finding));
  return made;
}

void sort_unknown(std::vector<UnknownVerdict>& unknown) {
  std::sort(unknown.begin(), unknown.end(), [](const UnknownVerdict& a, const UnknownVerdict& b) {
    if (a.rule->code != b.rule->code) return a.rule->code < b.rule->code;
    if (a.address != b.address) return a.address < b.address;
    return a.attribute < b.attribute;
  });
}

void fill_from(const Plan& plan, Analysis& analysis) {
  analysis.outcome = Outcome::kAnalyzed;
  analysis.format = plan.format();
  analysis.tool_version = plan.tool_version();
  analysis.stack = printable(plan.stack());
  analysis.complete = plan.complete();
  analysis.errored = plan.errored();
  analysis.applyable = plan.applyable();
  analysis.timestamp = parse_timestamp(plan.timestamp()).value_or(analysis.timestamp);
  analysis.changes = count_changes(plan);
  analysis.drift = plan.drift();
  analysis.deferred = plan.deferred();
  analysis.outputs = plan.outputs();
  analysis.failed_checks = plan.failed_checks();
  analysis.action_invocations = plan.action_invocations();
  analysis.duplicate_keys = plan.duplicate_keys();
}

}  // namespace

Analysis analyze(const PlanInput& input, const AnalysisContext& context, ReaderScratch& scratch) {
  const auto start = std::chrono::steady_clock::now();
  Analysis analysis;
  analysis.path = input.path;
  analysis.bytes = input.bytes.size();
  analysis.timestamp = input.mtime;
  const auto finish = [&]() -> Analysis {
    analysis.duration = std::chrono::steady_clock::now() - start;
    return std::move(analysis);
  };
  // 1. The digest that reports print.
  if (context.with_sha256) analysis.sha256 = to_hex(sha256(input.bytes.view()));

  // 2. Bytes to a plan, or to the reason why not.
  const tl::expected<Plan, Rejection> plan =
      read_plan(input.bytes.view(), context.rules->wanted_types(), context.limits, scratch, context.before);
  if (!plan.has_value()) {
    analysis.error = plan.error();
    analysis.outcome = outcome_of(plan.error().reason);
    return finish();
  }
  scratch.release_above(kKeptParser);
  fill_from(*plan, analysis);

  // 3. Rules, with the files beside the plan. Terraform runs in the folder of a CDKTF stack, wherever its plan ends up.
  std::optional<CdktfStack> stack;
  if (plan->format() == Format::kCdktfConfiguration) stack = read_cdktf_stack(input.bytes.view());
  else if (is_terraform(plan->format())) stack = cdktf_stack_of(*plan, context.workspace);
  WorkspaceLocation workspace = context.workspace;
  if (stack.has_value()) {
    if (analysis.stack.empty()) analysis.stack = printable(stack->name);
    if (!workspace.is_given && is_terraform(plan->format())) workspace.base = stack->folder;
  }
  PlanFacts facts(*plan, {workspace, context.environment, context.terraform_workspace, context.today, context.settings, context.cost, context.with_cost_lines});
  Report report = run_rules(facts, *context.rules, context.with_unchanged);
  if (context.with_fingerprints) {
    for (Finding& finding : report.findings()) finding.fingerprint = fingerprint(finding.rule->code, finding.address, finding.attribute);
  }
  if (stack.has_value()) {
    for (Finding& finding : report.findings()) finding.construct = printable(stack->construct_of(finding.address));
  }

  // 4. What the plan as a whole is.
  analysis.environment = facts.environment_of_plan();
  analysis.stateful_destroys = count_stateful_destroys(facts);
  analysis.warnings = warnings_for(*plan, report);
  analysis.findings = sorted(report.findings());
  sort_unknown(report.unknown());
  analysis.cost = make_cost_report(facts.cost(), context.with_cost_lines);
  analysis.apply = make_apply_report(facts.apply());
  analysis.unknown = std::move(report.unknown());
  return finish();
}

Analysis unreadable(std::string path, Rejection rejection) {
  Analysis analysis;
  analysis.path = std::move(path);
  analysis.outcome = outcome_of(rejection.reason);
  analysis.error = std::move(rejection);
  return analysis;
}

}  // namespace plandiff
