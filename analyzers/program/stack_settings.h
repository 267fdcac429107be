// Pulumi.yaml and Pulumi.<stack>.yaml: which project, and which configuration keys are set. Reads the plain YAML that `pulumi config
// set` writes, by indentation; what it does not understand it says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plandiff {

/// One key of a `config:` section.
struct StackSetting {
  std::string key;    ///< with its namespace: `payments:db_password`
  std::string value;  ///< a plain scalar; empty for what is nested or encrypted
  bool is_secret = false;
};

/// What one of the two files says.
struct StackSettings {
  std::string name;     ///< of the project
  std::string runtime;  ///< `python`, `nodejs`, `go`, …
  std::string main;     ///< as written, empty if not given
  bool has_environment = false;  ///< values also come from an ESC environment, which only the service knows
  bool is_understood = true;     ///< false: the section is written in another way (`config: {a: b}`, anchors)
  std::vector<StackSetting> config;

  [[nodiscard]] const StackSetting* find(std::string_view key) const;
};

/// Reads either file; keys without a namespace get `project:`. In Pulumi.yaml a key that only declares a type is not among `config`.
[[nodiscard]] StackSettings read_stack_settings(std::string_view text, std::string_view project);

/// `dev` of `Pulumi.dev.yaml`; nothing for other names, Pulumi.yaml among them.
[[nodiscard]] std::optional<std::string> stack_of_file(std::string_view name);

}  // namespace plandiff
