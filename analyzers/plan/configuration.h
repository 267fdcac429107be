// The configuration section of a plan: what the code says, before evaluation. A tree of modules; expressions are kept as
// the plan writes them ({"constant_value": …} or {"references": […]}).
#pragma once

#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzers/plan/mode.h"
#include "analyzers/plan/value.h"

namespace plandiff {

/// One module of the configuration, with quick look-ups by name. Keys are relative addresses: `aws_db_instance.main`,
/// `data.aws_db_snapshot.nightly`.
struct ConfigurationModule {
  const ConfigurationModule* parent = nullptr;
  std::string_view call_name;  ///< name of the call in the parent, empty for the root
  Value call;                  ///< the call in the parent: `expressions`, `for_each_expression`, …
  Value variables;             ///< by name: {"default": …, "sensitive": true}
  Value outputs;
  std::unordered_map<std::string_view, Value> resources;
  std::unordered_map<std::string_view, std::unique_ptr<ConfigurationModule>> calls;

  /// The resource's entry, or null.
  [[nodiscard]] const Value* find(Mode mode, std::string_view type, std::string_view name) const;
  /// True if the variable of that name is declared sensitive here.
  [[nodiscard]] bool is_sensitive(std::string_view variable) const;
};

/// Index over the configuration. Keeps views into the plan's arena. Immutable after construction.
class Configuration {
 public:
  Configuration() = default;
  Configuration(const Value& section, const Value& variables);

  /// False if the plan has no configuration section: nothing can then be said about what was written.
  [[nodiscard]] bool is_present() const { return root_ != nullptr; }
  [[nodiscard]] const ConfigurationModule* root() const { return root_.get(); }
  /// The module at `module.a["x"].module.b[0]`, or null.
  [[nodiscard]] const ConfigurationModule* module_at(std::string_view module_address) const;
  /// Provider configurations by key: {"name", "full_name", "expressions", …}.
  [[nodiscard]] const Value& providers() const { return providers_; }
  /// Values of root variables by name, each {"value": …}.
  [[nodiscard]] const Value& root_values() const { return root_values_; }

 private:
  std::unique_ptr<ConfigurationModule> root_;
  Value providers_;
  Value root_values_;
};

/// Names of the module calls in a module address: `module.a["x.y"].module.b` gives {a, b}. Keys may hold anything.
[[nodiscard]] std::vector<std::string_view> module_names(std::string_view module_address);

}  // namespace plandiff
