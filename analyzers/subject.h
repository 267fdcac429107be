// All that a rule may ask about one resource change. What it answers is computed once per plan, on first use.
#pragma once

#include <chrono>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <typeindex>
#include <vector>

#include "analyzers/cost/estimate.h"
#include "analyzers/environment.h"
#include "analyzers/graph/graph.h"
#include "analyzers/graph/resource_view.h"
#include "analyzers/plan/attribute.h"
#include "analyzers/plan/path.h"
#include "analyzers/plan/plan.h"
#include "analyzers/plan/verdict.h"
#include "analyzers/workspace/lambda_package.h"
#include "analyzers/workspace/workspace.h"

namespace plandiff {

class PlanFacts;
struct RuleSettings;

/// One resource change with everything around it.
class Subject {
 public:
  Subject(PlanFacts& facts, const ResourceChange& change) : facts_(&facts), change_(&change) {}

  [[nodiscard]] const ResourceChange& change() const { return *change_; }
  [[nodiscard]] const Plan& plan() const;
  [[nodiscard]] std::string_view type() const { return change_->type; }

  [[nodiscard]] Attribute before(Path path) const;
  /// The value the plan will set, provenance resolved: a value known in the plan; else, where the plan says "known after
  /// apply", what the configuration says (absent if nobody wrote it, or wrote a null); else unknown.
  [[nodiscard]] Attribute after(Path path) const;
  /// The value the resource will have: as after(), but on an update an attribute that nobody wrote keeps what the provider reported before
  /// (optional and computed), even where the plan does not repeat it.
  [[nodiscard]] Attribute after_or_kept(Path path) const;
  /// Did anybody write this attribute? Unknown without a configuration section.
  [[nodiscard]] Verdict is_configured(Path path) const;
  /// Resources and data sources that the attribute's expression refers to, variables and module calls followed.
  [[nodiscard]] References references(Path path) const;

  /// Those resources themselves, as far as the plan shows them.
  [[nodiscard]] Referred referred(Path path) const;
  /// Resources that refer to this one.
  [[nodiscard]] std::vector<ResourceView> consumers() const;
  /// Resources of this type whose attribute names the same thing as here, this one included: the instances of one cluster.
  [[nodiscard]] Siblings siblings(Path path) const;
  /// Does an output of the root hand this resource on, so that another stack may use it?
  [[nodiscard]] Verdict is_exported() const;
  /// The same questions about another change of the plan: a step further along the graph.
  [[nodiscard]] Subject subject(const ResourceChange& change) const { return {*facts_, change}; }

  /// What the resource costs a month, before and after; null if it is free.
  [[nodiscard]] const ResourceCost* monthly_cost() const;
  /// For the end of a message: `: 54.24 USD a month`; empty if that is not known.
  [[nodiscard]] std::string cost_note() const;
  /// What one setting costs a month, against another value of it. Nothing if that is not known.
  [[nodiscard]] std::optional<SettingCost> cost_of_setting(Path path, std::string_view otherwise) const;
  /// Its note for the end of a message; empty if it is not known.
  [[nodiscard]] std::string setting_note(Path path, std::string_view otherwise) const;
  /// The budget of this resource's environment, or null.
  [[nodiscard]] const Budget* budget() const;

  /// The environment of this resource, with its evidence.
  [[nodiscard]] const Environment& environment() const;

  /// All resources of a type: changes (of any action but delete), then those of the prior state that are not among them. The type must be
  /// in the rule's `types` or `also_reads`.
  [[nodiscard]] std::vector<ResourceView> resources(std::string_view type) const;

  /// The same resources by the texts of one attribute: which alarms name this database, without a loop over all alarms for each database.
  [[nodiscard]] const TextIndex& texts(std::string_view type, Path path) const;

  /// Resources of a type whose attribute names another one, by a reference or by one of these texts (its id, its name; empty ones do not count).
  [[nodiscard]] std::vector<ResourceView> naming(std::string_view type, Path path, const ResourceView& target,
                                                 std::initializer_list<std::string_view> texts) const;

  /// Unknown if some resource of a type may name this one, though nothing tells: nothing may then be called missing. Else no.
  [[nodiscard]] Verdict may_name_any(std::string_view type, Path path) const;

  /// Does the plan show everything? Only then may something be called missing. No if it is targeted, deferred or errored; unknown in old plans
  /// that do not say.
  [[nodiscard]] Verdict is_whole() const;

  /// The files beside the plan.
  [[nodiscard]] const Workspace& workspace() const;
  /// What a rule works out once a plan, such as an index over all alarms: made on first use, told apart by its type.
  template <class T, class Make>
  [[nodiscard]] const T& once(Make make) const {
    std::shared_ptr<void>& kept = memo(typeid(T));
    if (kept == nullptr) kept = std::make_shared<T>(make(*this));
    return *static_cast<const T*>(kept.get());
  }

  /// The Lambda package at a path that the plan names; looked at once per plan and path.
  [[nodiscard]] const LambdaPackage& package(std::string_view path) const;
  /// Text of one member of that package, at most 1 MiB; nothing if it cannot be had.
  [[nodiscard]] std::optional<std::string> package_member(std::string_view path, std::string_view name) const;
  /// base64(SHA-256) of that package; nothing if it is missing or above 256 MiB.
  [[nodiscard]] std::optional<std::string> package_hash(std::string_view path) const;
  /// The text of a small file beside the plan, or one folder below, whose SHA-1 (hexadecimal) it is: what `file()` read when planned.
  [[nodiscard]] std::optional<std::string> text_with_sha1(std::string_view hex) const;
  /// The folder of the module's .tf files relative to the plan's, empty for the root; nothing for modules that come from elsewhere (registry, git).
  [[nodiscard]] std::optional<std::string> module_folder() const;
  /// An argument of the resource as its .tf file writes it, beneath nested blocks: ({"lifecycle"}, "ignore_changes"). Nothing if it is not written, or the
  /// code is not there to be read. Valid as long as the plan's facts.
  [[nodiscard]] std::optional<std::string_view> written_in_code(std::initializer_list<std::string_view> blocks, std::string_view name) const;
  /// True if git has the file as it lies there, so that it is older than its mtime says.
  [[nodiscard]] bool is_tracked_unmodified(std::string_view path) const;
  /// When the plan was made, or nothing if it does not say.
  [[nodiscard]] std::optional<std::chrono::system_clock::time_point> plan_time() const;

  /// A JSON text (policy, secret) as a value; nothing if it is none.
  [[nodiscard]] std::optional<Value> as_json(const Attribute& attribute) const;

  /// What the organisation decided.
  [[nodiscard]] const RuleSettings& settings() const;

  /// Injected; rules have no clock.
  [[nodiscard]] std::chrono::sys_days today() const;

 private:
  [[nodiscard]] std::shared_ptr<void>& memo(std::type_index type) const;

  PlanFacts* facts_;
  const ResourceChange* change_;
};

}  // namespace plandiff
