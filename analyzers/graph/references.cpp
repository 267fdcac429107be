#include "analyzers/graph/references.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "analyzers/graph/expression.h"

namespace plandiff {
namespace {

// Modules call modules; a plan that claims more levels than this is not followed further.
constexpr std::size_t kMaxCalls = 64;

struct Resolved {
  Origin origin = Origin::kExpression;
  std::optional<Value> constant;  // what the code or a variable says; a null value is a null
  bool is_direct = false;         // the constant stands in the code itself, no variable between
  bool is_sensitive = false;
};

Resolved resolve(const Plan& plan, const ConfigurationModule& module, const Value& expression,
                 std::span<const PathStep> rest, std::size_t depth);

std::vector<PathStep> joined(std::span<const PathStep> a, std::span<const PathStep> b) {
  std::vector<PathStep> all(a.begin(), a.end());
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

Resolved resolve_root_variable(const Plan& plan, const ConfigurationModule& module, std::string_view name,
                               std::span<const PathStep> steps) {
  Resolved made;
  const Value* const declared = module.variables.find(name);
  const Value* const fallback = declared == nullptr ? nullptr : declared->find("default");
  const Value* const given = plan.configuration().root_values().find(name);
  const Value* const value = given == nullptr ? nullptr : given->find("value");
  if (value == nullptr && fallback == nullptr) return made;
  const bool is_default = fallback != nullptr && (value == nullptr || *value == *fallback);
  made.origin = is_default ? Origin::kDefaultOfVariable : Origin::kGivenVariable;
  made.constant = dig(value == nullptr ? *fallback : *value, steps);
  return made;
}

Resolved resolve_variable(const Plan& plan, const ConfigurationModule& module, const VariableReference& variable,
                          std::span<const PathStep> rest, std::size_t depth) {
  const std::vector<PathStep> steps = joined(variable.steps, rest);
  Resolved made;
  if (module.parent == nullptr) {
    made = resolve_root_variable(plan, module, variable.name, steps);
  } else {
    const Value* const arguments = module.call.find("expressions");
    const Value* const argument = arguments == nullptr ? nullptr : arguments->find(variable.name);
    if (argument != nullptr) {
      made = resolve(plan, *module.parent, *argument, steps, depth + 1);
    } else if (const Value* const declared = module.variables.find(variable.name)) {
      if (const Value* const fallback = declared->find("default")) {
        made.origin = Origin::kLiteral;
        made.constant = dig(*fallback, steps);
      }
    }
  }
  made.is_direct = false;
  made.is_sensitive = made.is_sensitive || module.is_sensitive(variable.name);
  return made;
}

Origin origin_of_reference(std::string_view reference) {
  constexpr std::string_view kNotObjects[] = {"each.", "local.", "count.", "path.", "terraform.", "self."};
  const bool is_object = std::none_of(std::begin(kNotObjects), std::end(kNotObjects),
                                      [reference](std::string_view prefix) { return reference.starts_with(prefix); });
  return is_object ? Origin::kReference : Origin::kExpression;
}

Resolved resolve(const Plan& plan, const ConfigurationModule& module, const Value& expression,
                 std::span<const PathStep> rest, std::size_t depth) {
  Resolved made;
  if (depth > kMaxCalls) return made;
  if (const Value* const constant = expression.find("constant_value")) {
    const std::optional<Value> found = dig(*constant, rest);
    const bool is_open = found.has_value() && has_interpolation(*found);
    if (!is_open || found->is_object() || found->is_array()) {
      made.origin = is_open ? Origin::kExpression : Origin::kLiteral;
      made.constant = found.value_or(Value());
      made.is_direct = true;
      return made;
    }
  }
  const std::vector<std::string_view> references = distinct_references(expression);
  for (const std::string_view reference : references) {
    const std::optional<VariableReference> variable = as_variable(reference);
    if (variable.has_value() && module.is_sensitive(variable->name)) made.is_sensitive = true;
  }
  if (references.size() != 1) return made;
  if (const std::optional<VariableReference> variable = as_variable(references[0])) {
    return resolve_variable(plan, module, *variable, rest, depth);
  }
  if (!references[0].starts_with("var.")) made.origin = origin_of_reference(references[0]);
  return made;
}

std::string path_of(const ConfigurationModule& module) {
  if (module.parent == nullptr) return {};
  const std::string above = path_of(*module.parent);
  return above.empty() ? std::string(module.call_name) : fmt::format("{}.{}", above, module.call_name);
}

// `aws_db_instance.this[0].identifier` → `aws_db_instance.this`; data sources keep three parts.
std::string_view object_of(std::string_view reference) {
  std::size_t parts = reference.starts_with("data.") ? 3 : 2;
  std::size_t at = 0;
  while (at < reference.size()) {
    if (reference[at] == '[') break;
    if (reference[at] == '.' && --parts == 0) break;
    ++at;
  }
  return reference.substr(0, at);
}

void follow(const ConfigurationModule& module, const Value& expression, std::size_t depth, References& found);

void follow_one(const ConfigurationModule& module, std::string_view reference, std::size_t depth, References& found) {
  if (const std::optional<VariableReference> variable = as_variable(reference)) {
    if (module.parent == nullptr) return;  // a root variable refers to nothing
    const Value* const arguments = module.call.find("expressions");
    const Value* const argument = arguments == nullptr ? nullptr : arguments->find(variable->name);
    if (argument != nullptr) follow(*module.parent, *argument, depth + 1, found);
    return;
  }
  if (reference.starts_with("module.")) {
    const std::string_view rest = reference.substr(7);
    const auto child = module.calls.find(rest.substr(0, rest.find_first_of(".[")));
    const std::string_view output = rest.substr(std::min(rest.rfind('.') + 1, rest.size()));
    const Value* const declared = child == module.calls.end() ? nullptr : child->second->outputs.find(output);
    const Value* const expression = declared == nullptr ? nullptr : declared->find("expression");
    if (expression == nullptr) found.is_complete = false;
    else follow(*child->second, *expression, depth + 1, found);
    return;
  }
  if (origin_of_reference(reference) != Origin::kReference) {
    if (!reference.starts_with("path.") && !reference.starts_with("count.")) found.is_complete = false;
    return;
  }
  found.targets.push_back({path_of(module), std::string(object_of(reference))});
}

void follow(const ConfigurationModule& module, const Value& expression, std::size_t depth, References& found) {
  if (depth > kMaxCalls) {
    found.is_complete = false;
    return;
  }
  for (const std::string_view reference : distinct_references(expression)) follow_one(module, reference, depth, found);
}

// A resource or data source, whole: not an attribute of one, nor a module's output.
bool is_whole_object(std::string_view reference) {
  return origin_of_reference(reference) == Origin::kReference && !reference.starts_with("var.") && !reference.starts_with("module.") && object_of(reference) == reference;
}

// The one object whose instance with the same key an expression means: `aws_eip.nat[each.key].id`, listed as `aws_eip.nat` and `each.key`;
// or `each.value.id` under `for_each = aws_eip.nat`, whose keys are those of the addresses. Of anything else no instance is certain.
std::string_view object_of_same_key(const Value& resource, const Value& expression) {
  const std::vector<std::string_view> references = distinct_references(expression);
  if (references.size() == 2 && references[1] == "each.key" && is_whole_object(references[0])) return references[0];
  const Value* const each = resource.find("for_each_expression");
  if (each == nullptr || references.size() != 1) return {};
  if (references[0] != "each.value" && !references[0].starts_with("each.value.")) return {};
  const std::vector<std::string_view> over = distinct_references(*each);
  return over.size() == 1 && is_whole_object(over[0]) ? over[0] : std::string_view();
}

void follow_own(const ResourceChange& change, const Value& expression, References& found) {
  const std::string_view object = change.index.is_string() ? object_of_same_key(*change.configured, expression) : std::string_view();
  if (object.empty()) return follow(*change.module, expression, 0, found);
  found.targets.push_back({path_of(*change.module), fmt::format("{}[{}]", object, change.index.to_json())});
}

// Expressions nest in blocks: whatever holds `references` is one.
void follow_all(const ConfigurationModule& module, const Value& node, References& found) {
  if (node.find("references") != nullptr) {
    follow(module, node, 0, found);
    return;
  }
  for (const Value& item : node.items()) follow_all(module, item, found);
  for (const Member& member : node.members()) {
    if (member.key != "constant_value") follow_all(module, member.value, found);
  }
}

}  // namespace

const Value* configuration_of(const Plan& plan, std::string_view module_address, Mode mode, std::string_view type,
                              std::string_view name) {
  const ConfigurationModule* const module = plan.configuration().module_at(module_address);
  return module == nullptr ? nullptr : module->find(mode, type, name);
}

Provenance trace(const Plan& plan, const ResourceChange& change, std::span<const PathStep> path, const Value& change_value) {
  Provenance made;
  const ConfigurationModule* const module = change.module;
  const Value* const resource = change.configured;
  if (resource == nullptr) return made;
  const Value* const expressions = resource->find("expressions");
  const WrittenAt written = find_written(expressions == nullptr ? Value() : *expressions, path);
  if (written.kind == WrittenAt::Kind::kNothing) {
    made.written = Provenance::Written::kNo;
    made.origin = Origin::kUnset;
    return made;
  }
  made.written = Provenance::Written::kYes;
  if (written.kind == WrittenAt::Kind::kBlock) {
    made.origin = Origin::kExpression;
    return made;
  }
  if (written.expression.members().empty()) {
    // A function of constants, such as jsonencode: the code alone decides a value that is known.
    made.origin = change_value.is_null() ? Origin::kExpression : Origin::kLiteral;
    return made;
  }
  const Resolved resolved = resolve(plan, *module, written.expression, written.rest, 0);
  made.origin = resolved.origin;
  made.is_sensitive = resolved.is_sensitive;
  if (!resolved.constant.has_value()) return made;
  const bool is_passed_through = resolved.is_direct || change_value.is_null() || *resolved.constant == change_value;
  if (!is_passed_through) {
    made.origin = Origin::kExpression;  // the variable was looked at, its value went elsewhere
    return made;
  }
  made.has_constant = resolved.is_direct || resolved.constant->is_null() || !change_value.is_null();
  made.constant = *resolved.constant;
  if (made.has_constant && made.constant.is_null()) made.written = Provenance::Written::kNo;
  if (!made.has_constant) made.origin = Origin::kExpression;
  return made;
}

References references_of(const ResourceChange& change, std::span<const PathStep> path) {
  References found;
  const ConfigurationModule* const module = change.module;
  const Value* const resource = change.configured;
  const Value* const expressions = resource == nullptr ? nullptr : resource->find("expressions");
  if (expressions == nullptr) {
    found.is_complete = false;
    return found;
  }
  const WrittenAt written = find_written(*expressions, path);
  if (written.kind == WrittenAt::Kind::kExpression) follow_own(change, written.expression, found);
  if (written.kind == WrittenAt::Kind::kBlock) follow_all(*module, written.expression, found);
  return found;
}

References references_of_outputs(const Plan& plan) {
  References found;
  const ConfigurationModule* const root = plan.configuration().root();
  if (root == nullptr) {
    found.is_complete = false;
    return found;
  }
  for (const Member& output : root->outputs.members()) {
    const Value* const expression = output.value.find("expression");
    if (expression != nullptr) follow_all(*root, *expression, found);
  }
  return found;
}

Verdict is_configured(const Plan& plan, const ResourceChange& change, std::span<const PathStep> path, std::string_view text) {
  const Attribute planned = change.after_at(path, text);
  switch (trace(plan, change, path, planned.value()).written) {
    case Provenance::Written::kUnstated: return Verdict::unknown();
    case Provenance::Written::kNo: return Verdict::no();
    case Provenance::Written::kYes: return Verdict::yes();
  }
  return Verdict::unknown();
}

std::string module_path(std::string_view module_address) {
  return fmt::format("{}", fmt::join(module_names(module_address), "."));
}

Attribute resolve_after(const Plan& plan, const ResourceChange& change, std::span<const PathStep> path, std::string_view text) {
  const Attribute planned = change.after_at(path, text);
  const Provenance source = trace(plan, change, path, planned.value());
  const auto finish = [&](const Attribute& attribute) {
    const Attribute made = attribute.with_origin(source.origin);
    return source.is_sensitive ? made.as_sensitive() : made;
  };
  if (!planned.is_unknown() || source.written == Provenance::Written::kUnstated) return finish(planned);
  using State = Attribute::State;
  if (source.written == Provenance::Written::kNo) {
    return finish(Attribute(text, State::kAbsent, Value(), Value(), Value(), source.origin));
  }
  if (!source.has_constant) return finish(planned);
  // The plan calls a whole map unknown when one of its values is late; the code still shows the others.
  const Value mark = Value::boolean(planned.is_sensitive());
  return finish(Attribute(text, State::kKnown, source.constant, Value(), mark, source.origin).as_template());
}

}  // namespace plandiff
