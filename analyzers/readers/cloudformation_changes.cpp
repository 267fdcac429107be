#include "analyzers/readers/cloudformation_changes.h"

#include <algorithm>
#include <utility>

namespace plandiff {
namespace {

// Terraform's provider marks these whatever the code says, and they are as secret here.
constexpr std::string_view kSecrets[] = {"password", "master_password", "auth_token", "secret_string", "master_user_password"};

constexpr std::string_view kMakeFinalSnapshots[] = {"aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster", "aws_redshift_cluster", "aws_neptune_cluster"};

bool has(std::span<const std::string_view> names, std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); }

std::vector<std::string_view> verbs_of(Action action, std::string_view other) {
  switch (action) {
    case Action::kNoOp: return {"no-op"};
    case Action::kCreate: return {"create"};
    case Action::kRead: return {"read"};
    case Action::kUpdate: return {"update"};
    case Action::kDelete: return {"delete"};
    case Action::kDeleteThenCreate: return {"delete", "create"};
    case Action::kCreateThenDelete: return {"create", "delete"};
    case Action::kForget: return {"forget"};
    case Action::kCreateThenForget: return {"create", "forget"};
    case Action::kOther: break;
  }
  return other.empty() ? std::vector<std::string_view>{} : std::vector<std::string_view>{other};
}

void set(Node& attributes, std::string_view name, Node value) {
  if (attributes.find(name) == nullptr) attributes.members.emplace_back(name, std::move(value).unwritten());
}

// The words of Terraform for what CloudFormation's policies do.
void put_policy(std::string_view type, Removal removal, bool shows_values, Node& attributes) {
  if (!has(kMakeFinalSnapshots, type) || removal == Removal::kUntold) return;
  set(attributes, "skip_final_snapshot", Node::truth(removal == Removal::kDelete));
  if (removal != Removal::kDelete) set(attributes, "final_snapshot_identifier", Node::of("named by CloudFormation"));
  if (shows_values || removal != Removal::kDelete) return;
  // The change set says that its data is deleted; a replica has none of its own, and says so elsewhere.
  Node nothing = Node::of("");
  set(attributes, "replicate_source_db", nothing);
  set(attributes, "replication_source_identifier", std::move(nothing));
}

struct LoweredSide {
  Value values;
  Value unknown;
  Value sensitive;
  std::vector<Member> written;
};

LoweredSide lower_side(Arena& arena, std::string_view type, const Node& attributes) {
  std::vector<Member> values, unknown, sensitive;
  LoweredSide made;
  for (const auto& [name, node] : attributes.members) {
    if (node.is_absent()) continue;
    const Lowered one = lower(arena, node);
    if (!node.is_unknown()) values.push_back({name, one.value});
    if (!one.unknown.is_null()) unknown.push_back({name, one.unknown});
    const bool is_secret = has(kSecrets, name) || (type == "aws_ssm_parameter" && name == "value");
    if (is_secret) sensitive.push_back({name, Value::boolean(true)});
    else if (!one.sensitive.is_null()) sensitive.push_back({name, one.sensitive});
    if (!one.written.is_null()) made.written.push_back({name, one.written});
  }
  made.values = object_in(arena, values);
  made.unknown = object_in(arena, unknown);
  made.sensitive = object_in(arena, sensitive);
  return made;
}

Value replace_paths(Arena& arena, const OwnResource& resource) {
  std::vector<Value> paths;
  for (const std::string& own : resource.replacing) {
    std::vector<Value> steps;
    std::string path = model_attribute(row_type(resource.own_type, resource.has_cluster), own);
    for (std::size_t at = 0; at < path.size();) {
      const std::size_t end = std::min(path.find('.', at), path.size());
      steps.push_back(Value::string(arena.copy(std::string_view(path).substr(at, end - at))));
      at = end + 1;
    }
    const Value made = array_in(arena, steps);
    if (std::find(paths.begin(), paths.end(), made) == paths.end()) paths.push_back(made);
  }
  return paths.empty() ? Value() : array_in(arena, paths);
}

Action action_of_part(Action main, bool is_before, bool is_after) {
  if (main == Action::kUpdate || main == Action::kNoOp) {
    if (is_before != is_after) return is_after ? Action::kCreate : Action::kDelete;
  }
  return main;
}

}  // namespace

std::optional<Removal> removal_named(std::string_view policy) {
  if (policy == "Delete" || policy == "ReplaceAndDelete") return Removal::kDelete;
  if (policy == "Snapshot" || policy == "ReplaceAndSnapshot") return Removal::kSnapshot;
  if (policy == "Retain" || policy == "ReplaceAndRetain" || policy == "RetainExceptOnCreate") return Removal::kRetain;
  return std::nullopt;
}

Removal default_removal(std::string_view own_type, bool has_cluster) {
  const bool is_kept = own_type == "AWS::RDS::DBCluster" || (own_type == "AWS::RDS::DBInstance" && !has_cluster);
  return is_kept ? Removal::kSnapshot : Removal::kDelete;
}

bool ChangeBuilder::wants(std::string_view type) const { return std::binary_search(wanted_.begin(), wanted_.end(), type); }

std::vector<ChangeBuilder::Sides> ChangeBuilder::sides_of(const OwnResource& resource) {
  std::vector<Sides> sides;
  if (resource.before.has_value()) {
    for (ModelResource& one : translate(parts_.arena, resource.own_type, resource.logical_id, *resource.before)) {
      sides.push_back({std::move(one), std::nullopt});
    }
  }
  if (resource.after.has_value()) {
    for (ModelResource& one : translate(parts_.arena, resource.own_type, resource.logical_id, *resource.after)) {
      const auto twin = std::find_if(sides.begin(), sides.end(), [&](const Sides& side) { return !side.after.has_value() && side.before->type == one.type; });
      if (twin != sides.end()) twin->after = std::move(one);
      else sides.push_back({std::nullopt, std::move(one)});
    }
  }
  return sides;
}

void ChangeBuilder::add(const OwnResource& resource) {
  std::vector<Sides> sides;
  if (resource.shows_values) {
    sides = sides_of(resource);
  } else {
    const ModelResource bare{model_type(resource.own_type, resource.has_cluster), Node::map({})};
    Sides one;
    if (resource.before.has_value()) one.before = bare;
    if (resource.after.has_value()) one.after = bare;
    sides.push_back(std::move(one));
  }
  for (Sides& one : sides) {
    if (one.before.has_value()) put_policy(one.before->type, resource.removal, resource.shows_values, one.before->attributes);
    if (one.after.has_value()) put_policy(one.after->type, resource.later, resource.shows_values, one.after->attributes);
    add_one(resource, one, &one != &sides.front());
  }
}

void ChangeBuilder::add_one(const OwnResource& resource, const Sides& sides, bool is_part) {
  Arena& arena = parts_.arena;
  ResourceChange change;
  change.address = resource.logical_id;
  change.name = resource.logical_id;
  change.own_type = resource.own_type;
  change.provider = "aws";
  change.type = sides.after.has_value() ? sides.after->type : sides.before.has_value() ? sides.before->type : model_type(resource.own_type, resource.has_cluster);
  change.is_part = is_part;
  change.action = is_part ? action_of_part(resource.action, sides.before.has_value(), sides.after.has_value()) : resource.action;
  change.is_import = resource.is_import && !is_part;
  change.may_replace = resource.may_replace && !is_part;
  change.verbs = arena.copy(std::span<const std::string_view>(verbs_of(change.action, resource.other_verb)));
  if (!is_part) change.replace_paths = replace_paths(arena, resource);
  change.has_values = wants(change.type);
  const WrittenOptions options{provider_, resource.condition};
  if (change.has_values) {
    const Value rest = resource.shows_values ? Value() : Value::boolean(true);
    if (sides.before.has_value()) {
      const LoweredSide before = lower_side(arena, change.type, sides.before->attributes);
      change.before = before.values;
      change.before_unknown = rest.is_null() ? before.unknown : rest;
      change.before_sensitive = before.sensitive;
    }
    if (sides.after.has_value()) {
      const LoweredSide after = lower_side(arena, change.type, sides.after->attributes);
      change.after = after.values;
      change.after_unknown = rest.is_null() ? after.unknown : rest;
      change.after_sensitive = after.sensitive;
      if (resource.shows_values) written_.add_resource(Mode::kManaged, change.type, change.name, after.written, options);
    }
  }
  // What a tag comes from tells which parameter is the environment, whoever has that tag.
  const Node* const tags = change.has_values || !resource.shows_values || !sides.after.has_value() ? nullptr : sides.after->attributes.find("tags");
  if (tags != nullptr) {
    const Value written = lower(arena, *tags).written;
    if (!written.is_null()) written_.add_resource(Mode::kManaged, change.type, change.name, {{"tags", written}}, options);
  }
  parts_.changes.push_back(change);
}

}  // namespace plandiff
