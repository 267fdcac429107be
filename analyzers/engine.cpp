#include "analyzers/engine.h"

#include <algorithm>
#include <exception>
#include <span>
#include <string_view>

#include "analyzers/sensitive_text.h"
#include "analyzers/spelling.h"

namespace plandiff {
namespace {

// How much was reported so far.
struct Reported {
  std::size_t findings;
  std::size_t unknown;
};

Reported reported(Report& report) { return {report.findings().size(), report.unknown().size()}; }

// Names inside lists and JSON texts (`container_definitions[0].environment.TOKEN`) are content; those of attributes are the provider's.
bool is_inside(std::string_view attribute) { return attribute.find('[') != std::string_view::npos; }

void mask_path(std::string& attribute, const std::vector<std::string_view>& sensitive) {
  if (is_inside(attribute)) mask(attribute, sensitive);
}

// What every new finding needs, whichever rule made it. Done only where something was found: the environment costs a look at tags
// and names, the masks a walk over the values.
void finish_findings(PlanFacts& facts, const ResourceChange* change, Report& report, const Reported& from) {
  const auto is_deep = [](const UnknownVerdict& verdict) { return is_inside(verdict.attribute); };
  const auto unknown = std::span(report.unknown()).subspan(from.unknown);
  if (from.findings == report.findings().size() && std::none_of(unknown.begin(), unknown.end(), is_deep)) return;
  const std::vector<std::string_view> sensitive = sensitive_texts(facts.plan(), change, facts.arena());
  const EnvironmentClass environment =
      change == nullptr ? facts.environment_of_plan().environment : facts.environment_of(*change).environment;
  for (UnknownVerdict& verdict : unknown) mask_path(verdict.attribute, sensitive);
  for (std::size_t i = from.findings; i < report.findings().size(); ++i) {
    Finding& finding = report.findings()[i];
    finding.environment = environment;
    mask_path(finding.attribute, sensitive);
    mask(finding.message, sensitive);
    for (std::string& line : finding.evidence) mask(line, sensitive);
  }
}

// What a resource is, as opposed to what the apply does to it: worth judging even where nothing changes.
bool is_about_posture(Category category) {
  switch (category) {
    case Category::kCost:
    case Category::kSecurity:
    case Category::kReliability:
    case Category::kHygiene: return true;
    case Category::kDestructive:
    case Category::kUndeployable:
    case Category::kCredentials: return false;
  }
  return false;
}

// A rule that throws becomes an observable; the others go on.
template <class Check>
void guarded(Report& report, Check check) {
  try {
    check();
  } catch (const std::exception& problem) {
    report.fail(problem.what());
  }
}

}  // namespace

Report run_rules(PlanFacts& facts, const RuleSet& rules, bool with_unchanged) {
  Report report;
  for (const ResourceChange& change : facts.plan().changes()) {
    if (!change.deposed.empty()) continue;  // a deposed object's delete is the tail of an earlier replacement
    const Reported found = reported(report);
    for (const Rule* rule : rules.rules_for(change.type)) {
      if (rule->check == nullptr || change.mode != Mode::kManaged) continue;
      if (!change.has_values && rule->category != Category::kDestructive) continue;  // a log names what is destroyed, nothing else
      const bool is_posture = with_unchanged && change.action == Action::kNoOp && is_about_posture(rule->category);
      if (!rule->actions.has(change.action) && !is_posture) continue;
      report.begin(*rule, change);
      guarded(report, [&] { rule->check(Subject(facts, change), report); });
    }
    finish_findings(facts, &change, report, found);
  }
  const bool is_log = facts.plan().format() == Format::kTerraformLog;
  for (const Rule* rule : rules.plan_rules()) {
    if (is_log && rule->category != Category::kDestructive) continue;
    const Reported found = reported(report);
    report.begin(*rule);
    guarded(report, [&] { rule->check_plan(PlanSubject(facts), report); });
    finish_findings(facts, nullptr, report, found);
  }
  spell(facts.plan(), report);
  return report;
}

}  // namespace plandiff
