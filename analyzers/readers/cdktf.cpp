#include "analyzers/readers/cdktf.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "analyzers/readers/interpolation.h"
#include "analyzers/readers/look_alike.h"
#include "analyzers/readers/sniff.h"
#include "analyzers/readers/written.h"

namespace plandiff {
namespace {

constexpr std::string_view kNote =
    "a configuration without a plan: every resource counts as created; what will be changed, replaced or destroyed, and so every destructive rule, needs a plan "
    "(in the stack's folder run terraform plan -out PLANFILE, then terraform show -json PLANFILE > plan.json)";
constexpr std::int64_t kMostInstances = 1000;
constexpr std::string_view kCreate[] = {"create"};
// Arguments that are Terraform's, not the resource's.
constexpr std::array<std::string_view, 8> kMetaArguments = {"//", "count", "for_each", "depends_on", "lifecycle", "provider", "provisioner", "connection"};
// Providers mark these as sensitive in every plan.
constexpr std::array<std::string_view, 8> kSensitive = {"password", "master_password", "master_user_password", "auth_token", "secret_string", "secret_binary", "private_key", "secret_key"};

bool is_among(const auto& words, std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); }

// Objects whose keys are data. Providers call them by these words.
bool is_map(std::string_view argument) {
  constexpr std::array<std::string_view, 10> kMaps = {"tags", "tags_all", "variables", "dimensions", "triggers", "keepers", "labels", "annotations", "default_arguments", "options"};
  return is_among(kMaps, argument) || argument.ends_with("_tags") || argument.ends_with("_parameters") || argument.ends_with("_variables") || argument.ends_with("_labels");
}

Value at(const Value& object, std::string_view key) {
  const Value* const found = object.find(key);
  return found == nullptr ? Value() : *found;
}

std::string_view text_of(const Value& value) { return value.text().value_or(std::string_view()); }

// What a value is in a plan, and in the plan's section of the configuration.
struct Sides {
  Value after;       ///< null where it is late
  Value unknown;     ///< `true`, or the mask of its parts; null: none of it is late
  Value expression;  ///< or a block's object, or the array of blocks
};

class Translator {
 public:
  explicit Translator(Arena& arena) : arena_(arena) {}

  // `resource` without what is Terraform's own.
  Sides resource(const Value& resource) {
    std::vector<Member> after;
    std::vector<Member> unknown;
    std::vector<Member> expressions;
    for (const Member& member : resource.members()) {
      if (!is_among(kMetaArguments, member.key)) add(argument(member.key, member.value), member.key, after, unknown, expressions);
    }
    return {object_in(arena_, after), object_in(arena_, unknown), object_in(arena_, expressions)};
  }

  Value expression(const Value& value) { return plain(value).expression; }

 private:
  Sides argument(std::string_view key, const Value& value) {
    if (value.is_object() && !is_map(key)) return blocks({&value, 1});
    const std::span<const Value> items = value.items();
    const bool are_blocks = !items.empty() && std::all_of(items.begin(), items.end(), [](const Value& item) { return item.is_object(); });
    return are_blocks && !is_map(key) ? blocks(items) : plain(value);
  }

  Sides blocks(std::span<const Value> items) {
    std::vector<Value> after;
    std::vector<Value> unknown;
    std::vector<Value> expressions;
    for (const Value& item : items) {
      const Sides sides = resource(item);
      after.push_back(sides.after);
      unknown.push_back(sides.unknown);
      expressions.push_back(sides.expression);
    }
    return {array_in(arena_, after), array_in(arena_, unknown), array_in(arena_, expressions)};
  }

  // A value of one expression: the whole of it refers to what its parts refer to.
  Sides plain(const Value& value) {
    std::vector<std::string> references;
    const std::optional<Sides> sides = known_part(value, references);
    Sides whole = sides.value_or(Sides{Value(), Value::boolean(true), Value()});
    if (!has_template_) {
      whole.expression = written_constant(arena_, value);
    } else if (references.empty()) {
      whole.expression = written_somehow(arena_);
    } else {
      whole.expression = written_reference(arena_, {references.begin(), references.end()});
    }
    has_template_ = false;
    return whole;
  }

  // Nothing for a template, which is late as a whole.
  std::optional<Sides> known_part(const Value& value, std::vector<std::string>& references) {
    if (const std::optional<std::string_view> text = value.text()) {
      if (!is_template(*text)) return Sides{value, Value(), Value()};
      has_template_ = true;
      for (std::string& reference : references_in(*text)) references.push_back(std::move(reference));
      return std::nullopt;
    }
    if (value.is_array()) {
      std::vector<Value> after;
      std::vector<Value> unknown;
      for (const Value& item : value.items()) {
        const Sides part = known_part(item, references).value_or(Sides{Value(), Value::boolean(true), Value()});
        after.push_back(part.after);
        unknown.push_back(part.unknown.is_null() ? Value::boolean(false) : part.unknown);
      }
      return Sides{array_in(arena_, after), array_in(arena_, unknown), Value()};
    }
    if (value.is_object()) {
      std::vector<Member> after;
      std::vector<Member> unknown;
      for (const Member& member : value.members()) {
        const Sides part = known_part(member.value, references).value_or(Sides{Value(), Value::boolean(true), Value()});
        if (!part.unknown.is_true()) after.push_back({member.key, part.after});
        if (!part.unknown.is_null()) unknown.push_back({member.key, part.unknown});
      }
      return Sides{object_in(arena_, after), object_in(arena_, unknown), Value()};
    }
    return Sides{value, Value(), Value()};
  }

  static void add(const Sides& sides, std::string_view key, std::vector<Member>& after, std::vector<Member>& unknown, std::vector<Member>& expressions) {
    if (!sides.unknown.is_true()) after.push_back({key, sides.after});
    if (!sides.unknown.is_null()) unknown.push_back({key, sides.unknown});
    expressions.push_back({key, sides.expression});
  }

  Arena& arena_;
  bool has_template_ = false;
};

class CdktfReader {
 public:
  CdktfReader(const Value& root, WantedTypes wanted, PlanParts parts)
      : root_(root), wanted_(wanted), parts_(std::move(parts)), translator_(parts_.arena), written_(parts_.arena) {}

  Plan read() {
    const Value metadata = at(at(root_, "//"), "metadata");
    parts_.format = Format::kCdktfConfiguration;
    parts_.stack = text_of(at(metadata, "stackName"));
    parts_.tool_version = text_of(at(metadata, "version"));
    parts_.errored = false;
    parts_.notes.emplace_back(kNote);
    for (const Member& type : at(root_, "resource").members()) add_resources(type);
    for (const Member& type : at(root_, "data").members()) {
      for (const Member& source : type.value.members()) {
        written_.add_resource(Mode::kData, type.key, source.key, members_of(translator_.resource(source.value).expression), {provider_of(type.key, source.value), {}});
      }
    }
    add_providers();
    for (const Member& variable : at(root_, "variable").members()) written_.add_variable(variable.key, variable.value.is_object() ? variable.value : object_in(parts_.arena, {}));
    for (const Member& output : at(root_, "output").members()) written_.add_output(output.key, translator_.expression(at(output.value, "value")));
    if (const std::size_t modules = at(root_, "module").members().size(); modules != 0) {
      parts_.notes.push_back(fmt::format("{} module{} of the configuration {} not in this file: only a plan shows the resources", modules, modules == 1 ? "" : "s",
                                         modules == 1 ? "is" : "are"));
    } else {
      parts_.complete = true;
    }
    parts_.configuration = written_.build();
    return Plan(std::move(parts_));
  }

 private:
  static std::vector<Member> members_of(const Value& object) { return {object.members().begin(), object.members().end()}; }

  static std::string_view provider_of(std::string_view type, const Value& resource) {
    const std::string_view named = text_of(at(resource, "provider"));
    return named.empty() ? type.substr(0, type.find('_')) : named;
  }

  void add_resources(const Member& type) {
    const bool is_kept = std::binary_search(wanted_.begin(), wanted_.end(), type.key);
    for (const Member& resource : type.value.members()) {
      const Sides sides = translator_.resource(resource.value);
      written_.add_resource(Mode::kManaged, type.key, resource.key, members_of(sides.expression), {provider_of(type.key, resource.value), {}});
      const std::optional<std::int64_t> count = at(resource.value, "count").as_integer();
      ResourceChange change;
      change.type = type.key;
      change.name = resource.key;
      change.provider = type.key.substr(0, type.key.find('_'));
      change.verbs = kCreate;
      change.action = Action::kCreate;
      change.has_values = is_kept;
      if (is_kept) {
        change.after = sides.after;
        change.after_unknown = sides.unknown;
        change.after_sensitive = sensitive_in(sides.after);
      }
      if (!count.has_value()) {
        change.address = parts_.arena.copy(fmt::format("{}.{}", type.key, resource.key));
        parts_.changes.push_back(change);
      }
      for (std::int64_t i = 0; i < std::min(count.value_or(0), kMostInstances); ++i) {
        change.address = parts_.arena.copy(fmt::format("{}.{}[{}]", type.key, resource.key, i));
        change.index = Value::integer(i);
        parts_.changes.push_back(change);
      }
    }
  }

  Value sensitive_in(const Value& after) {
    std::vector<Member> marks;
    for (const Member& member : after.members()) {
      if (is_among(kSensitive, member.key)) marks.push_back({member.key, Value::boolean(true)});
    }
    return object_in(parts_.arena, marks);
  }

  void add_providers() {
    for (const Member& provider : at(root_, "provider").members()) {
      const std::span<const Value> several = provider.value.items();
      for (const Value& one : provider.value.is_array() ? several : std::span(&provider.value, 1)) {
        const std::string_view alias = text_of(at(one, "alias"));
        const std::string_view key = alias.empty() ? provider.key : parts_.arena.copy(fmt::format("{}.{}", provider.key, alias));
        written_.add_provider(key, members_of(translator_.resource(one).expression));
      }
    }
  }

  Value root_;
  WantedTypes wanted_;
  PlanParts parts_;
  Translator translator_;
  WrittenConfiguration written_;
};

}  // namespace

tl::expected<Plan, Rejection> read_cdktf(ondemand::document& document, std::string_view text, WantedTypes wanted, const Limits& limits) {
  PlanParts parts;
  JsonReader json(parts.arena, limits.depth);
  ondemand::value root;
  Value read;
  simdjson::error_code error = document.get_value().get(root);
  if (error == simdjson::SUCCESS && !json.read(root, read)) error = json.error();
  const auto refuse = [](Reason reason, std::string message) { return tl::unexpected(Rejection{reason, std::move(message), {}, std::nullopt, "run: cdktf synth"}); };
  if (json.is_too_deep()) return refuse(Reason::kTooDeep, fmt::format("nested deeper than {} levels", limits.depth));
  if (error != simdjson::SUCCESS && !end_of_first_value(text).has_value()) {
    return refuse(Reason::kTruncated, "the JSON document does not end: the file is cut off or still being written");
  }
  if (error != simdjson::SUCCESS) return refuse(Reason::kSyntax, fmt::format("not valid JSON ({})", simdjson::error_message(error)));
  if (const char* rest = nullptr; document.current_location().get(rest) == simdjson::SUCCESS) return refuse(Reason::kTrailingText, "text after the end of the JSON document");
  const bool is_synthesised = at(at(at(read, "//"), "metadata"), "stackName").is_string() || at(at(read, "//"), "metadata").find("backend") != nullptr;
  if (!is_synthesised) {
    std::vector<std::string> keys;
    for (const Member& member : read.members()) keys.emplace_back(member.key);
    return tl::unexpected(refuse_look_alike(keys));
  }
  parts.duplicate_keys = json.duplicate_keys();
  return CdktfReader(read, wanted, std::move(parts)).read();
}

}  // namespace plandiff
