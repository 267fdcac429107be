// Properties into attributes, one by one.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/readers/cloudformation_attributes.h"
#include "analyzers/readers/cloudformation_resource.h"
#include "analyzers/readers/cloudformation_template.h"
#include "analyzers/readers/dialect.h"

namespace plandiff {
namespace {

constexpr std::string_view kNumbers[] = {
    "allocated_storage", "max_allocated_storage", "iops", "storage_throughput", "monitoring_interval", "port", "timeout", "memory_size", "threshold",
    "period", "evaluation_periods", "datapoints_to_alarm", "retention_in_days", "retention_period", "shard_count", "replicas_per_node_group", "from_port",
    "to_port", "size", "volume_size", "throughput", "min_capacity", "max_capacity", "provisioned_concurrent_executions", "number_of_broker_nodes",
    "number_of_nodes", "snapshot_retention_limit", "reserved_concurrent_executions", "automatically_after_days", "number_cache_clusters", "batch_size"};
constexpr std::string_view kNumberEndings[] = {"_period", "_seconds", "_in_days", "_count"};

bool is_number_name(std::string_view name) {
  return name.starts_with("num_") || std::find(std::begin(kNumbers), std::end(kNumbers), name) != std::end(kNumbers) ||
         std::any_of(std::begin(kNumberEndings), std::end(kNumberEndings), [name](std::string_view ending) { return name.ends_with(ending); });
}

// A boolean of a map of texts is the text that AWS gets.
Node as_text(const Node& node) {
  Node made = node;
  if (const std::optional<bool> truth = node.kind == Node::Kind::kScalar ? node.scalar.as_bool() : std::nullopt) {
    made.scalar = Value::string(*truth ? "true" : "false");
  }
  return made;
}

Node texts_by_key(const Node& node) {
  if (!node.is_map()) return node;
  Node made = Node::map({});
  for (const auto& [key, member] : node.members) made.members.emplace_back(key, as_text(member));
  return made;
}

Node map_of_list(const Node& node, std::string_view key_name, std::string_view value_name) {
  if (node.is_map() || !node.is_list()) return texts_by_key(node);
  Node made = Node::map({});
  for (const Node& item : node.items) {
    const Node* const key = item.find(key_name);
    const Node* const value = item.find(value_name);
    // An element that cannot be told may be any tag.
    if (key == nullptr || key->text().empty()) return Node::unknown();
    made.members.emplace_back(key->text(), value == nullptr ? Node() : as_text(*value));
  }
  return made;
}

// A list of which one element is late is late as a whole, as Terraform's sets are: rules then go by what it refers to. A literal beside them is in no
// reference, so that such a list is not told completely.
Node late_as_whole(Node node) {
  const auto is_late = [](const Node& item) { return item.is_unknown(); };
  if (!node.is_list() || std::none_of(node.items.begin(), node.items.end(), is_late)) return node;
  Node made = Node::unknown();
  made.is_open = false;
  for (const Node& item : node.items) {
    add_sources(made, item.references, item.is_open || item.references.empty());
    made.is_sensitive = made.is_sensitive || item.is_sensitive;
  }
  return made;
}

Node as_list(const Node& node) { return node.is_list() || node.is_unknown() ? late_as_whole(node) : late_as_whole(Node::list({node})); }

Node named_blocks(const Node& node) {
  if (!node.is_map()) return node;
  Node made = Node::list({});
  for (const auto& [key, member] : node.members) made.items.push_back(Node::map({{"name", Node::of(key)}, {"value", as_text(member)}}));
  return made;
}

/// Names that AWS takes in any case, and that Terraform's provider puts into small letters itself.
Node in_small_letters(Arena& arena, const Node& node) {
  if (node.text().empty()) return node;
  Node made = node;
  made.scalar = Value::string(arena.copy(to_lower(node.text())));
  return made;
}

Node kebab(Arena& arena, const Node& node) {
  if (node.text().empty()) return node;
  std::string text = snake_case(node.text());
  std::replace(text.begin(), text.end(), '_', '-');
  Node made = node;
  made.scalar = Value::string(arena.copy(text));
  return made;
}

}  // namespace

Node as_number(const Node& node) {
  const std::optional<std::string_view> text = node.kind == Node::Kind::kScalar ? node.scalar.text() : std::nullopt;
  if (!text.has_value()) return node;
  Node made = node;
  const char* const end = text->data() + text->size();
  std::int64_t integer = 0;
  double real = 0;
  if (const auto read = std::from_chars(text->data(), end, integer); read.ec == std::errc() && read.ptr == end) {
    made.scalar = Value::integer(integer);
  } else if (const auto more = std::from_chars(text->data(), end, real); more.ec == std::errc() && more.ptr == end && std::isfinite(real)) {
    made.scalar = Value::real(real);
  }
  return made;
}

Node typed(std::string_view name, const Node& node) {
  if (node.text() == "true" || node.text() == "false") {
    Node made = node;
    made.scalar = Value::boolean(node.text() == "true");
    return made;
  }
  return is_number_name(name) ? as_number(node) : node;
}

Attributes::Attributes(Arena& arena, std::string_view own_type) : arena_(arena), own_type_(own_type) {}

Node Attributes::of(const Node& properties) const {
  Node made = Node::map({});
  add_members(properties, {}, made);
  return made;
}

void Attributes::add_members(const Node& properties, const std::string& above, Node& to) const {
  for (const auto& [key, member] : properties.members) {
    if (!member.is_absent()) add(above.empty() ? std::string(key) : fmt::format("{}.{}", above, key), key, member, to);
  }
}

void Attributes::add(const std::string& path, std::string_view key, const Node& node, Node& to) const {
  const Dialect::AttributeName* const row = Dialect::of("cloudformation").attribute_of(own_type_, path);
  const std::string_view shape = row == nullptr ? std::string_view() : row->shape;
  if (shape == "drop") return;
  if (shape == "flatten") {
    if (node.is_map()) add_members(node, path, to);
    return;
  }
  const std::string_view name = row == nullptr ? arena_.copy(snake_case(key)) : row->model.substr(row->model.rfind('.') + 1);
  to.members.emplace_back(name, shaped(path, name, shape, node));
}

Node Attributes::shaped(const std::string& path, std::string_view name, std::string_view shape, const Node& node) const {
  if (shape == "text") return as_text(node);
  if (shape == "list") return as_list(node);
  if (shape == "map") return texts_by_key(node);
  if (shape == "tags") return map_of_list(node, "Key", "Value");
  if (shape == "pairs") return map_of_list(node, "Name", "Value");
  if (shape == "named") return named_blocks(node);
  if (shape == "json") return as_json_text(arena_, node, false);
  if (shape == "json_lower") return as_json_text(arena_, node, true);
  if (shape == "kebab") return kebab(arena_, node);
  if (shape == "lower") return in_small_letters(arena_, node);
  if (node.is_map()) {
    Node block = Node::map({});
    add_members(node, path, block);
    return Node::list({std::move(block)});
  }
  if (node.is_list()) {
    const bool has_blocks = std::any_of(node.items.begin(), node.items.end(), [](const Node& item) { return item.is_map(); });
    if (!has_blocks) return late_as_whole(node);
    Node made = Node::list({});
    for (const Node& item : node.items) {
      if (item.is_map()) {
        Node block = Node::map({});
        add_members(item, path, block);
        made.items.push_back(std::move(block));
      } else {
        made.items.push_back(typed(name, item));
      }
    }
    return made;
  }
  return typed(name, node);
}

std::string model_attribute(std::string_view own_type, std::string_view own_path) {
  std::string made;
  for (std::size_t end = 0; end <= own_path.size(); ++end) {
    end = std::min(own_path.find('.', end), own_path.size());
    const std::string_view above = own_path.substr(0, end);
    const Dialect::AttributeName* const row = Dialect::of("cloudformation").attribute_of(own_type, above);
    if (row != nullptr && row->shape == "flatten") continue;
    const std::string_view key = above.substr(above.rfind('.') + 1);
    const std::string name = row == nullptr || row->model.empty() ? snake_case(key) : std::string(row->model.substr(row->model.rfind('.') + 1));
    made += made.empty() ? name : "." + name;
  }
  return made;
}

}  // namespace plandiff
