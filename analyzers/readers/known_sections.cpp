// `prior_state` and `configuration`: sections that rules look things up in. Both are trees of modules, so the depth of the
// tree is bounded as that of values is.
#include "analyzers/readers/section.h"

#include <unordered_set>

namespace plandiff {
namespace {

// Where the tree of modules is read into, and what need not be read: the changes say all of it.
struct Known {
  const std::unordered_set<std::string_view>& changed;
  std::vector<KnownResource>& resources;
};

bool read_known_resource(Walk& walk, ondemand::value value, std::string_view module_address, Known& known) {
  KnownResource resource;
  resource.module_address = module_address;
  bool is_kept = true;
  const bool is_fine = each_member(walk, value, [&](std::string_view key, ondemand::value inner) {
    std::string_view mode;
    if (key == "address") {
      if (!read_optional_text(walk, inner, resource.address)) return false;
      is_kept = is_kept && !known.changed.contains(resource.address);
      return true;
    }
    if (key == "name") return read_optional_text(walk, inner, resource.name);
    if (key == "deposed_key") is_kept = false;  // what a replacement left behind; the current object has the same address
    if (key == "mode") {
      if (!read_optional_text(walk, inner, mode)) return false;
      resource.mode = mode == "data" ? Mode::kData : Mode::kManaged;
    } else if (key == "type") {
      if (!read_optional_text(walk, inner, resource.type)) return false;
      is_kept = is_kept && is_wanted(walk, resource.type);
    } else if (key == "values" && is_kept) {
      return walk.json.read(inner, resource.values);
    }
    return true;
  });
  if (is_fine && is_kept && !resource.type.empty()) known.resources.push_back(resource);
  return is_fine;
}

bool read_known_module(Walk& walk, ondemand::value value, std::size_t depth, Known& known) {
  if (depth > walk.json.max_depth()) return walk.json.fail_too_deep();
  std::string_view address;
  return each_member(walk, value, [&](std::string_view key, ondemand::value inner) {
    Step step(walk, key);
    bool is_fine = true;
    if (key == "address") {
      is_fine = read_optional_text(walk, inner, address);
    } else if (key == "resources") {
      is_fine = each_element(walk, inner, [&](std::size_t, ondemand::value resource) {
        return read_known_resource(walk, resource, address, known);
      });
    } else if (key == "child_modules") {
      is_fine = each_element(walk, inner, [&](std::size_t, ondemand::value child) {
        return read_known_module(walk, child, depth + 1, known);
      });
    }
    if (!is_fine) return false;
    step.leave();
    return true;
  });
}

bool read_configured_resource(Walk& walk, ondemand::value value, Value& out) {
  std::vector<Member> members;
  bool is_kept = true;
  const bool is_fine = each_member(walk, value, [&](std::string_view key, ondemand::value inner) {
    if (!is_kept) return true;
    Member member{walk.json.arena().copy(key), {}};
    if (!walk.json.read(inner, member.value)) return false;
    if (member.key == "type" && member.value.is_string()) is_kept = is_wanted(walk, *member.value.text());
    members.push_back(member);
    return true;
  });
  if (is_kept) out = Value::object(walk.json.arena().copy(std::span<const Member>(members)));
  return is_fine;
}

bool read_configured_module(Walk& walk, ondemand::value value, std::size_t depth, Value& out);

bool read_module_call(Walk& walk, ondemand::value value, std::size_t depth, Value& out) {
  std::vector<Member> members;
  const bool is_fine = each_member(walk, value, [&](std::string_view key, ondemand::value inner) {
    Member member{walk.json.arena().copy(key), {}};
    const bool is_read = key == "module" ? read_configured_module(walk, inner, depth + 1, member.value)
                                         : walk.json.read(inner, member.value);
    members.push_back(member);
    return is_read;
  });
  out = Value::object(walk.json.arena().copy(std::span<const Member>(members)));
  return is_fine;
}

bool read_configured_module(Walk& walk, ondemand::value value, std::size_t depth, Value& out) {
  if (depth > walk.json.max_depth()) return walk.json.fail_too_deep();
  std::vector<Member> members;
  const bool is_fine = each_member(walk, value, [&](std::string_view key, ondemand::value inner) {
    Step step(walk, key);
    Member member{walk.json.arena().copy(key), {}};
    bool is_read = true;
    if (key == "resources") {
      std::vector<Value> kept;
      is_read = each_element(walk, inner, [&](std::size_t, ondemand::value resource) {
        Value made;
        if (!read_configured_resource(walk, resource, made)) return false;
        if (made.is_object()) kept.push_back(made);
        return true;
      });
      member.value = Value::array(walk.json.arena().copy(std::span<const Value>(kept)));
    } else if (key == "module_calls") {
      std::vector<Member> calls;
      is_read = each_member(walk, inner, [&](std::string_view name, ondemand::value call) {
        Member made{walk.json.arena().copy(name), {}};
        if (!read_module_call(walk, call, depth, made.value)) return false;
        calls.push_back(made);
        return true;
      });
      member.value = Value::object(walk.json.arena().copy(std::span<const Member>(calls)));
    } else {
      is_read = walk.json.read(inner, member.value);
    }
    if (!is_read) return false;
    members.push_back(member);
    step.leave();
    return true;
  });
  out = Value::object(walk.json.arena().copy(std::span<const Member>(members)));
  return is_fine;
}

}  // namespace

bool read_prior_state(Walk& walk, ondemand::value value, std::span<const ResourceChange> changes, std::vector<KnownResource>& resources) {
  std::unordered_set<std::string_view> changed;
  changed.reserve(changes.size());
  for (const ResourceChange& change : changes) {
    if (change.deposed.empty() && change.has_values) changed.insert(change.address);
  }
  Known known{changed, resources};
  return each_member(walk, value, [&](std::string_view key, ondemand::value inner) {
    if (key != "values") return true;
    Step step(walk, key);
    const bool is_fine = each_member(walk, inner, [&](std::string_view name, ondemand::value module) {
      return name != "root_module" || read_known_module(walk, module, 0, known);
    });
    if (is_fine) step.leave();
    return is_fine;
  });
}

bool read_configuration(Walk& walk, ondemand::value value, Value& out) {
  std::vector<Member> members;
  const bool is_fine = each_member(walk, value, [&](std::string_view key, ondemand::value inner) {
    Step step(walk, key);
    Member member{walk.json.arena().copy(key), {}};
    const bool is_read = key == "root_module" ? read_configured_module(walk, inner, 0, member.value)
                                              : walk.json.read(inner, member.value);
    if (!is_read) return false;
    members.push_back(member);
    step.leave();
    return true;
  });
  if (!members.empty()) out = Value::object(walk.json.arena().copy(std::span<const Member>(members)));
  return is_fine;
}

}  // namespace plandiff
