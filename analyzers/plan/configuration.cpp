#include "analyzers/plan/configuration.h"

#include <string>

namespace plandiff {
namespace {

std::unique_ptr<ConfigurationModule> index_module(const Value& module, const ConfigurationModule* parent) {
  auto made = std::make_unique<ConfigurationModule>();
  made->parent = parent;
  if (const Value* variables = module.find("variables")) made->variables = *variables;
  if (const Value* outputs = module.find("outputs")) made->outputs = *outputs;
  if (const Value* resources = module.find("resources")) {
    made->resources.reserve(resources->items().size());
    for (const Value& resource : resources->items()) {
      const Value* const address = resource.find("address");
      if (address != nullptr && address->is_string()) made->resources.emplace(*address->text(), resource);
    }
  }
  if (const Value* calls = module.find("module_calls")) {
    for (const Member& call : calls->members()) {
      const Value* const inner = call.value.find("module");
      auto child = index_module(inner == nullptr ? Value() : *inner, made.get());
      child->call_name = call.key;
      child->call = call.value;
      made->calls.emplace(call.key, std::move(child));
    }
  }
  return made;
}

}  // namespace

const Value* ConfigurationModule::find(Mode mode, std::string_view type, std::string_view name) const {
  std::string key;
  key.reserve(type.size() + name.size() + 6);
  if (mode == Mode::kData) key += "data.";
  key.append(type).append(1, '.').append(name);
  const auto found = resources.find(key);
  return found == resources.end() ? nullptr : &found->second;
}

bool ConfigurationModule::is_sensitive(std::string_view variable) const {
  const Value* const declared = variables.find(variable);
  const Value* const mark = declared == nullptr ? nullptr : declared->find("sensitive");
  return mark != nullptr && mark->is_true();
}

Configuration::Configuration(const Value& section, const Value& variables) : root_values_(variables) {
  if (!section.is_object()) return;
  const Value* const root = section.find("root_module");
  root_ = index_module(root == nullptr ? Value() : *root, nullptr);
  if (const Value* providers = section.find("provider_config")) providers_ = *providers;
}

const ConfigurationModule* Configuration::module_at(std::string_view module_address) const {
  const ConfigurationModule* module = root_.get();
  if (module == nullptr) return nullptr;
  for (const std::string_view name : module_names(module_address)) {
    const auto found = module->calls.find(name);
    if (found == module->calls.end()) return nullptr;
    module = found->second.get();
  }
  return module;
}

std::vector<std::string_view> module_names(std::string_view module_address) {
  std::vector<std::string_view> names;
  std::size_t at = 0;
  while (module_address.substr(at).starts_with("module.")) {
    at += 7;
    const std::size_t end = module_address.find_first_of(".[", at);
    names.push_back(module_address.substr(at, end == std::string_view::npos ? end : end - at));
    if (end == std::string_view::npos) break;
    at = end;
    if (module_address[at] == '[') {
      // A key is a number or a quoted string in which backslash escapes; look for the bracket outside the quotes.
      bool quoted = false;
      for (++at; at < module_address.size() && (quoted || module_address[at] != ']'); ++at) {
        if (quoted && module_address[at] == '\\') ++at;
        else if (module_address[at] == '"') quoted = !quoted;
      }
      ++at;
    }
    if (at >= module_address.size()) break;
    ++at;  // the dot
  }
  return names;
}

}  // namespace plandiff
