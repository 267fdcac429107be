// Change sets: what CloudFormation itself says that it is going to do.
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/readers/cloudformation.h"
#include "analyzers/readers/cloudformation_changes.h"
#include "analyzers/readers/cloudformation_template.h"

namespace plandiff {
namespace {

constexpr std::string_view kLate = "{{changeSet:KNOWN_AFTER_APPLY}}";
constexpr std::string_view kHidden = "****";

Rejection malformed(std::string message, std::string pointer) {
  return Rejection{Reason::kSyntax, std::move(message), std::move(pointer), std::nullopt,
                   "run: aws cloudformation describe-change-set --include-property-values --stack-name STACK --change-set-name NAME --output json > changeset.json"};
}

// The console writes keys with a small first letter.
const Value* member(const Value& object, std::string_view key) {
  if (const Value* const found = object.find(key)) return found;
  std::string lowered(key);
  lowered[0] = static_cast<char>(lowered[0] - 'A' + 'a');
  return object.find(lowered);
}

std::string_view text_of(const Value& object, std::string_view key) {
  const Value* const found = member(object, key);
  return found == nullptr ? std::string_view() : found->text().value_or("");
}

// A value of a context: everything is worked out there, so that what it came from cannot be told.
Node shown(Arena& arena, const Value& value) {
  if (const std::optional<std::string_view> text = value.text()) {
    if (text->find(kLate) != std::string_view::npos) return Node::unknown();
    if (*text == kHidden) {
      Node hidden = Node::unknown();
      hidden.is_sensitive = true;
      return hidden;
    }
  }
  if (value.is_array()) {
    Node made = Node::list({});
    for (const Value& item : value.items()) made.items.push_back(shown(arena, item));
    return made;
  }
  if (value.is_object()) {
    Node made = Node::map({});
    for (const Member& inner : value.members()) made.members.emplace_back(inner.key, shown(arena, inner.value));
    return made;
  }
  Node made = scalar_node(arena, value);
  made.is_open = true;
  return made;
}

/// One side of a change: JSON inside a text, or (lifted out by some tool) an object.
struct Context {
  Node properties = Node::map({});
  std::optional<Removal> deletion;
  std::optional<Removal> replacement;
};

std::optional<Context> context_of(Arena& arena, const Value* written) {
  if (written == nullptr) return std::nullopt;
  std::optional<Value> value;
  if (written->is_object()) value = *written;
  else if (const std::optional<std::string_view> text = written->text()) value = read_json_text(*text, arena);
  if (!value.has_value()) return std::nullopt;
  Context made;
  if (const Value* const properties = value->find("Properties"); properties != nullptr && properties->is_object()) made.properties = shown(arena, *properties);
  if (const Value* const policy = value->find("DeletionPolicy")) made.deletion = removal_named(policy->text().value_or(""));
  if (const Value* const policy = value->find("UpdateReplacePolicy")) made.replacement = removal_named(policy->text().value_or(""));
  return made;
}

// `VpcConfig/SubnetIds` of a path as VpcConfig.SubnetIds; elements of lists are not told apart.
std::string own_path(const Value& target) {
  std::string_view path = text_of(target, "Path");
  constexpr std::string_view kAbove = "/Properties/";
  if (!path.starts_with(kAbove)) return std::string(text_of(target, "Name"));
  path.remove_prefix(kAbove.size());
  std::string made;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view step = path.substr(at, end - at);
    const bool is_index = !step.empty() && step.find_first_not_of("0123456789") == std::string_view::npos;
    if (!is_index) made += made.empty() ? std::string(step) : fmt::format(".{}", step);
    at = end + 1;
  }
  return made;
}

// Whether a details entry says that its property forces a replacement, or may.
bool asks_recreation(const Value& target) {
  const std::string_view asks = text_of(target, "RequiresRecreation");
  return asks == "Always" || asks == "Conditionally";
}

void read_details(Arena& arena, const Value& change, const Template::Names& names, OwnResource& resource) {
  const Value* const details = member(change, "Details");
  if (details == nullptr) return;
  for (const Value& detail : details->items()) {
    const Value* const target = member(detail, "Target");
    if (target == nullptr) continue;
    const std::string path = own_path(*target);
    if (asks_recreation(*target) && std::find(resource.replacing.begin(), resource.replacing.end(), path) == resource.replacing.end()) resource.replacing.push_back(path);
    const std::string_view cause = text_of(detail, "CausingEntity");
    Node* const property = resource.after.has_value() ? resource.after->find(path.substr(0, path.find('.'))) : nullptr;
    if (cause.empty() || property == nullptr) continue;
    const std::string_view source = text_of(detail, "ChangeSource");
    const auto known = names.find(cause.substr(0, cause.find('.')));
    if (source == "ParameterReference") add_sources(*property, {arena.copy(fmt::format("var.{}", cause))}, true);
    else if (known != names.end()) add_sources(*property, {arena.copy(fmt::format("{}.id", known->second))}, true);
  }
}

// A cluster's name within the names of its members, as people and tools give them: Ledger and Ledger1, DatabaseB269D8BB and DatabaseInstance1844F58FD.
std::string_view stem_of(std::string_view logical_id) {
  const auto is_hash = [](std::string_view text) { return text.find_first_not_of("0123456789ABCDEF") == std::string_view::npos; };
  if (logical_id.size() > 8 && is_hash(logical_id.substr(logical_id.size() - 8))) logical_id.remove_suffix(8);
  for (const std::string_view ending : {"DBCluster", "DbCluster", "Cluster"}) {
    if (logical_id.size() > ending.size() && logical_id.ends_with(ending)) return logical_id.substr(0, logical_id.size() - ending.size());
  }
  return logical_id;
}

/// Reads the changes of one document.
class ChangeSetReader {
 public:
  ChangeSetReader(PlanParts& parts, ChangeBuilder& changes) : parts_(parts), changes_(changes) {}

  std::optional<Rejection> read(const Value& list, std::string_view above) {
    for (const Value& item : list.items()) note_name(item);
    std::size_t index = 0;
    for (const Value& item : list.items()) {
      const std::string pointer = fmt::format("{}/{}", above, index++);
      const Value* const change = member(item, "ResourceChange");
      if (change == nullptr) {
        if (const std::string_view type = text_of(item, "Type"); !type.empty() && type != "Resource") continue;  // hooks
        return malformed("a change without a ResourceChange", pointer);
      }
      if (std::optional<Rejection> refused = read_one(*change, pointer)) return refused;
    }
    return std::nullopt;
  }

  /// True if any change comes with its properties.
  [[nodiscard]] bool shows_any() const { return shows_any_; }

 private:
  void note_name(const Value& item) {
    const Value* const change = member(item, "ResourceChange");
    if (change == nullptr) return;
    const std::string_view id = text_of(*change, "LogicalResourceId");
    const std::string_view type = text_of(*change, "ResourceType");
    if (type == "AWS::RDS::DBCluster") clusters_.push_back(stem_of(id));
    names_.emplace(id, parts_.arena.copy(fmt::format("{}.{}", model_type(type, false), id)));
  }

  std::optional<Rejection> read_one(const Value& change, const std::string& pointer) {
    OwnResource resource;
    resource.logical_id = text_of(change, "LogicalResourceId");
    resource.own_type = text_of(change, "ResourceType");
    const std::string_view action = text_of(change, "Action");
    for (const std::string_view key : {"LogicalResourceId", "ResourceType", "Action"}) {
      if (text_of(change, key).empty()) return malformed(fmt::format("{} is missing", key), pointer);
    }
    const std::optional<Context> before = context_of(parts_.arena, member(change, "BeforeContext"));
    const std::optional<Context> after = context_of(parts_.arena, member(change, "AfterContext"));
    resource.shows_values = before.has_value() || after.has_value();
    if (action != "Add") resource.before = before.has_value() ? before->properties : Node::map({});
    if (action != "Remove") resource.after = after.has_value() ? after->properties : Node::map({});
    // A change of metadata only leaves both sides out, or one.
    if (resource.shows_values && action != "Add" && action != "Remove" && before.has_value() != after.has_value()) resource.shows_values = false;
    resource.has_cluster = is_member(resource, text_of(change, "PolicyAction"));
    decide(resource, action, change, before, after);
    read_details(parts_.arena, change, names_, resource);
    if (resource.own_type == "AWS::CloudFormation::Stack") {
      parts_.notes.push_back(fmt::format("{} is a nested stack: its change set has to be looked at on its own", printable(resource.logical_id, 120)));
    }
    shows_any_ = shows_any_ || resource.shows_values;
    changes_.add(resource);
    return std::nullopt;
  }

  [[nodiscard]] bool is_member(const OwnResource& resource, std::string_view policy) const {
    for (const std::optional<Node>& side : {resource.after, resource.before}) {
      if (side.has_value() && side->find("DBClusterIdentifier") != nullptr) return true;
    }
    if (resource.shows_values || resource.own_type != "AWS::RDS::DBInstance" || !policy.ends_with("Delete")) return false;
    return std::any_of(clusters_.begin(), clusters_.end(), [&](std::string_view stem) { return resource.logical_id.starts_with(stem); });
  }

  static void decide(OwnResource& resource, std::string_view action, const Value& change, const std::optional<Context>& before, const std::optional<Context>& after) {
    const std::optional<Removal> told = removal_named(text_of(change, "PolicyAction"));
    const Removal implied = default_removal(resource.own_type, resource.has_cluster);
    if (after.has_value()) resource.later = after->deletion.value_or(implied);
    if (action == "Add") {
      resource.action = Action::kCreate;
    } else if (action == "Remove") {
      if (told.has_value()) resource.removal = *told;
      else if (before.has_value()) resource.removal = before->deletion.value_or(implied);
      resource.action = resource.removal == Removal::kRetain ? Action::kForget : Action::kDelete;
    } else if (action == "Modify") {
      const std::string_view replacement = text_of(change, "Replacement");
      const bool may_go = replacement == "True" || replacement == "Conditional";
      if (told.has_value()) resource.removal = *told;
      else if (!may_go && before.has_value()) resource.removal = before->deletion.value_or(implied);
      else if (after.has_value()) resource.removal = after->replacement.value_or(Removal::kDelete);
      resource.may_replace = replacement == "Conditional" && resource.removal != Removal::kRetain;
      resource.action = replacement != "True"                     ? Action::kUpdate
                        : resource.removal == Removal::kRetain ? Action::kCreateThenForget
                                                               : Action::kCreateThenDelete;
    } else if (action == "Import") {
      resource.action = Action::kNoOp;
      resource.is_import = true;
    } else {
      resource.other_verb = action;
    }
  }

  PlanParts& parts_;
  ChangeBuilder& changes_;
  Template::Names names_;
  std::vector<std::string_view> clusters_;
  bool shows_any_ = false;
};

// Where a stack is, its own ARN tells: `arn:aws:cloudformation:REGION:ACCOUNT:stack/…`.
void add_place(Arena& arena, std::string_view arn, std::vector<Member>& settings) {
  std::string_view fields[5];
  for (std::string_view& field : fields) {
    field = arn.substr(0, arn.find(':'));
    arn.remove_prefix(std::min(field.size() + 1, arn.size()));
  }
  if (fields[0] != "arn" || fields[3].empty() || fields[4].empty()) return;
  settings.push_back({"region", written_constant(arena, Value::string(fields[3]))});
  settings.push_back({"allowed_account_ids", written_constant(arena, array_in(arena, {Value::string(fields[4])}))});
}

// What holds for every resource of the stack: its place, and its tags.
void read_stack(Arena& arena, const Value& document, ChangeBuilder& changes) {
  std::vector<Member> settings;
  add_place(arena, text_of(document, "StackId"), settings);
  const Value* const tags = member(document, "Tags");
  if (tags != nullptr && !tags->items().empty()) {
    std::vector<Member> values;
    for (const Value& tag : tags->items()) values.push_back({text_of(tag, "Key"), Value::string(text_of(tag, "Value"))});
    const Value block = object_in(arena, {{"tags", written_constant(arena, object_in(arena, values))}});
    settings.push_back({"default_tags", array_in(arena, {block})});
  }
  changes.written().add_provider("aws", settings);
}

void read_parameters(PlanParts& parts, const Value& document, ChangeBuilder& changes) {
  const Value* const list = member(document, "Parameters");
  if (list == nullptr) return;
  std::vector<Member> values;
  for (const Value& parameter : list->items()) {
    const std::string_view name = text_of(parameter, "ParameterKey");
    const std::string_view resolved = text_of(parameter, "ResolvedValue");
    const std::string_view value = resolved.empty() ? text_of(parameter, "ParameterValue") : resolved;
    const bool is_hidden = value == kHidden;
    changes.written().add_variable(name, is_hidden ? object_in(parts.arena, {{"sensitive", Value::boolean(true)}}) : object_in(parts.arena, {}));
    if (!is_hidden) values.push_back({name, object_in(parts.arena, {{"value", Value::string(value)}})});
  }
  parts.variables = object_in(parts.arena, values);
  parts.has_parameters = true;
}

void read_status(const Value& document, bool is_empty, PlanParts& parts) {
  const std::string_view reason = text_of(document, "StatusReason");
  const bool has_nothing_to_do = reason.find("didn't contain changes") != std::string_view::npos || reason.find("No updates are to be performed") != std::string_view::npos;
  if (text_of(document, "Status") == "FAILED" && !has_nothing_to_do) {
    parts.errored = true;
    if (!reason.empty()) parts.diagnostics.push_back({"error", {}, reason});
  }
  if (const Value* const next = member(document, "NextToken"); next != nullptr && !next->is_null()) {
    parts.complete = false;
    parts.notes.emplace_back("this is one page of a change set (NextToken is there): run describe-change-set without --no-paginate or --max-items for all of it");
  }
  if (is_empty && has_nothing_to_do) parts.notes.emplace_back("the change set was refused because there is nothing to change");
}

}  // namespace

bool is_console_change_set(std::string_view text) {
  return text.substr(0, 4096).find("\"resourceChange\"") != std::string_view::npos || text.substr(0, 4096).find("\"ResourceChange\"") != std::string_view::npos;
}

tl::expected<Plan, Rejection> read_change_set(const Value& document, PlanParts parts, WantedTypes wanted) {
  parts.format = Format::kCloudFormationChangeSet;
  parts.spelling = spell_cloudformation;
  const Value* const list = document.is_array() ? &document : member(document, "Changes");
  if (list == nullptr || !list->is_array()) return tl::unexpected(malformed("no list of changes", "/Changes"));
  ChangeBuilder changes(parts, wanted, "aws");
  ChangeSetReader reader(parts, changes);
  if (std::optional<Rejection> refused = reader.read(*list, document.is_array() ? "" : "/Changes")) return tl::unexpected(*std::move(refused));
  if (document.is_object()) {
    parts.stack = text_of(document, "StackName");
    parts.timestamp = text_of(document, "CreationTime");
    read_stack(parts.arena, document, changes);
    read_parameters(parts, document, changes);
    read_status(document, list->items().empty(), parts);
  }
  if (!reader.shows_any() && !list->items().empty()) {
    parts.notes.emplace_back("the change set shows no property values, so what is configured is not known: run describe-change-set with --include-property-values");
  }
  if (!document.is_object()) changes.written().add_provider("aws", {});
  // Outputs of the stack are no changes of resources: nobody can say from here what it hands on.
  changes.written().add_output("not_in_the_document", written_somehow(parts.arena));
  changes.finish();
  return Plan(std::move(parts));
}

}  // namespace plandiff
