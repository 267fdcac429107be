#include "analyzers/graph/graph.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace plandiff {
namespace {

std::string key_of(std::string_view module_path, std::string_view resource) {
  std::string key(module_path);
  key += '\0';
  return key.append(resource);
}

std::string object_name(Mode mode, std::string_view type, std::string_view name) {
  return fmt::format("{}{}.{}", mode == Mode::kData ? "data." : "", type, name);
}

}  // namespace

const std::string& Graph::path_of(std::string_view module_address) {
  const auto [known, is_new] = paths_.try_emplace(module_address);
  if (is_new) known->second = module_path(module_address);
  return known->second;
}

void Graph::index_resources() {
  if (has_resources_) return;
  has_resources_ = true;
  std::set<std::string_view> changed;
  const auto add = [this](const ResourceView& view) {
    by_type_[view.type()].push_back(view);
    Objects& objects = by_object_[key_of(path_of(view.module_address()), object_name(view.mode(), view.type(), view.name()))];
    objects.all.push_back(view);
    objects.by_module[view.module_address()].push_back(view);
  };
  for (const ResourceChange& change : plan_->changes()) {
    if (!change.deposed.empty()) continue;
    changed.insert(change.address);
    if (change.action == Action::kDelete || change.action == Action::kForget) continue;
    add(ResourceView(*plan_, &change, nullptr));
  }
  for (const KnownResource& known : plan_->prior()) {
    if (!changed.contains(known.address)) add(ResourceView(*plan_, nullptr, &known));
  }
}

const std::vector<ResourceView>& Graph::resources(std::string_view type) {
  index_resources();
  return by_type_[type];
}

const std::vector<ResourceView>& TextIndex::find(std::string_view text) const {
  static const std::vector<ResourceView> none;
  const auto found = by_text.find(std::string(text));
  return found == by_text.end() ? none : found->second;
}

const std::vector<ResourceView>& Graph::Objects::seen_from(bool is_own_module, std::string_view module_address) const {
  static const std::vector<ResourceView> none;
  if (!is_own_module) return all;
  const auto own = by_module.find(module_address);
  return own == by_module.end() ? none : own->second;
}

const TextIndex& Graph::texts(std::string_view type, Path path) {
  const auto [found, is_new] = texts_.try_emplace(key_of(type, path.text()));
  TextIndex& index = found->second;
  if (!is_new) return index;
  for (const ResourceView& view : resources(type)) {
    const std::vector<Attribute> leaves = view.attribute(path).leaves();
    bool is_late = false;
    for (const Attribute& leaf : leaves) {
      is_late = is_late || leaf.is_unknown();
      if (leaf.text().has_value()) index.by_text[std::string(*leaf.text())].push_back(view);
    }
    if (is_late) index.unknown.push_back(view);
    const auto is_nothing = [](const Attribute& leaf) { return leaf.is_empty(); };
    if (std::all_of(leaves.begin(), leaves.end(), is_nothing)) index.unset.push_back(view);
  }
  return index;
}

std::vector<ResourceView> Graph::naming(std::string_view type, Path path, const ResourceView& target,
                                        std::span<const std::string_view> texts) {
  const auto [found, is_new] = referrers_.try_emplace(key_of(type, path.text()));
  Referrers& referrers = found->second;
  if (is_new) {
    for (const ResourceView& view : resources(type)) {
      if (view.change() == nullptr) continue;
      for (const ResourceView& named : referred(*view.change(), path.steps()).resources)
        referrers[std::string(named.address())].push_back(view);
    }
  }
  std::vector<ResourceView> views;
  const auto add = [&views](const std::vector<ResourceView>& more) {
    for (const ResourceView& view : more) {
      const bool is_there = std::any_of(views.begin(), views.end(), [&](const ResourceView& one) { return one.address() == view.address(); });
      if (!is_there) views.push_back(view);
    }
  };
  if (const auto known = referrers.find(std::string(target.address())); known != referrers.end()) views = known->second;
  for (const std::string_view text : texts) {
    if (!text.empty()) add(this->texts(type, path).find(text));
  }
  return views;
}

Verdict Graph::may_name_any(std::string_view type, Path path) {
  const auto [answer, is_new] = untold_.try_emplace(key_of(type, path.text()), false);
  bool& is_untold = answer->second;
  for (const ResourceView& view : is_new ? resources(type) : std::vector<ResourceView>()) {
    if (view.mode() != Mode::kManaged || view.change() == nullptr) continue;
    const std::vector<Attribute> leaves = view.attribute(path).leaves();
    if (std::none_of(leaves.begin(), leaves.end(), [](const Attribute& leaf) { return leaf.is_unknown(); })) continue;
    const Referred referred = this->referred(*view.change(), path.steps());
    is_untold = is_untold || (referred.resources.empty() && !referred.is_complete);
  }
  return is_untold ? Verdict::unknown() : Verdict::no();
}

Referred Graph::referred(const ResourceChange& change, std::span<const PathStep> path) {
  index_resources();
  const References references = references_of(change, path);
  Referred found;
  found.is_complete = references.is_complete;
  const std::string& own_path = path_of(change.module_address);
  for (const References::Target& target : references.targets) {
    const std::size_t bracket = target.resource.find('[');
    const std::string_view key = std::string_view(target.resource).substr(std::min(bracket, target.resource.size()));
    const auto objects = by_object_.find(key_of(target.module, target.resource.substr(0, bracket)));
    if (objects == by_object_.end()) {
      found.is_complete = false;
      continue;
    }
    const std::size_t before = found.resources.size();
    for (const ResourceView& view : objects->second.seen_from(target.module == own_path, change.module_address)) {
      if (view.address().ends_with(key)) found.resources.push_back(view);
    }
    // Keys that a `for` expression made are not those of the addresses.
    if (!key.empty() && found.resources.size() == before) found.is_complete = false;
  }
  return found;
}

Graph::Named Graph::named_by(const ResourceView& view, Path path) {
  Named named;
  named.text = view.attribute(path).text().value_or("");
  if (view.change() == nullptr) return named;
  const Referred found = referred(*view.change(), path.steps());
  if (found.is_complete && found.resources.size() == 1) named.object = found.resources.front().address();
  return named;
}

Siblings Graph::siblings(const ResourceChange& change, Path path) {
  const std::vector<ResourceView>& views = resources(change.type);
  std::vector<Named>& named = named_[key_of(change.type, path.text())];
  if (named.size() != views.size()) {
    named.clear();
    for (const ResourceView& view : views) named.push_back(named_by(view, path));
  }
  const Named own = named_by(ResourceView(*plan_, &change, nullptr), path);
  Siblings found;
  for (std::size_t i = 0; i < views.size(); ++i) {
    if (views[i].mode() != change.mode) continue;  // a data source reads what another resource may be
    const Named& other = named[i];
    const bool is_self = views[i].change() == &change;
    const bool has_texts = !own.text.empty() && !other.text.empty();
    const bool has_objects = !own.object.empty() && !other.object.empty();
    if (is_self || (has_texts && own.text == other.text) || (has_objects && own.object == other.object)) {
      found.same.push_back(views[i]);
    } else if (!has_texts && !has_objects) {
      found.untold.push_back(views[i]);
    }
  }
  return found;
}

Verdict Graph::is_exported(const ResourceChange& change) {
  if (!exported_.has_value()) exported_ = references_of_outputs(*plan_);
  const std::string& own_path = path_of(change.module_address);
  const std::string own_name = object_name(change.mode, change.type, change.name);
  for (const References::Target& target : exported_->targets) {
    if (target.module == own_path && target.resource == own_name) return Verdict::yes();
  }
  return exported_->is_complete ? Verdict::no() : Verdict::unknown();
}

void Graph::index_consumers() {
  if (has_consumers_) return;
  has_consumers_ = true;
  for (const ResourceChange& change : plan_->changes()) {
    if (!change.has_values || change.action == Action::kDelete || change.action == Action::kForget) continue;
    for (const References::Target& target : references_of(change, {}).targets) {
      Consumers& consumers = consumers_[key_of(target.module, target.resource.substr(0, target.resource.find('[')))];
      const bool is_inside = path_of(change.module_address) == target.module;
      std::vector<const ResourceChange*>& known = is_inside ? consumers.by_module[change.module_address] : consumers.elsewhere;
      if (known.empty() || known.back() != &change) known.push_back(&change);
    }
  }
}

std::vector<ResourceView> Graph::consumers(const ResourceChange& change) {
  index_consumers();
  std::vector<ResourceView> found;
  const auto known = consumers_.find(key_of(path_of(change.module_address), object_name(change.mode, change.type, change.name)));
  if (known == consumers_.end()) return found;
  const auto add = [&](const std::vector<const ResourceChange*>& consumers) {
    for (const ResourceChange* const consumer : consumers) {
      if (consumer != &change) found.emplace_back(*plan_, consumer, nullptr);
    }
  };
  add(known->second.elsewhere);
  const auto own = known->second.by_module.find(change.module_address);
  if (own != known->second.by_module.end()) add(own->second);
  return found;
}

}  // namespace plandiff
