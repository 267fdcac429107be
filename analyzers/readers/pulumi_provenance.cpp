#include "analyzers/readers/pulumi_provenance.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "analyzers/readers/pulumi_names.h"
#include "analyzers/readers/written.h"

namespace plandiff {
namespace {

constexpr std::size_t kShortestIdentity = 4;
// A shorter text that equals a configuration value may be written beside it by chance.
constexpr std::size_t kShortestVariable = 8;
constexpr std::size_t kAccountDigits = 12;

bool is_hex(char letter) { return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f'); }
bool is_all_digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos; }

// Digits that nobody's cloud gave out: a run that counts up or repeats, as in documentation.
bool is_invented(std::string_view digits) {
  constexpr std::size_t kRun = 7;
  constexpr std::array<std::string_view, 2> kDocumentation = {"111122223333", "444455556666"};
  if (std::find(kDocumentation.begin(), kDocumentation.end(), digits) != kDocumentation.end()) return true;
  std::size_t up = 1;
  std::size_t same = 1;
  for (std::size_t i = 1; i < digits.size(); ++i) {
    const bool is_next = digits[i] == digits[i - 1] + 1 || (digits[i - 1] == '9' && (digits[i] == 'a' || digits[i] == '0'));
    up = is_next ? up + 1 : 1;
    same = digits[i] == digits[i - 1] ? same + 1 : 1;
    if (up >= kRun || same >= kRun) return true;
  }
  return false;
}

// `subnet-0a1b2c3d4e5f60718`, an account, an ARN of an account: what look-up functions answer. Not if a person made it up.
bool may_be_looked_up(std::string_view text) {
  if (text.starts_with("arn:")) {
    std::string_view rest = text;
    for (int field = 0; field < 4 && !rest.empty(); ++field) rest.remove_prefix(std::min(rest.find(':') + 1, rest.size()));
    const std::string_view account = rest.substr(0, rest.find(':'));
    return account != "aws" && !is_invented(account);
  }
  if (text.size() == kAccountDigits && is_all_digits(text)) return !is_invented(text);
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos || dash == 0 || dash > 8) return false;
  const std::string_view id = text.substr(dash + 1);
  return id.size() >= 8 && id.size() <= 17 && std::all_of(id.begin(), id.end(), is_hex) && !is_invented(id);
}

bool is_identity(std::string_view key) {
  constexpr std::array<std::string_view, 8> kKeys = {"id", "arn", "name", "identifier", "bucket", "url", "endpoint", "address"};
  return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end() || key.ends_with("Arn") || key.ends_with("Identifier");
}

}  // namespace

const PulumiNames::Name& PulumiNames::of(std::string_view urn, std::string_view token, bool is_read) {
  const auto [found, is_new] = names_.try_emplace(urn);
  if (!is_new) return found->second;
  const std::optional<PulumiUrn> parts = parse_urn(urn);
  if (token.empty() && parts) token = parts->type;
  std::string name(parts ? parts->name : urn);
  std::replace_if(
      name.begin(), name.end(),
      [](char letter) { return std::string_view(".[]:\"").find(letter) != std::string_view::npos || static_cast<unsigned char>(letter) <= ' '; }, '_');
  if (name.empty()) name.push_back('_');
  const std::string_view type = model_type_of(token, *arena_);
  // Parents may have children of one type and name.
  const std::size_t others = taken_[fmt::format("{}.{}", type, name)]++;
  if (others > 0) name += fmt::format("_{}", others + 1);
  Name made{type, arena_->copy(name), {}};
  made.reference = arena_->copy(fmt::format("{}{}.{}", is_read ? "data." : "", type, name));
  return found->second = made;
}

PulumiProvenance::PulumiProvenance(const PulumiDocument& document, PulumiNames& names, Arena& arena)
    : arena_(&arena), names_(&names) {
  for (const Member& member : document.config.members()) {
    const std::optional<std::string_view> name = program_setting(member.key);
    const std::optional<std::string_view> text = member.value.text();
    if (name && text && !text->empty() && !stands_for_another(*text)) config_.emplace(*text, *name);
  }
  for (const PulumiStep& step : document.steps) {
    if (step.type == kStackType) continue;  // it only repeats what others are called
    for (const PulumiState* const state : {&step.after, &step.before}) {
      if (state->id.size() >= kShortestIdentity) identities_.emplace(state->id, step.urn);
      for (const Value* const properties : {&state->inputs, &state->outputs}) {
        for (const Member& member : properties->members()) {
          const std::string_view text = member.value.text().value_or("");
          if (text.size() < kShortestIdentity || !is_identity(member.key) || stands_for_another(text)) continue;
          identities_.emplace(text, step.urn);
        }
      }
    }
  }
}

bool PulumiProvenance::is_settled(std::string_view urn, const Value& value, bool is_told) const {
  if (const std::optional<std::string_view> text = value.text()) {
    if (config_.contains(*text) || may_be_looked_up(*text)) return false;
    const auto named = identities_.find(*text);
    return is_told || named == identities_.end() || named->second == urn;
  }
  if (value.as_number() && !value.as_bool() && config_.contains(value.to_json())) return false;
  return std::all_of(value.items().begin(), value.items().end(), [&](const Value& item) { return is_settled(urn, item, is_told); }) &&
         std::all_of(value.members().begin(), value.members().end(), [&](const Member& member) { return is_settled(urn, member.value, is_told); });
}

Value PulumiProvenance::expression_of(std::string_view urn, const PulumiAttribute& attribute, const Value* dependencies) {
  if (dependencies != nullptr && !dependencies->items().empty()) {
    std::vector<std::string_view> references;
    for (const Value& item : dependencies->items()) {
      if (const std::optional<std::string_view> other = item.text()) references.push_back(names_->of(*other, {}).reference);
    }
    return written_reference(*arena_, std::move(references));
  }
  if (!attribute.is_fixed || attribute.is_lookup || !attribute.value.is_plain()) return written_somehow(*arena_);
  if (const std::optional<std::string_view> text = attribute.value.value.text()) {
    const auto variable = config_.find(*text);
    if (variable != config_.end() && text->size() >= kShortestVariable) {
      return written_reference(*arena_, {arena_->copy(fmt::format("var.{}", variable->second))});
    }
  }
  if (!is_settled(urn, attribute.value.value, dependencies != nullptr)) return written_somehow(*arena_);
  return written_constant(*arena_, attribute.value.value);
}

Value PulumiProvenance::expression_of_output(const Value& output) {
  const auto named = output.is_string() ? identities_.find(*output.text()) : identities_.end();
  if (named == identities_.end()) return written_somehow(*arena_);
  return written_reference(*arena_, {names_->of(named->second, {}).reference});
}

}  // namespace plandiff
