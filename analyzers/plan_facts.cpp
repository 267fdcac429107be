#include "analyzers/plan_facts.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>


namespace plandiff {
namespace {

constexpr std::array<std::string_view, 3> kMembers = {"aws_docdb_cluster_instance", "aws_neptune_cluster_instance",
                                                      "aws_rds_cluster_instance"};

bool has_own_evidence(const std::vector<Evidence>& evidence) {
  return std::any_of(evidence.begin(), evidence.end(), [](const Evidence& item) { return item.rank == 2 || item.rank == 7; });
}

std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t digits) {
  if (text.size() < at + digits) return std::nullopt;
  int number = 0;
  const char* const end = text.data() + at + digits;
  const std::from_chars_result read = std::from_chars(text.data() + at, end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

}  // namespace

PlanFacts::PlanFacts(const Plan& plan, Surroundings surroundings) : plan_(&plan), surroundings_(std::move(surroundings)), graph_(plan) {}

const Workspace& PlanFacts::workspace() {
  if (!workspace_.has_value()) workspace_.emplace(surroundings_.workspace);
  return *workspace_;
}

const Program& PlanFacts::program() {
  if (!program_.has_value()) program_.emplace(workspace());
  return *program_;
}

const PlanEvidence& PlanFacts::plan_evidence() {
  if (!plan_evidence_.has_value()) {
    if (surroundings_.environment.has_value()) {
      plan_evidence_.emplace(PlanEvidence{{{1, *surroundings_.environment, "given by the user"}}});
    } else {
      plan_evidence_ = collect_plan_evidence(*plan_, workspace(), surroundings_.terraform_workspace);
    }
  }
  return *plan_evidence_;
}

const ResourceChange* PlanFacts::cluster_of(const ResourceChange& member) {
  if (std::find(kMembers.begin(), kMembers.end(), member.type) == kMembers.end()) return nullptr;
  constexpr PathStep kCluster{"cluster_identifier", 0, false};
  for (const ResourceView& cluster : graph_.referred(member, {&kCluster, 1}).resources) {
    if (cluster.change() != nullptr && cluster.type().ends_with("_cluster")) return cluster.change();
  }
  const Attribute name = member.after_at({&kCluster, 1}, kCluster.key);
  const std::string_view cluster_type = member.type.substr(0, member.type.size() - std::string_view("_instance").size());
  for (const ResourceView& cluster : graph_.resources(cluster_type)) {
    if (cluster.change() != nullptr && name.text().has_value() && cluster.attribute("cluster_identifier").text() == name.text()) {
      return cluster.change();
    }
  }
  return nullptr;
}

const Environment& PlanFacts::environment_of(const ResourceChange& change) {
  if (const auto found = environments_.find(&change); found != environments_.end()) return found->second;
  const PlanEvidence& shared = plan_evidence();
  Environment decided;
  if (surroundings_.environment.has_value()) {
    decided = decide(shared.evidence);
  } else {
    std::vector<Evidence> evidence = collect_evidence(*plan_, change, shared);
    const ResourceChange* const cluster = has_own_evidence(evidence) ? nullptr : cluster_of(change);
    decided = cluster != nullptr && cluster != &change ? environment_of(*cluster) : decide(std::move(evidence));
  }
  return environments_.emplace(&change, std::move(decided)).first->second;
}

Environment PlanFacts::environment_of_plan() {
  if (surroundings_.environment.has_value()) return decide(plan_evidence().evidence);
  // What the plan changes decides; a plan that changes nothing is judged by what it leaves alone.
  const auto is_changed = [](const ResourceChange& change) { return change.action != Action::kNoOp; };
  const bool has_changes = std::any_of(plan_->changes().begin(), plan_->changes().end(), [&](const ResourceChange& change) {
    return change.mode == Mode::kManaged && change.has_values && is_changed(change);
  });
  Environment whole;
  std::set<EnvironmentClass> classes;
  const Environment* contradictory = nullptr;
  bool is_certain = true;
  for (const ResourceChange& change : plan_->changes()) {
    if (change.mode != Mode::kManaged || !change.has_values || (has_changes && !is_changed(change))) continue;
    const Environment& own = environment_of(change);
    if (own.is_contradictory && contradictory == nullptr) contradictory = &own;
    if (own.environment == EnvironmentClass::kUnknown) continue;
    is_certain = is_certain && own.confidence == Confidence::kCertain;
    if (!classes.insert(own.environment).second) continue;
    for (const Evidence& item : own.evidence) {
      const bool is_known = std::any_of(whole.evidence.begin(), whole.evidence.end(),
                                        [&](const Evidence& other) { return other.text == item.text; });
      if (!is_known) whole.evidence.push_back(item);
    }
  }
  if (classes.empty()) return contradictory != nullptr ? *contradictory : decide(plan_evidence().evidence);
  whole.environment = classes.size() == 1 ? *classes.begin() : EnvironmentClass::kMixed;
  whole.confidence = is_certain ? Confidence::kCertain : Confidence::kLikely;
  std::stable_sort(whole.evidence.begin(), whole.evidence.end(), [](const Evidence& a, const Evidence& b) { return a.rank < b.rank; });
  return whole;
}

const CostContext& PlanFacts::cost_context() const {
  static const CostContext kBuiltIn;
  return surroundings_.cost != nullptr ? *surroundings_.cost : kBuiltIn;
}

const Estimate& PlanFacts::cost() {
  if (!cost_.has_value()) cost_ = estimate({*plan_, graph_, cost_context(), surroundings_.today, surroundings_.with_cost_names});
  return *cost_;
}

const ApplyTime& PlanFacts::apply() {
  if (!apply_.has_value()) apply_ = estimate_apply(*plan_, graph_);
  return *apply_;
}

Verdict PlanFacts::is_whole() const {
  if (plan_->errored() == true || plan_->complete() == false || plan_->deferred() != 0) return Verdict::no();
  return plan_->complete() == true ? Verdict::yes() : Verdict::unknown();
}

const TerraformCode& PlanFacts::code(const std::string& folder) {
  auto found = code_.find(folder);
  if (found == code_.end()) found = code_.emplace(folder, TerraformCode(workspace(), folder)).first;
  return found->second;
}

const LambdaPackage& PlanFacts::package(std::string_view path) {
  auto found = packages_.find(path);
  if (found == packages_.end()) found = packages_.emplace(std::string(path), inspect_package(workspace(), path)).first;
  return found->second;
}

std::optional<std::chrono::system_clock::time_point> parse_timestamp(std::string_view text) {
  const std::optional<int> year = number_at(text, 0, 4);
  const std::optional<int> month = number_at(text, 5, 2);
  const std::optional<int> day = number_at(text, 8, 2);
  const std::optional<int> hour = number_at(text, 11, 2);
  const std::optional<int> minute = number_at(text, 14, 2);
  const std::optional<int> second = number_at(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second || text[4] != '-' || text[10] != 'T') return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  // The clock counts nanoseconds in 64 bits, which end in 2262; and no plan is older than Unix.
  if (*year < 1970 || *year > 2200 || !date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  std::chrono::minutes offset{0};
  std::string_view zone = text.substr(19);
  if (zone.starts_with('.')) zone.remove_prefix(std::min(zone.find_first_not_of("0123456789", 1), zone.size()));
  if (zone.size() >= 6 && (zone[0] == '+' || zone[0] == '-')) {
    const std::optional<int> hours = number_at(zone, 1, 2);
    const std::optional<int> minutes = number_at(zone, 4, 2);
    if (!hours || !minutes) return std::nullopt;
    offset = (zone[0] == '-' ? -1 : 1) * (std::chrono::hours(*hours) + std::chrono::minutes(*minutes));
  } else if (zone != "Z" && zone != "z") {
    return std::nullopt;
  }
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second) - offset;
}

}  // namespace plandiff
