#include "analyzers/environment_evidence.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/graph/expression.h"
#include "analyzers/graph/references.h"
#include "analyzers/readers/reader.h"
#include "analyzers/tfvars.h"

namespace plandiff {
namespace {

constexpr std::uint8_t kTagRank = 2;
constexpr std::uint8_t kDefaultTagRank = 3;
constexpr std::uint8_t kVariableRank = 4;
constexpr std::uint8_t kWorkspaceRank = 5;
constexpr std::uint8_t kStackRank = 6;
constexpr std::uint8_t kNameRank = 7;
constexpr std::uint8_t kPathRank = 8;

// db_name is missing on purpose: a database called "production" may well live in a test stack.
constexpr std::string_view kNameAttributes[] = {"identifier",           "cluster_identifier",        "function_name",     "bucket",
                                                "replication_group_id", "replication_instance_id",   "endpoint_id",       "cluster_id",
                                                "cluster_name",         "domain_name",               "alarm_name",        "name",
                                                "identifier_prefix",    "cluster_identifier_prefix", "bucket_prefix",     "name_prefix",
                                                "replication_task_id"};

constexpr std::string_view kClusters[] = {"aws_docdb_cluster", "aws_neptune_cluster", "aws_rds_cluster"};

// environment_suffix, environmentSuffix and EnvironmentSuffix are one name.
std::string folded(std::string_view name) {
  std::string lower = to_lower(name);
  std::erase_if(lower, [](char letter) { return letter == '_' || letter == '-'; });
  return lower;
}

bool is_environment_tag(std::string_view key) {
  const std::string lower = to_lower(key);
  return lower == "environment" || lower == "env" || lower == "stage";
}

std::optional<EnvironmentClass> class_of_variable(std::string_view name, const Value& value) {
  constexpr std::string_view kNames[] = {"environment", "env", "stage", "environmentsuffix", "environmentname", "envname"};
  const std::string key = folded(name);
  if (key == "isproduction" || key == "isprod") {
    const bool is_yes = value.is_true() || value.text() == "true";
    const bool is_no = value.as_bool() == false || value.text() == "false";
    if (is_yes) return EnvironmentClass::kProd;
    if (is_no) return EnvironmentClass::kNonprod;
    return std::nullopt;
  }
  if (std::find(std::begin(kNames), std::end(kNames), key) == std::end(kNames) || !value.is_string()) return std::nullopt;
  const EnvironmentClass found = classify(*value.text());
  if (found == EnvironmentClass::kUnknown) return std::nullopt;
  return found;
}

void add(std::vector<Evidence>& evidence, std::uint8_t rank, std::string_view value, std::string_view where) {
  const EnvironmentClass found = classify(value);
  if (found == EnvironmentClass::kUnknown) return;
  evidence.push_back({rank, found, fmt::format("{} \"{}\"", where, printable(value, 120))});
}

void add_variables(const Plan& plan, std::vector<Evidence>& evidence) {
  const ConfigurationModule* const root = plan.configuration().root();
  for (const Member& variable : plan.variables().members()) {
    const Value* const value = variable.value.find("value");
    if (value == nullptr) continue;
    const std::optional<EnvironmentClass> found = class_of_variable(variable.key, *value);
    if (!found.has_value()) continue;
    const bool is_sensitive = root != nullptr && root->is_sensitive(variable.key);
    evidence.push_back({kVariableRank, *found,
                        fmt::format("variable {} = {}", printable(variable.key, 120),
                                    is_sensitive ? "(sensitive)" : printable(value->to_json(), 120))});
  }
}

// A variable of any name counts where a tag of its own says that it is the environment: `Environment: {Ref: Tier}`. Documents that write each tag by
// itself show that; of Terraform's the expression is that of all tags.
void add_tag_variables(const Plan& plan, std::vector<Evidence>& evidence) {
  const ConfigurationModule* const root = plan.configuration().root();
  if (root == nullptr || !plan.variables().is_object()) return;
  std::set<std::string_view> named;
  for (const auto& [address, resource] : root->resources) {
    const Value* const expressions = resource.find("expressions");
    const Value* const tags = expressions == nullptr ? nullptr : expressions->find("tags");
    if (tags == nullptr || tags->find("references") != nullptr || tags->find("constant_value") != nullptr) continue;
    for (const Member& tag : tags->members()) {
      const std::vector<std::string_view> references = distinct_references(tag.value);
      if (is_environment_tag(tag.key) && references.size() == 1 && references[0].starts_with("var.")) named.insert(references[0].substr(4));
    }
  }
  for (const std::string_view name : named) {
    const Value* const variable = plan.variables().find(name);
    const Value* const value = variable == nullptr ? nullptr : variable->find("value");
    if (value == nullptr || !value->is_string() || root->is_sensitive(name) || class_of_variable(name, *value).has_value()) continue;
    const EnvironmentClass found = classify(*value->text());
    if (found == EnvironmentClass::kUnknown) continue;
    evidence.push_back({kVariableRank, found, fmt::format("variable {} = {}, which a tag names", printable(name, 120), printable(value->to_json(), 120))});
  }
}

void add_workspace(const Workspace& workspace, std::string_view terraform_workspace, std::vector<Evidence>& evidence) {
  add(evidence, kWorkspaceRank, terraform_workspace, "TF_WORKSPACE");
  if (!workspace.is_available()) return;
  if (const std::optional<std::string> selected = workspace.read_text(".terraform/environment", 256)) {
    add(evidence, kWorkspaceRank, selected->substr(0, selected->find_first_of("\r\n")), "selected workspace");
  }
  Arena arena;
  const std::optional<std::string> backend = workspace.read_text(".terraform/terraform.tfstate");
  const std::optional<Value> document = backend.has_value() ? read_json_text(*backend, arena) : std::nullopt;
  if (!document.has_value()) return;
  constexpr std::array<PathStep, 2> kConfig = {PathStep{"backend"}, PathStep{"config"}};
  const std::optional<Value> config = dig(*document, kConfig);
  for (const std::string_view key : {"key", "workspace_key_prefix"}) {
    const Value* const found = config.has_value() ? config->find(key) : nullptr;
    if (found != nullptr && found->is_string()) add(evidence, kWorkspaceRank, *found->text(), fmt::format("backend {}", key));
  }
}

// Directories below the root name environments; above it they are somebody's home. Where root and base are one, the
// directory's own name counts if it lies in one that holds environments.
void add_directories(const WorkspaceLocation& location, std::vector<Evidence>& evidence) {
  const std::string_view base = location.base;
  constexpr std::string_view kStacks = "cdktf.out/stacks/";
  if (const std::size_t at = base.find(kStacks); at != std::string_view::npos) {
    const std::string_view stack = base.substr(at + kStacks.size());
    add(evidence, kStackRank, stack.substr(0, stack.find('/')), "CDKTF stack");
    return;
  }
  if (!base.empty()) {
    add(evidence, kPathRank, base, "directory");
    return;
  }
  const std::string_view root = location.root;
  const std::size_t last = root.rfind('/');
  if (last == std::string_view::npos || last == 0) return;
  const std::string_view parent = root.substr(0, last);
  const std::string_view parent_name = parent.substr(parent.rfind('/') + 1);
  constexpr std::string_view kHolders[] = {"env", "envs", "environments", "stages", "stacks", "live"};
  if (std::find(std::begin(kHolders), std::end(kHolders), parent_name) != std::end(kHolders)) {
    add(evidence, kPathRank, root.substr(last + 1), "directory");
  }
}

void add_tfvars(const Plan& plan, const Workspace& workspace, std::vector<Evidence>& evidence) {
  if (!plan.variables().is_object()) return;
  for (const std::string_view directory : {"", "env", "envs", "environments", "tfvars", "vars"}) {
    for (const std::string& name : workspace.list(directory)) {
      if (!name.ends_with(".tfvars") || classify(name) == EnvironmentClass::kUnknown) continue;
      const std::string path = directory.empty() ? name : fmt::format("{}/{}", directory, name);
      const std::optional<std::string> text = workspace.read_text(path);
      if (text.has_value() && fits_variables(*text, plan.variables())) {
        add(evidence, kPathRank, name.substr(0, name.size() - 7), "variables file");
      }
    }
  }
}

bool add_tags(const Attribute& tags, const Attribute& others, std::uint8_t rank, std::string_view where,
              std::vector<Evidence>& evidence) {
  bool found = false;
  for (const Member& tag : tags.value().members()) {
    if (!is_environment_tag(tag.key) || others.value().find(tag.key) != nullptr) continue;
    const Attribute value = tags.at(tag.key);
    if (!value.text().has_value()) continue;
    const EnvironmentClass environment = classify(*value.text());
    if (environment == EnvironmentClass::kUnknown) continue;
    evidence.push_back({rank, environment, fmt::format("{} {} = {}", where, printable(tag.key, 64), value.display())});
    found = true;
  }
  return found;
}

// default_tags of the resource's provider, as far as they are constants.
Attribute default_tags(const Plan& plan, const ResourceChange& change) {
  const Value* const resource = configuration_of(plan, change.module_address, change.mode, change.type, change.name);
  const Value* const key = resource == nullptr ? nullptr : resource->find("provider_config_key");
  const Value* const provider = key == nullptr || !key->is_string() ? nullptr : plan.configuration().providers().find(*key->text());
  const Value* const expressions = provider == nullptr ? nullptr : provider->find("expressions");
  if (expressions == nullptr) return {};
  constexpr std::array<PathStep, 3> kTags = {PathStep{"default_tags"}, PathStep{{}, 0, true}, PathStep{"tags"}};
  const WrittenAt written = find_written(*expressions, kTags);
  const Value* const constant = written.expression.find("constant_value");
  if (constant == nullptr) return {};
  return Attribute("default_tags.tags", Attribute::State::kKnown, *constant, Value(), Value(), Origin::kLiteral).as_template();
}

// Known values are taken as they are; the configuration is asked only about what is late, since it costs more.
Attribute attribute_of(const Plan& plan, const ResourceChange& change, std::string_view name) {
  const PathStep step{name, 0, false};
  // Terraform writes an empty mask beside what it deletes, so the action tells, not the mask.
  const bool is_going = change.after.is_null() && (kDeletes | kForgets).has(change.action);
  const Value* const known = (is_going ? change.before : change.after).find(name);
  if (known != nullptr && known->is_null()) return {};
  if (is_going) return known == nullptr ? Attribute() : change.before_at({&step, 1}, name);
  if (known != nullptr) return change.after_at({&step, 1}, name);
  return change.after_unknown.find(name) == nullptr ? Attribute() : resolve_after(plan, change, {&step, 1}, name);
}

}  // namespace

std::span<const std::string_view> types_read_for_environment() { return kClusters; }

PlanEvidence collect_plan_evidence(const Plan& plan, const Workspace& workspace, std::string_view terraform_workspace) {
  PlanEvidence shared;
  add_variables(plan, shared.evidence);
  add_tag_variables(plan, shared.evidence);
  add(shared.evidence, kStackRank, plan.stack(), "stack name");
  add_workspace(workspace, terraform_workspace, shared.evidence);
  if (workspace.is_available()) {
    add_directories(workspace.location(), shared.evidence);
    add_tfvars(plan, workspace, shared.evidence);
  }
  return shared;
}

std::vector<Evidence> collect_evidence(const Plan& plan, const ResourceChange& change, const PlanEvidence& shared) {
  std::vector<Evidence> evidence = shared.evidence;
  if (!change.has_values) return evidence;
  const Attribute tags = attribute_of(plan, change, "tags");
  const Attribute all = attribute_of(plan, change, "tags_all");
  add_tags(tags, Attribute(), kTagRank, "tag", evidence);
  // tags_all holds what the provider adds; where it is late, the provider's configuration may still tell.
  const Attribute defaults = all.is_known() ? all : default_tags(plan, change);
  add_tags(defaults, tags, kDefaultTagRank, "default tag", evidence);
  for (const std::string_view name : kNameAttributes) {
    const Attribute attribute = attribute_of(plan, change, name);
    if (attribute.text().has_value() && !attribute.is_sensitive()) {
      add(evidence, kNameRank, *attribute.text(), name);
    }
  }
  return evidence;
}

}  // namespace plandiff
