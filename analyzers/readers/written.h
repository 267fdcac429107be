// A configuration section in Terraform's shape, for documents of other tools: who wrote an attribute and what it comes from is then asked the same way
// for all. Only for files of this folder.
#pragma once

#include <string_view>
#include <vector>

#include "analyzers/base/arena.h"
#include "analyzers/plan/mode.h"
#include "analyzers/plan/value.h"

namespace plandiff {

// Expressions, one an attribute. An attribute that has none was not written by anybody.

/// A literal of the code.
[[nodiscard]] Value written_constant(Arena& arena, const Value& constant);
/// Comes from these objects, each in the form `type.name` (`data.type.name`) of the resource changes, or `var.name`.
[[nodiscard]] Value written_reference(Arena& arena, std::vector<std::string_view> references);
/// Written, but the document does not tell what it comes from: neither literal nor missing, and nothing may be concluded from it.
[[nodiscard]] Value written_somehow(Arena& arena);

/// An object, or an array, of these parts in the arena.
[[nodiscard]] Value object_in(Arena& arena, const std::vector<Member>& members);
[[nodiscard]] Value array_in(Arena& arena, const std::vector<Value>& items);

/// What else stands beside a resource's attributes.
struct WrittenOptions {
  std::string_view provider = {};   ///< a key of add_provider; empty where it is not told
  std::string_view condition = {};  ///< name of the condition that decides whether the resource exists, where the document leaves it open
};

/// Collects the resources of the root module. The arena must outlive what is built; texts that are given must live as long.
class WrittenConfiguration {
 public:
  explicit WrittenConfiguration(Arena& arena) : arena_(&arena) {}

  /// `expressions` by attribute; nested blocks are objects or arrays of objects of expressions.
  void add_resource(Mode mode, std::string_view type, std::string_view name, const std::vector<Member>& expressions, const WrittenOptions& options = {});
  /// A provider with its constants, such as {"default_tags": [{"tags": {"constant_value": …}}]} as members. The key is its name (`aws`), or the name, a dot
  /// and an alias; no key twice.
  void add_provider(std::string_view key, const std::vector<Member>& expressions);
  /// A variable: `entry` is {} or {"default": …, "sensitive": true}.
  void add_variable(std::string_view name, const Value& entry);
  /// An output: its `expression`.
  void add_output(std::string_view name, const Value& expression);

  /// The section: {"provider_config": …, "root_module": {"resources": …, "variables": …, "outputs": …}}.
  [[nodiscard]] Value build() const;

 private:
  Arena* arena_;
  std::vector<Value> resources_;
  std::vector<Member> providers_;
  std::vector<Member> variables_;
  std::vector<Member> outputs_;
};

}  // namespace plandiff
