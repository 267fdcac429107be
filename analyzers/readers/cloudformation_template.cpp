#include "analyzers/readers/cloudformation_template.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

namespace plandiff {
namespace {

Value section(const Value& document, std::string_view name) {
  const Value* const found = document.find(name);
  return found == nullptr ? Value() : *found;
}

bool is_upper(char letter) { return letter >= 'A' && letter <= 'Z'; }
bool is_lower(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9'); }

// Transforms whose effect on what is read here is known.
bool is_known_transform(std::string_view name) { return name == "AWS::Serverless-2016-10-31" || name == "AWS::LanguageExtensions"; }

std::vector<Node> split_at(Arena& arena, std::string_view text, std::string_view delimiter) {
  std::vector<Node> parts;
  while (!delimiter.empty()) {
    const std::size_t at = text.find(delimiter);
    std::string_view part = text.substr(0, at);
    while (delimiter == "," && part.starts_with(' ')) part.remove_prefix(1);
    parts.push_back(Node::of(arena.copy(part)));
    if (at == std::string_view::npos) break;
    text.remove_prefix(at + delimiter.size());
  }
  return parts;
}

}  // namespace

std::optional<FunctionCall> as_function(const Value& value) {
  if (value.members().size() != 1) return std::nullopt;
  const Member& only = value.members().front();
  if (only.key != "Ref" && !only.key.starts_with("Fn::")) return std::nullopt;
  return FunctionCall{only.key, only.value};
}

Node scalar_node(Arena& arena, const Value& value) {
  if (value.is_null()) return {};
  if (const std::optional<bool> truth = value.as_bool()) return Node::truth(*truth);
  if (const std::optional<std::string_view> text = value.text()) {
    return has_dynamic_reference(*text) ? Node::unknown() : Node::of(*text);
  }
  return Node::of(arena.copy(value.to_json()));
}

Node literal_node(Arena& arena, const Value& value) {
  if (value.is_array()) {
    Node made = Node::list({});
    for (const Value& item : value.items()) made.items.push_back(literal_node(arena, item));
    return made;
  }
  if (!value.is_object()) return scalar_node(arena, value);
  Node made = Node::map({});
  for (const Member& member : value.members()) made.members.emplace_back(member.key, literal_node(arena, member.value));
  return made;
}

bool has_dynamic_reference(std::string_view text) { return text.find("{{resolve:") != std::string_view::npos; }

std::string snake_case(std::string_view name) {
  std::string made;
  made.reserve(name.size() + 8);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool follows_word = i > 0 && is_lower(name[i - 1]);
    const bool starts_word = i > 0 && i + 1 < name.size() && is_upper(name[i - 1]) && is_lower(name[i + 1]);
    if (is_upper(name[i]) && (follows_word || starts_word)) made += '_';
    made += is_upper(name[i]) ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
  }
  return made;
}

Template::Template(Arena& arena, const Value& document, const Value& given_parameters)
    : arena_(arena),
      given_(given_parameters),
      parameters_(section(document, "Parameters")),
      mappings_(section(document, "Mappings")),
      conditions_(section(document, "Conditions")),
      resources_(section(document, "Resources")),
      outputs_(section(document, "Outputs")),
      globals_(section(document, "Globals")) {
  const Value transform = section(document, "Transform");
  const auto look = [this](const Value& one) {
    if (!one.is_null() && !is_known_transform(one.text().value_or(""))) has_unknown_transform_ = true;
  };
  if (transform.is_array()) std::for_each(transform.items().begin(), transform.items().end(), look);
  else look(transform);
}

Node Template::parameter(std::string_view name, const Value& declaration) {
  const Value* const type = declaration.find("Type");
  const std::string_view type_name = type == nullptr ? "String" : type->text().value_or("String");
  const Value* const no_echo = declaration.find("NoEcho");
  const Value* const fallback = declaration.find("Default");
  const Value* const given = given_.find(name);
  const Value* const value = given != nullptr ? given : fallback;
  Node made;
  // Of a parameter of Systems Manager the template has the name only; NoEcho values are shown as asterisks.
  if (value == nullptr || type_name.starts_with("AWS::SSM::Parameter::Value") || value->text() == "****") {
    made = Node::unknown(arena_.copy(fmt::format("${{{}}}", name)));
  } else {
    made = scalar_node(arena_, *value);
    const bool is_list = type_name == "CommaDelimitedList" || type_name.starts_with("List<");
    if (is_list && made.kind == Node::Kind::kScalar) {
      const std::string_view text = made.text();
      const auto commas = static_cast<std::size_t>(std::count(text.begin(), text.end(), ','));
      made = spend(commas + 1) ? Node::list(split_at(arena_, text, ",")) : Node::unknown();
    }
  }
  made.is_open = made.is_unknown() && value != nullptr;
  made.is_sensitive = no_echo != nullptr && (no_echo->is_true() || no_echo->text() == "true");
  add_sources(made, {arena_.copy(fmt::format("var.{}", name))}, false);
  return made;
}

bool Template::spend(std::size_t values) {
  if (values > left_) return false;
  left_ -= values;
  return true;
}

Node Template::evaluate(const Value& value) { return evaluate_any(value, 0); }

Node Template::evaluate_any(const Value& value, std::size_t depth) {
  constexpr std::size_t kDeepest = 400;  // of functions within values
  if (depth > kDeepest || !spend(1)) return Node::unknown();
  if (const std::optional<FunctionCall> call = as_function(value)) return evaluate_function(call->name, call->argument, depth + 1);
  if (value.is_array()) {
    Node made = Node::list({});
    for (const Value& item : value.items()) {
      Node element = evaluate_any(item, depth + 1);
      if (!element.is_absent()) made.items.push_back(std::move(element));
    }
    return made;
  }
  if (value.is_object()) {
    Node made = Node::map({});
    for (const Member& member : value.members()) {
      Node inner = evaluate_any(member.value, depth + 1);
      if (!inner.is_absent()) made.members.emplace_back(member.key, std::move(inner));
    }
    return made;
  }
  return scalar_node(arena_, value);
}

Node Template::evaluate_function(std::string_view name, const Value& argument, std::size_t depth) {
  if (name == "Ref") return evaluate_ref(argument.text().value_or(""));
  if (name == "Fn::GetAtt") return evaluate_attribute(argument);
  if (name == "Fn::If") return evaluate_if(argument, depth);
  if (name == "Fn::Sub") return evaluate_sub(argument, depth);
  if (name == "Fn::Join") return evaluate_join(argument, depth);
  if (name == "Fn::Select") return evaluate_select(argument, depth);
  if (name == "Fn::Split") return evaluate_split(argument, depth);
  if (name == "Fn::FindInMap") return evaluate_find(argument, depth);
  if (name == "Fn::Base64") return evaluate_any(argument, depth);  // the text is what is asked about, not its code
  if (name == "Fn::ToJsonString") return as_json_text(arena_, evaluate_any(argument, depth), false);
  if (name != "Fn::ImportValue") return Node::unknown();
  const Node exported = evaluate_any(argument, depth);
  const std::string_view text = exported.kind == Node::Kind::kScalar ? exported.text() : exported.stand_in;
  return Node::unknown(arena_.copy(fmt::format("${{ImportValue.{}}}", text)));
}

Node Template::evaluate_ref(std::string_view name) {
  if (name == "AWS::NoValue") return {};
  const std::string_view stand_in = arena_.copy(fmt::format("${{{}}}", name));
  if (name.starts_with("AWS::")) return Node::unknown(stand_in);
  if (const Value* const declared = parameters_.find(name)) return parameter(name, *declared);
  if (const auto found = names_.find(name); found != names_.end()) {
    return Node::reference(arena_.copy(fmt::format("{}.id", found->second)), stand_in);
  }
  return Node::unknown(stand_in);
}

Node Template::evaluate_attribute(const Value& argument) {
  std::string_view resource;
  std::string_view attribute;
  if (argument.items().size() == 2) {
    resource = argument.items()[0].text().value_or("");
    attribute = argument.items()[1].text().value_or("");
  } else if (const std::optional<std::string_view> text = argument.text()) {
    resource = text->substr(0, text->find('.'));
    attribute = text->substr(std::min(resource.size() + 1, text->size()));
  }
  const std::string_view stand_in = arena_.copy(fmt::format("${{{}.{}}}", resource, attribute));
  const auto found = names_.find(resource);
  if (found == names_.end()) return Node::unknown(stand_in);
  std::string path = snake_case(attribute);
  return Node::reference(arena_.copy(fmt::format("{}.{}", found->second, path.empty() ? "id" : path)), stand_in);
}

Node Template::evaluate_if(const Value& argument, std::size_t depth) {
  if (argument.items().size() != 3) return Node::unknown();
  Sources sources;
  const Verdict chosen = judge_named(argument.items()[0].text().value_or(""), sources, depth);
  if (!chosen.is_unknown()) {
    Node made = evaluate_any(argument.items()[chosen.is_yes() ? 1 : 2], depth);
    add_sources(made, sources.references, sources.is_open);
    return made;
  }
  const Node yes = evaluate_any(argument.items()[1], depth);
  const Node no = evaluate_any(argument.items()[2], depth);
  Node made = Node::unknown();
  made.is_sensitive = yes.is_sensitive || no.is_sensitive;
  for (const Node* const branch : {&yes, &no}) {
    std::vector<const Node*> open = {branch};
    while (!open.empty()) {
      const Node* const node = open.back();
      open.pop_back();
      add_sources(made, node->references, false);
      for (const Node& item : node->items) open.push_back(&item);
      for (const auto& [key, member] : node->members) open.push_back(&member);
    }
  }
  return made;
}

Node Template::evaluate_select(const Value& argument, std::size_t depth) {
  if (argument.items().size() != 2) return Node::unknown();
  const Node index = evaluate_any(argument.items()[0], depth);
  Node list = evaluate_any(argument.items()[1], depth);
  const std::string_view digits = index.text();
  const bool is_number = !digits.empty() && digits.size() < 6 && digits.find_first_not_of("0123456789") == std::string_view::npos;
  const std::size_t at = is_number ? std::stoul(std::string(digits)) : list.items.size();
  if (list.is_list() && at < list.items.size()) return std::move(list.items[at]);
  Node made = Node::unknown();
  if (list.is_unknown()) add_sources(made, list.references, false);
  for (const Node& item : list.items) add_sources(made, item.references, false);
  return made;
}

Node Template::evaluate_split(const Value& argument, std::size_t depth) {
  if (argument.items().size() != 2) return Node::unknown();
  const Node delimiter = evaluate_any(argument.items()[0], depth);
  Node text = evaluate_any(argument.items()[1], depth);
  if (text.kind != Node::Kind::kScalar || delimiter.text().empty()) {
    Node made = Node::unknown();
    add_sources(made, text.references, text.is_open);
    return made;
  }
  if (!spend(text.text().size() / 8 + 1)) return Node::unknown();
  Node made = Node::list(split_at(arena_, text.text(), delimiter.text()));
  add_sources(made, text.references, text.is_open);
  for (Node& item : made.items) item.is_sensitive = text.is_sensitive;
  return made;
}

Node Template::evaluate_find(const Value& argument, std::size_t depth) {
  if (argument.items().size() < 3) return Node::unknown();
  Value at = mappings_;
  std::vector<std::string_view> references;
  for (std::size_t i = 0; i < 3; ++i) {
    const Node key = evaluate_any(argument.items()[i], depth);
    references.insert(references.end(), key.references.begin(), key.references.end());
    const Value* const found = key.kind == Node::Kind::kScalar ? at.find(key.text()) : nullptr;
    if (found == nullptr) {
      Node made = Node::unknown();
      add_sources(made, references, false);
      return made;
    }
    at = *found;
  }
  Node made = spend(1) ? literal_node(arena_, at) : Node::unknown();
  add_sources(made, references, false);
  return made;
}

}  // namespace plandiff
