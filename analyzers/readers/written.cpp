#include "analyzers/readers/written.h"

#include <fmt/format.h>

namespace plandiff {

Value object_in(Arena& arena, const std::vector<Member>& members) { return Value::object(arena.copy(std::span<const Member>(members))); }

Value array_in(Arena& arena, const std::vector<Value>& items) { return Value::array(arena.copy(std::span<const Value>(items))); }

Value written_constant(Arena& arena, const Value& constant) { return object_in(arena, {{"constant_value", constant}}); }

Value written_reference(Arena& arena, std::vector<std::string_view> references) {
  std::vector<Value> texts;
  texts.reserve(references.size());
  for (const std::string_view reference : references) texts.push_back(Value::string(arena.copy(reference)));
  return object_in(arena, {{"references", array_in(arena, texts)}});
}

// A local is what Terraform's own plans leave open in the same way.
Value written_somehow(Arena& arena) { return written_reference(arena, {"local.not_in_the_document"}); }

void WrittenConfiguration::add_resource(Mode mode, std::string_view type, std::string_view name, const std::vector<Member>& expressions,
                                        const WrittenOptions& options) {
  const std::string address = fmt::format("{}{}.{}", mode == Mode::kData ? "data." : "", type, name);
  std::vector<Member> members = {{"address", Value::string(arena_->copy(address))}, {"type", Value::string(type)}, {"name", Value::string(name)},
                                 {"expressions", object_in(*arena_, expressions)}};
  if (!options.provider.empty()) members.push_back({"provider_config_key", Value::string(options.provider)});
  // As `count = local.is_production ? 1 : 0` would stand there.
  if (!options.condition.empty()) members.push_back({"count_expression", written_reference(*arena_, {arena_->copy(fmt::format("local.{}", options.condition))})});
  resources_.push_back(object_in(*arena_, members));
}

void WrittenConfiguration::add_provider(std::string_view key, const std::vector<Member>& expressions) {
  const Value name = Value::string(key.substr(0, key.find('.')));
  providers_.push_back({key, object_in(*arena_, {{"name", name}, {"expressions", object_in(*arena_, expressions)}})});
}

void WrittenConfiguration::add_variable(std::string_view name, const Value& entry) { variables_.push_back({name, entry}); }

void WrittenConfiguration::add_output(std::string_view name, const Value& expression) {
  outputs_.push_back({name, object_in(*arena_, {{"expression", expression}})});
}

Value WrittenConfiguration::build() const {
  const Value root = object_in(*arena_, {{"resources", array_in(*arena_, resources_)},
                                         {"variables", object_in(*arena_, variables_)},
                                         {"outputs", object_in(*arena_, outputs_)}});
  return object_in(*arena_, {{"provider_config", object_in(*arena_, providers_)}, {"root_module", root}});
}

}  // namespace plandiff
