#include "analyzers/cdktf_stack.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "analyzers/readers/reader.h"

namespace plandiff {
namespace {

constexpr std::size_t kMostBytes = 32U << 20U;  // of all configurations of one app together: whoever writes them pays for every plan
constexpr std::size_t kLargestManifest = 1U << 20U;
constexpr std::size_t kMostStacks = 64;
constexpr std::string_view kConfiguration = "cdk.tf.json";

Value at(const Value& object, std::string_view key) {
  const Value* const found = object.find(key);
  return found == nullptr ? Value() : *found;
}

std::string text_of(const Value& value) { return std::string(value.text().value_or(std::string_view())); }

void add_constructs(const Value& types, std::string_view prefix, CdktfStack& stack) {
  for (const Member& type : types.members()) {
    for (const Member& made : type.value.members()) {
      stack.constructs[std::string(prefix) + std::string(type.key) + "." + std::string(made.key)] = text_of(at(at(at(made.value, "//"), "metadata"), "path"));
    }
  }
}

// The address without its instance, as it stands in the configuration of the root.
std::string_view in_configuration(std::string_view address) {
  address = address.substr(0, address.find('['));
  constexpr std::string_view kModule = "module.";
  return address.starts_with(kModule) ? address.substr(0, address.find('.', kModule.size())) : address;
}

bool has_all(const CdktfStack& stack, const Plan& plan) {
  std::size_t shared = 0;
  for (const ResourceChange& change : plan.changes()) {
    if (change.destroys() || change.action == Action::kForget || !change.deposed.empty()) continue;  // no longer in the code, perhaps
    if (!stack.constructs.contains(std::string(in_configuration(change.address)))) return false;
    ++shared;
  }
  return shared != 0;
}

std::optional<CdktfStack> stack_in(const Workspace& files, const std::string& folder, const std::string& relative, std::size_t& bytes_left) {
  const std::optional<std::string> text = files.read_text(relative.empty() ? std::string(kConfiguration) : relative + "/" + std::string(kConfiguration), bytes_left);
  if (!text.has_value()) return std::nullopt;
  bytes_left -= text->size();
  std::optional<CdktfStack> stack = read_cdktf_stack(*text);
  if (stack.has_value()) stack->folder = folder.empty() || relative.empty() ? folder + relative : folder + "/" + relative;
  return stack;
}

// The folders of a manifest's stacks, relative to the manifest.
std::vector<std::string> folders_of(std::string_view manifest) {
  Arena arena;
  const std::optional<Value> value = read_json_text(manifest, arena);
  std::vector<std::string> folders;
  if (!value.has_value()) return folders;
  for (const Member& stack : at(*value, "stacks").members()) {
    std::string path = text_of(at(stack.value, "synthesizedStackPath"));
    if (const std::size_t slash = path.rfind('/'); slash != std::string::npos) folders.push_back(path.substr(0, slash));
    if (folders.size() == kMostStacks) break;
  }
  return folders;
}

}  // namespace

std::string_view CdktfStack::construct_of(std::string_view address) const {
  const auto found = constructs.find(std::string(in_configuration(address)));
  return found == constructs.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<CdktfStack> read_cdktf_stack(std::string_view configuration) {
  Arena arena;
  const std::optional<Value> root = read_json_text(configuration, arena);
  if (!root.has_value()) return std::nullopt;
  const Value metadata = at(at(*root, "//"), "metadata");
  if (!metadata.is_object()) return std::nullopt;
  CdktfStack stack;
  stack.name = text_of(at(metadata, "stackName"));
  add_constructs(at(*root, "resource"), "", stack);
  add_constructs(at(*root, "data"), "data.", stack);
  for (const Member& module : at(*root, "module").members()) {
    stack.constructs["module." + std::string(module.key)] = text_of(at(at(at(module.value, "//"), "metadata"), "path"));
  }
  return stack;
}

std::optional<CdktfStack> cdktf_stack_of(const Plan& plan, const WorkspaceLocation& location) {
  if (location.root.empty()) return std::nullopt;
  const Workspace files(location);
  std::size_t bytes_left = kMostBytes;
  if (std::optional<CdktfStack> beside = stack_in(files, location.base, "", bytes_left)) return beside;
  constexpr std::array<std::string_view, 2> kManifests = {"", "cdktf.out/"};
  for (const std::string_view place : kManifests) {
    const std::optional<std::string> manifest = files.read_text(std::string(place) + "manifest.json", kLargestManifest);
    if (!manifest.has_value()) continue;
    std::optional<CdktfStack> only;
    for (const std::string& folder : folders_of(*manifest)) {
      std::optional<CdktfStack> stack = stack_in(files, location.base, std::string(place) + folder, bytes_left);
      if (!stack.has_value() || !has_all(*stack, plan)) continue;
      if (only.has_value()) return std::nullopt;  // both would do
      only = std::move(stack);
    }
    if (only.has_value()) return only;
  }
  return std::nullopt;
}

}  // namespace plandiff
