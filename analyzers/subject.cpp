#include "analyzers/subject.h"

#include "analyzers/base/digest.h"
#include "analyzers/plan_facts.h"
#include "analyzers/readers/reader.h"
#include "analyzers/workspace/git.h"

namespace plandiff {

const Plan& Subject::plan() const { return facts_->plan(); }

Attribute Subject::before(Path path) const { return change_->before_at(path.steps(), path.text()); }

Attribute Subject::after(Path path) const { return resolve_after(facts_->plan(), *change_, path.steps(), path.text()); }

Attribute Subject::after_or_kept(Path path) const {
  Attribute planned = after(path);
  if (planned.is_known() || !kUpdates.has(change_->action)) return planned;
  return is_configured(path).is_no() ? before(path) : planned;
}

Verdict Subject::is_configured(Path path) const {
  return plandiff::is_configured(facts_->plan(), *change_, path.steps(), path.text());
}

References Subject::references(Path path) const { return references_of(*change_, path.steps()); }

Referred Subject::referred(Path path) const { return facts_->graph().referred(*change_, path.steps()); }

std::vector<ResourceView> Subject::consumers() const { return facts_->graph().consumers(*change_); }

Siblings Subject::siblings(Path path) const { return facts_->graph().siblings(*change_, path); }

Verdict Subject::is_exported() const { return facts_->graph().is_exported(*change_); }

const ResourceCost* Subject::monthly_cost() const { return facts_->cost().find(*change_); }

std::string Subject::cost_note() const {
  const ResourceCost* const cost = monthly_cost();
  return cost == nullptr ? std::string() : cost->note();
}

std::optional<SettingCost> Subject::cost_of_setting(Path path, std::string_view otherwise) const {
  return plandiff::cost_of_setting({facts_->plan(), facts_->graph(), facts_->cost_context(), facts_->today()}, *change_, path, otherwise);
}

std::string Subject::setting_note(Path path, std::string_view otherwise) const {
  const std::optional<SettingCost> cost = cost_of_setting(path, otherwise);
  return cost.has_value() ? cost->note() : std::string();
}

const Budget* Subject::budget() const { return budget_for(facts_->cost_context().settings, environment()); }

const Environment& Subject::environment() const { return facts_->environment_of(*change_); }

std::vector<ResourceView> Subject::resources(std::string_view type) const { return facts_->graph().resources(type); }

const TextIndex& Subject::texts(std::string_view type, Path path) const { return facts_->graph().texts(type, path); }

std::vector<ResourceView> Subject::naming(std::string_view type, Path path, const ResourceView& target,
                                          std::initializer_list<std::string_view> texts) const {
  return facts_->graph().naming(type, path, target, {texts.begin(), texts.size()});
}

const RuleSettings& Subject::settings() const { return facts_->settings(); }

Verdict Subject::may_name_any(std::string_view type, Path path) const { return facts_->graph().may_name_any(type, path); }

Verdict Subject::is_whole() const { return facts_->is_whole(); }

const Workspace& Subject::workspace() const { return facts_->workspace(); }

const LambdaPackage& Subject::package(std::string_view path) const { return facts_->package(path); }

std::optional<std::string> Subject::package_member(std::string_view path, std::string_view name) const {
  OpenedFile file;
  if (facts_->workspace().open(path, file) != Presence::kPresent) return std::nullopt;
  return read_member(std::move(file), name);
}

std::optional<std::string> Subject::package_hash(std::string_view path) const {
  return plandiff::package_hash(facts_->workspace(), path);
}

std::optional<std::string> Subject::text_with_sha1(std::string_view hex) const {
  constexpr std::size_t kMaxFiles = 256;
  constexpr std::size_t kMaxBytes = 64U << 10U;  // user data holds 16 KiB at most
  const Workspace& files = facts_->workspace();
  std::size_t left = kMaxFiles;
  const auto look_in = [&](const std::string& folder) -> std::optional<std::string> {
    for (const std::string& name : files.list(folder, left)) {
      --left;
      std::optional<std::string> text = files.read_text(folder.empty() ? name : folder + "/" + name, kMaxBytes);
      if (text && sha1_hex(*text) == hex) return text;
      if (left == 0) return std::nullopt;
    }
    return std::nullopt;
  };
  if (std::optional<std::string> text = look_in("")) return text;
  for (const std::string& name : files.list("", kMaxFiles)) {
    if (left == 0 || name.starts_with('.') || !files.has_directory(name)) continue;
    if (std::optional<std::string> text = look_in(name)) return text;
  }
  return std::nullopt;
}

std::optional<std::string> Subject::module_folder() const {
  std::vector<std::string_view> sources;  // innermost first
  const ConfigurationModule* module = change_->module;
  if (module == nullptr && !change_->module_address.empty()) return std::nullopt;
  for (; module != nullptr && module->parent != nullptr; module = module->parent) {
    const Value* const source = module->call.find("source");
    const std::optional<std::string_view> text = source == nullptr ? std::nullopt : source->text();
    if (!text || (!text->starts_with("./") && !text->starts_with("../"))) return std::nullopt;
    sources.push_back(*text);
  }
  std::string folder;
  for (auto source = sources.rbegin(); source != sources.rend(); ++source) {
    if (!folder.empty()) folder += '/';
    folder += *source;
  }
  return folder;
}

std::optional<std::string_view> Subject::written_in_code(std::initializer_list<std::string_view> blocks, std::string_view name) const {
  const std::optional<std::string> folder = module_folder();
  if (!folder) return std::nullopt;
  const std::optional<std::string_view> block = facts_->code(*folder).resource(change_->type, change_->name);
  return block ? hcl_argument(*block, blocks, name) : std::nullopt;
}

bool Subject::is_tracked_unmodified(std::string_view path) const {
  OpenedFile file;
  return facts_->workspace().open(path, file) == Presence::kPresent && plandiff::is_tracked_unmodified(facts_->workspace(), file.path);
}

std::optional<std::chrono::system_clock::time_point> Subject::plan_time() const {
  return parse_timestamp(facts_->plan().timestamp());
}

std::optional<Value> Subject::as_json(const Attribute& attribute) const {
  const std::optional<std::string_view> text = attribute.text();
  return text.has_value() ? read_json_text(*text, facts_->arena()) : std::nullopt;
}

std::shared_ptr<void>& Subject::memo(std::type_index type) const { return facts_->memo(type); }

std::chrono::sys_days Subject::today() const { return facts_->today(); }

}  // namespace plandiff
