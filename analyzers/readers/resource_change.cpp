// `resource_changes[]`. A key seen twice here could hide a delete from one of two readers, so it makes the plan malformed.
#include <array>

#include <fmt/format.h>

#include "analyzers/readers/section.h"

namespace plandiff {
namespace {

constexpr std::array<std::string_view, 12> kChangeKeys = {
    "address", "previous_address", "module_address", "mode", "type", "name", "index", "provider_name", "deposed",
    "action_reason", "change", "import"};
constexpr std::array<std::string_view, 9> kInnerKeys = {
    "actions", "before", "after", "after_unknown", "before_sensitive", "after_sensitive", "replace_paths", "importing",
    "generated_config"};

// Remembers which of a few known keys were seen; unknown keys may repeat.
template <std::size_t N>
class SeenKeys {
 public:
  explicit SeenKeys(const std::array<std::string_view, N>& keys) : keys_(keys) {}
  [[nodiscard]] bool is_second(std::string_view key) {
    for (std::size_t i = 0; i < N; ++i) {
      if (keys_[i] == key) return std::exchange(seen_[i], true);
    }
    return false;
  }

 private:
  const std::array<std::string_view, N>& keys_;
  std::array<bool, N> seen_{};
};

// The last two parts of `registry.terraform.io/hashicorp/aws`: the host differs between tools and mirrors.
std::string_view without_host(std::string_view provider) {
  const std::size_t last = provider.rfind('/');
  if (last == std::string_view::npos || last == 0) return provider;
  const std::size_t before = provider.rfind('/', last - 1);
  return before == std::string_view::npos ? provider : provider.substr(before + 1);
}

bool read_actions(Walk& walk, ondemand::value value, ResourceChange& change) {
  std::vector<std::string_view> verbs;
  const bool is_fine = each_element(walk, value, [&](std::size_t, ondemand::value element) {
    std::string_view verb;
    if (!read_optional_text(walk, element, verb)) return false;
    verbs.push_back(verb);
    return true;
  });
  if (!is_fine) return false;
  change.verbs = walk.json.arena().copy(std::span<const std::string_view>(verbs));
  change.action = action_of(change.verbs);
  return true;
}

bool read_inner(Walk& walk, std::string_view key, ondemand::value value, ResourceChange& change) {
  if (key == "actions") return read_actions(walk, value, change);
  if (key == "importing") {
    ondemand::json_type type{};
    if (const simdjson::error_code error = value.type().get(type)) return walk.json.fail(error);
    change.is_import = type != ondemand::json_type::null;
    return true;
  }
  if (!change.has_values) return true;  // skipped, not even looked at
  // A no-op is the same before and after: one of them is enough (and most changes of a large plan are no-ops).
  if (key == "before" && change.action == Action::kNoOp) return true;
  if (key == "before") return walk.json.read(value, change.before);
  if (key == "after") return walk.json.read(value, change.after);
  if (key == "after_unknown") return walk.json.read(value, change.after_unknown);
  if (key == "before_sensitive") return walk.json.read(value, change.before_sensitive);
  if (key == "after_sensitive") return walk.json.read(value, change.after_sensitive);
  if (key == "replace_paths") return walk.json.read(value, change.replace_paths);
  return true;
}

bool read_change(Walk& walk, ondemand::value value, ResourceChange& change) {
  SeenKeys seen(kInnerKeys);
  const bool is_fine = each_member(walk, value, [&](std::string_view key, ondemand::value inner) {
    Step step(walk, key);
    if (seen.is_second(key)) return walk.complain("key appears twice");
    if (!read_inner(walk, key, inner, change)) return false;
    step.leave();
    return true;
  });
  if (change.action == Action::kNoOp) change.before = change.after;
  return is_fine;
}

}  // namespace

bool read_resource_change(Walk& walk, ondemand::value value, ResourceChange& change, bool& is_open_tofu) {
  SeenKeys seen(kChangeKeys);
  // Terraform writes `type` before `change`; where it does not, values are kept to be on the safe side.
  change.has_values = true;
  const auto visit = [&](std::string_view key, ondemand::value inner) {
    Step step(walk, key);
    if (seen.is_second(key)) return walk.complain("key appears twice");
    bool is_fine = true;
    std::string_view text;
    if (key == "address") is_fine = read_optional_text(walk, inner, change.address);
    else if (key == "previous_address") is_fine = read_optional_text(walk, inner, change.previous_address);
    else if (key == "module_address") is_fine = read_optional_text(walk, inner, change.module_address);
    else if (key == "name") is_fine = read_optional_text(walk, inner, change.name);
    else if (key == "deposed") is_fine = read_optional_text(walk, inner, change.deposed);
    else if (key == "action_reason") is_fine = read_optional_text(walk, inner, change.action_reason);
    else if (key == "index") is_fine = walk.json.read(inner, change.index);
    else if (key == "change") is_fine = read_change(walk, inner, change);
    else if (key == "mode") {
      is_fine = read_optional_text(walk, inner, text);
      change.mode = text == "data" ? Mode::kData : Mode::kManaged;
    } else if (key == "type") {
      is_fine = read_optional_text(walk, inner, change.type);
      change.has_values = is_wanted(walk, change.type);
    } else if (key == "provider_name") {
      is_fine = read_optional_text(walk, inner, text);
      is_open_tofu = is_open_tofu || text.starts_with("registry.opentofu.org/");
      change.provider = without_host(text);
    }
    if (!is_fine) return false;
    step.leave();
    return true;
  };
  return each_member(walk, value, visit);
}

}  // namespace plandiff
