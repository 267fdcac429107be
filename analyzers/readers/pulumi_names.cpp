#include "analyzers/readers/pulumi_names.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "analyzers/readers/dialect.h"

namespace plandiff {
namespace {

constexpr std::string_view kUrnStart = "urn:pulumi:";

bool is_upper(char letter) { return letter >= 'A' && letter <= 'Z'; }
bool is_lower(char letter) { return letter >= 'a' && letter <= 'z'; }
bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
char lower(char letter) { return is_upper(letter) ? static_cast<char>(letter - 'A' + 'a') : letter; }

// The text up to the next `::`, which is taken off as well; nothing if there is none.
std::optional<std::string_view> take_part(std::string_view& rest) {
  const std::size_t end = rest.find("::");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(end + 2);
  return part;
}

// Providers whose Terraform name is another one.
std::string_view provider_prefix(std::string_view package) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kRenamed = {
      {{"gcp", "google"}, {"azure", "azurerm"}, {"f5bigip", "bigip"}}};
  for (const auto& [own, theirs] : kRenamed) {
    if (own == package) return theirs;
  }
  return package;
}

// `pkg:mod/thing:Thing`: the file is the type with a small first letter. Native providers (`aws-native:rds:DbInstance`, `kubernetes:apps/v1:Deployment`)
// and components (`app:index:Worker`) have another form.
std::string derived_type(std::string_view token) {
  const std::size_t colon = token.find(':');
  const std::size_t slash = token.find('/', colon == std::string_view::npos ? token.size() : colon);
  const std::size_t last = token.rfind(':');
  if (colon == std::string_view::npos || slash == std::string_view::npos || last <= slash) return {};
  const std::string_view file = token.substr(slash + 1, last - slash - 1);
  const std::string_view type = token.substr(last + 1);
  if (file.empty() || file.size() != type.size() || lower(type[0]) != file[0] || type.substr(1) != file.substr(1)) return {};
  const std::string prefix(provider_prefix(token.substr(0, colon)));
  const std::string module = to_snake_case(token.substr(colon + 1, slash - colon - 1));
  const std::string thing = to_snake_case(type);
  // `random:index/randomPassword:RandomPassword` names its provider already; most of EC2 has no `ec2_` in Terraform.
  if (module == "index") return thing.starts_with(prefix + "_") ? thing : prefix + "_" + thing;
  if (prefix == "aws" && module == "ec2") return prefix + "_" + thing;
  return fmt::format("{}_{}_{}", prefix, module, thing);
}

bool is_index_zero(std::string_view step) { return step == "[0]"; }

// The step of a path that begins at its start: `name`, `[0]` or `["key"]`, without the dot before it.
std::string_view take_step(std::string_view& path) {
  if (path.starts_with('.')) path.remove_prefix(1);
  std::size_t end = path.starts_with('[') ? path.find(path.starts_with("[\"") ? "\"]" : "]") : path.find_first_of(".[");
  if (end == std::string_view::npos) end = path.size();
  else if (path.starts_with("[\"")) end += 2;
  else if (path.starts_with('[')) end += 1;
  const std::string_view step = path.substr(0, end);
  path.remove_prefix(end);
  return step;
}

const Dialect::AttributeName* spelling_at(std::string_view type, std::string_view whole, std::string_view name) {
  const Dialect& dialect = Dialect::of("pulumi");
  const Dialect::AttributeName* const found = dialect.spelling_of(type, whole);
  return found != nullptr || whole == name ? found : dialect.spelling_of("*", name);
}

}  // namespace

std::optional<PulumiUrn> parse_urn(std::string_view text) {
  if (!text.starts_with(kUrnStart)) return std::nullopt;
  std::string_view rest = text.substr(kUrnStart.size());
  const std::optional<std::string_view> stack = take_part(rest);
  const std::optional<std::string_view> project = stack ? take_part(rest) : std::nullopt;
  const std::optional<std::string_view> types = project ? take_part(rest) : std::nullopt;
  if (!types) return std::nullopt;
  return PulumiUrn{*stack, *project, types->substr(types->rfind('$') + 1), rest};
}

std::string_view model_type_of(std::string_view token, Arena& arena) {
  const std::vector<std::string_view>& listed = Dialect::of("pulumi").types_of(token);
  if (!listed.empty()) return listed.front();
  std::string derived = derived_type(token);
  if (derived.empty()) {
    if (token.find_first_of(".[") == std::string_view::npos) return token;
    derived = token;
    std::replace_if(derived.begin(), derived.end(), [](char letter) { return letter == '.' || letter == '['; }, '_');
  }
  return arena.copy(derived);
}

std::optional<std::string_view> program_setting(std::string_view key) {
  constexpr std::array<std::string_view, 9> kProviders = {"aws",        "aws-native",    "azure",  "azure-native", "gcp",
                                                          "kubernetes", "google-native", "pulumi", "docker"};
  const std::size_t colon = key.find(':');
  if (colon == std::string_view::npos) return key;
  if (std::find(kProviders.begin(), kProviders.end(), key.substr(0, colon)) != kProviders.end()) return std::nullopt;
  return key.substr(colon + 1);
}

std::string to_snake_case(std::string_view camel) {
  std::string snake;
  for (std::size_t i = 0; i < camel.size(); ++i) {
    // `dbInstanceARN` has one word after the last small letter.
    const bool begins_word = is_upper(camel[i]) && i > 0 && !is_upper(camel[i - 1]) && camel[i - 1] != '_';
    if (begins_word) snake += '_';
    snake += lower(camel[i]);
  }
  return snake;
}

std::string to_camel_case(std::string_view snake) {
  std::string camel;
  bool is_start = false;
  for (const char letter : snake) {
    if (letter == '_') {
      is_start = !camel.empty();
      continue;
    }
    camel += is_start && is_lower(letter) ? static_cast<char>(letter - 'a' + 'A') : letter;
    is_start = false;
  }
  return camel;
}

std::string to_singular(std::string_view plural) {
  const auto without = [plural](std::size_t letters) { return std::string(plural.substr(0, plural.size() - letters)); };
  if (plural.ends_with("ies")) return without(3) + "y";
  for (const std::string_view end : {"sses", "xes", "ches", "shes"}) {
    if (plural.ends_with(end)) return without(2);
  }
  const bool is_one = !plural.ends_with('s') || plural.ends_with("ss") || plural.ends_with("us") || plural.ends_with("is");
  return is_one ? std::string(plural) : without(1);
}

std::string to_plural(std::string_view singular) {
  const bool is_plural = singular.ends_with('s') && !singular.ends_with("ss") && !singular.ends_with("us");
  if (is_plural || singular.ends_with("gress")) return std::string(singular);
  if (singular.ends_with('y') && singular.size() > 1 && std::string_view("aeiou").find(singular[singular.size() - 2]) == std::string_view::npos) {
    return std::string(singular.substr(0, singular.size() - 1)) + "ies";
  }
  for (const std::string_view end : {"ss", "x", "ch", "sh", "us"}) {
    if (singular.ends_with(end)) return std::string(singular) + "es";
  }
  return std::string(singular) + "s";
}

std::string pulumi_spelling(std::string_view type, std::string_view path) {
  std::string spelled;
  std::string whole;  // the model's path so far, without indices
  while (!path.empty()) {
    const std::string_view step = take_step(path);
    if (step.starts_with('[')) {
      spelled += step;
      continue;
    }
    whole += (whole.empty() ? "" : ".") + std::string(step);
    const Dialect::AttributeName* const listed = spelling_at(type, whole, step);
    std::string_view own = listed == nullptr ? std::string_view() : listed->own;
    own = own.substr(own.rfind('.') + 1);
    std::string_view after = path;
    const std::string_view next = after.empty() ? std::string_view() : take_step(after);
    const bool is_block = is_digit(next.size() > 1 ? next[1] : ' ') && after.starts_with('.');
    const bool is_repeated = listed != nullptr && listed->shape == "blocks";
    std::string name = own.empty() ? to_camel_case(step) : std::string(own);
    if (is_block && !is_repeated && !is_index_zero(next) && own.empty()) name = to_plural(name);
    spelled += (spelled.empty() ? "" : ".") + name;
    // What may stand once is an object in Pulumi, a list of one here.
    if (is_block && !is_repeated && is_index_zero(next)) path = after;
    if (listed != nullptr && listed->shape == "map") return spelled.append(path);  // the rest is data
  }
  return spelled;
}

}  // namespace plandiff
