#include "analyzers/readers/pulumi_plan.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "analyzers/readers/pulumi_names.h"
#include "analyzers/readers/pulumi_operation.h"
#include "analyzers/readers/pulumi_provenance.h"
#include "analyzers/readers/pulumi_provider.h"
#include "analyzers/readers/pulumi_value.h"
#include "analyzers/readers/written.h"

namespace plandiff {
namespace {

constexpr std::string_view kOwnProvider = "pulumi";
constexpr std::string_view kProviderType = "pulumi:providers:";

// Pulumi gives a resource without a name its own with seven hexadecimal digits after it, or with more random letters in Azure.
bool is_generated_name(const Value& value, std::string_view own_name) {
  const std::string_view text = value.text().value_or("");
  if (own_name.empty() || text.size() != own_name.size() + 8 || !text.starts_with(own_name) || text[own_name.size()] != '-') return false;
  return text.find_first_not_of("0123456789abcdef", own_name.size() + 1) == std::string_view::npos;
}

// What the provider put in because nobody wrote it. `tagsAll` is never written.
bool is_filled_in(const Value& inputs, std::string_view property) {
  if (property == "tagsAll") return true;
  const Value* const defaults = inputs.find("__defaults");
  return defaults != nullptr && std::any_of(defaults->items().begin(), defaults->items().end(),
                                            [property](const Value& item) { return item.text() == property; });
}

class PlanFiller {
 public:
  PlanFiller(const PulumiDocument& document, WantedTypes wanted, PlanParts& parts)
      : document_(document),
        wanted_(wanted),
        parts_(parts),
        arena_(parts.arena),
        urn_(first_urn(document)),
        names_(parts.arena),
        provenance_(document, names_, parts.arena),
        written_(parts.arena) {}

  void fill() {
    parts_.stack = urn_.stack;
    parts_.spelling = &pulumi_spelling;
    parts_.diagnostics = document_.diagnostics;
    const std::vector<PulumiChange> changes = changes_of(document_.steps);
    for (const PulumiChange& change : changes) names_.of(change.urn, change.type, change.is_read);
    for (const PulumiChange& change : changes) add_change(change);
    add_configuration_values();
    add_default_provider();
    add_outputs();
    parts_.configuration = written_.build();
    judge_completeness(changes);
  }

 private:
  static PulumiUrn first_urn(const PulumiDocument& document) {
    for (const PulumiStep& step : document.steps) {
      if (const std::optional<PulumiUrn> urn = parse_urn(step.urn)) return *urn;
    }
    return {};
  }

  void add_change(const PulumiChange& change) {
    const PulumiNames::Name& name = names_.of(change.urn, change.type);
    ResourceChange made;
    made.address = change.urn;
    made.type = name.type;
    made.name = name.name;
    made.own_type = change.type;
    const PulumiState* const state = change.after != nullptr ? change.after : change.before;
    // A component's token names its program's package, which no provider has.
    made.provider = state != nullptr && state->is_component ? kOwnProvider : change.type.substr(0, change.type.find(':'));
    made.mode = change.is_read ? Mode::kData : Mode::kManaged;
    made.is_import = change.is_import;
    made.verbs = arena_.copy(std::span<const std::string_view>(change.verbs));
    made.action = action_of(made.verbs);
    if (change.is_left_over) made.deposed = arena_.copy(fmt::format("left-over-{}", ++left_over_[change.urn]));
    if (change.before != nullptr && !change.before->urn.empty() && change.before->urn != change.urn) made.previous_address = change.before->urn;
    made.has_values = std::binary_search(wanted_.begin(), wanted_.end(), made.type);
    if (change.is_refresh && has_drifted(change)) ++parts_.drift;
    if (is_replacement(made.action)) made.replace_paths = paths_of(change);
    if (made.has_values) add_values(change, made);
    parts_.changes.push_back(made);
    if (change.type.starts_with(kProviderType) && change.after != nullptr) add_provider(key_of_provider(change.urn), change.after->inputs, {});
  }

  static bool has_drifted(const PulumiChange& change) {
    return change.after == nullptr || (change.before != nullptr && !(change.after->outputs == change.before->outputs));
  }

  Value paths_of(const PulumiChange& change) {
    std::vector<Value> paths;
    for (const Value& key : change.replace_keys.items()) {
      const std::string_view property = key.text().value_or("").substr(0, key.text().value_or("").find_first_of(".["));
      if (property.empty()) continue;
      const std::vector<PulumiAttribute> named =
          translate_properties(change.type, object_in(arena_, {{property, Value()}}), SecretSide::kAfter, arena_);
      if (named.empty()) continue;
      const Value path = array_in(arena_, {Value::string(named.front().name)});
      if (std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(path);
    }
    return array_in(arena_, paths);
  }

  // The object as Terraform's state has it: what was written, and beneath it what the cloud said.
  std::vector<PulumiAttribute> attributes_of(const PulumiState& state, SecretSide side) {
    std::vector<PulumiAttribute> attributes = translate_properties(state.type, state.inputs, side, arena_);
    std::unordered_set<std::string_view> known;
    for (const PulumiAttribute& attribute : attributes) known.insert(attribute.name);
    for (const PulumiAttribute& attribute : translate_properties(state.type, state.outputs, side, arena_)) {
      if (!known.contains(attribute.name)) attributes.push_back(attribute);
    }
    if (!state.id.empty()) attributes.push_back({"id", {}, {Value::string(state.id), Value(), Value()}, false, false});
    return attributes;
  }

  void add_values(const PulumiChange& change, ResourceChange& made) {
    if (change.before != nullptr) {
      const PulumiValue before = object_of(attributes_of(*change.before, SecretSide::kBefore), arena_);
      // What the document does not tell must not look as if it were empty.
      if (change.before->inputs.is_object() || change.before->outputs.is_object()) made.before = before.value;
      made.before_sensitive = before.sensitive;
    }
    if (change.after == nullptr) {
      const bool is_going = made.action == Action::kDelete || made.action == Action::kForget;
      if (!is_going) made.after_unknown = Value::boolean(true);
      return;
    }
    if (!change.after->inputs.is_object() && !change.after->outputs.is_object()) {
      made.after_unknown = Value::boolean(true);
      return;
    }
    std::vector<PulumiAttribute> attributes = attributes_of(*change.after, SecretSide::kAfter);
    const bool keeps_object = made.action == Action::kUpdate || made.action == Action::kNoOp || made.action == Action::kRead;
    if (keeps_object && change.before != nullptr) keep_computed(change, attributes);
    const PulumiValue after = object_of(attributes, arena_);
    made.after = after.value;
    made.after_unknown = after.unknown;
    made.after_sensitive = after.sensitive;
    if (change.after->inputs.is_object()) add_written(change, made);
  }

  // A step is announced before its outputs are known. What the cloud had filled in, and nobody wrote, stays.
  void keep_computed(const PulumiChange& change, std::vector<PulumiAttribute>& attributes) {
    std::unordered_set<std::string_view> known;
    for (const PulumiAttribute& attribute : attributes) known.insert(attribute.name);
    for (const PulumiAttribute& attribute : translate_properties(change.type, change.before->inputs, SecretSide::kAfter, arena_)) known.insert(attribute.name);
    PulumiState before = *change.before;
    before.inputs = Value();
    for (const PulumiAttribute& attribute : attributes_of(before, SecretSide::kAfter)) {
      if (!known.contains(attribute.name)) attributes.push_back(attribute);
    }
  }

  void add_written(const PulumiChange& change, const ResourceChange& made) {
    const Value& inputs = change.after->inputs;
    const Value& dependencies = change.after->dependencies;
    const bool is_told = dependencies.is_object() && !dependencies.members().empty();
    const std::string_view own_name = parse_urn(change.urn).value_or(PulumiUrn{}).name;
    std::vector<Member> expressions;
    for (const PulumiAttribute& attribute : translate_properties(change.type, inputs, SecretSide::kAfter, arena_)) {
      static const Value kNone = Value::array({});
      const Value* listed = is_told ? dependencies.find(attribute.property) : nullptr;
      if (listed != nullptr && !listed->is_array()) listed = &kNone;
      if (attribute.is_fixed) {
        const bool is_written = is_told ? listed != nullptr : !is_filled_in(inputs, attribute.property);
        if (!is_written || (!is_told && is_generated_name(attribute.value.value, own_name))) continue;
      }
      expressions.push_back({attribute.name, provenance_.expression_of(change.urn, attribute, listed)});
    }
    const std::string_view provider = key_of_provider(change.after->provider);
    uses_default_ = uses_default_ || provider == "aws";
    written_.add_resource(made.mode, made.type, made.name, expressions, {provider, {}});
  }

  // `urn:…::pulumi:providers:aws::default_7_51_1::ID`: default providers take their settings from the configuration, others are resources.
  std::string_view key_of_provider(std::string_view provider) {
    const std::optional<PulumiUrn> urn = parse_urn(provider);
    if (!urn || !urn->type.starts_with(kProviderType)) return {};
    const std::string_view package = urn->type.substr(kProviderType.size());
    const std::string_view name = urn->name.substr(0, urn->name.find("::"));
    return name.starts_with("default") ? package : arena_.copy(fmt::format("{}.{}", package, name));
  }

  void add_provider(std::string_view key, const Value& settings, std::string_view prefix) {
    if (std::find(providers_.begin(), providers_.end(), key) != providers_.end()) return;
    providers_.push_back(key);
    written_.add_provider(key, provider_expressions(settings, prefix, key, arena_));
  }

  // The default one is not a resource of the program; the stack's configuration has its settings.
  void add_default_provider() {
    const bool has_settings = std::any_of(document_.config.members().begin(), document_.config.members().end(),
                                          [](const Member& setting) { return setting.key.starts_with("aws:"); });
    if (has_settings || uses_default_) add_provider("aws", document_.config, "aws:");
  }

  void add_configuration_values() {
    std::vector<Member> variables;
    for (const Member& setting : document_.config.members()) {
      const std::optional<std::string_view> found = program_setting(setting.key);
      if (!found) continue;
      const std::string_view name = *found;
      // As JSON Pulumi shows `[secret]`; saved plans and streams of other versions have an object with the ciphertext.
      const bool is_secret = setting.value.is_object() || stands_for_another(setting.value.text().value_or(""));
      variables.push_back({name, object_in(arena_, {{"value", is_secret ? Value() : setting.value}})});
      written_.add_variable(name, is_secret ? object_in(arena_, {{"sensitive", Value::boolean(true)}}) : object_in(arena_, {}));
    }
    parts_.variables = object_in(arena_, variables);
  }

  // A preview does not know what the program will hand on; the state knows what it did.
  void add_outputs() {
    bool is_told = false;
    for (const PulumiStep& step : document_.steps) {
      if (step.type != kStackType) continue;
      is_told = step.after.outputs.is_object();
      for (const Member& output : (is_told ? step.after.outputs : step.before.outputs).members()) {
        written_.add_output(output.key, provenance_.expression_of_output(output.value));
      }
    }
    if (!is_told) written_.add_output("", written_somehow(arena_));
  }

  void judge_completeness(const std::vector<PulumiChange>& changes) {
    const bool has_summary = document_.summary.is_object() || document_.shows_unchanged;
    if (has_summary || document_.has_failed) parts_.errored = document_.has_failed;
    if (!has_summary) return;
    if (counted_changes(document_) > shown_changes(document_)) {
      parts_.complete = false;
      parts_.notes.emplace_back("the document counts more changes than it shows: what is missing from it is not known");
      return;
    }
    const auto shown = static_cast<std::int64_t>(
        std::count_if(changes.begin(), changes.end(), [](const PulumiChange& change) { return change.verbs.front() == "no-op" && !change.is_import; }));
    const std::int64_t counted = member_of(document_.summary, "same").as_integer().value_or(0);
    const std::int64_t hidden = document_.shows_unchanged ? 0 : counted - shown;
    parts_.complete = hidden <= 0;
    if (hidden > 0) {
      parts_.notes.push_back(fmt::format("{} unchanged resource{} not shown, so nothing is called missing; pulumi preview --json --show-sames shows them",
                                         hidden, hidden == 1 ? " is" : "s are"));
    }
  }

  const PulumiDocument& document_;
  WantedTypes wanted_;
  PlanParts& parts_;
  Arena& arena_;
  PulumiUrn urn_;
  PulumiNames names_;
  PulumiProvenance provenance_;
  WrittenConfiguration written_;
  std::unordered_map<std::string_view, std::size_t> left_over_;
  std::vector<std::string_view> providers_;  // keys
  bool uses_default_ = false;
};

}  // namespace

void fill_plan(const PulumiDocument& document, WantedTypes wanted, PlanParts& parts) { PlanFiller(document, wanted, parts).fill(); }

}  // namespace plandiff
