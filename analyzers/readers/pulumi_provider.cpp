#include "analyzers/readers/pulumi_provider.h"

#include <optional>

#include <fmt/format.h>

#include "analyzers/readers/pulumi_document.h"
#include "analyzers/readers/pulumi_value.h"
#include "analyzers/readers/written.h"

namespace plandiff {
namespace {

struct Setting {
  std::string_view own;
  std::string_view model;
};

// https://www.pulumi.com/registry/packages/aws/installation-configuration/
constexpr Setting kSettings[] = {{"region", "region"},
                                 {"profile", "profile"},
                                 {"accessKey", "access_key"},
                                 {"secretKey", "secret_key"},
                                 {"token", "token"},
                                 {"assumeRole", "assume_role"},
                                 {"assumeRoles", "assume_role"},
                                 {"assumeRoleWithWebIdentity", "assume_role_with_web_identity"},
                                 {"sharedCredentialsFiles", "shared_credentials_files"},
                                 {"sharedConfigFiles", "shared_config_files"},
                                 {"allowedAccountIds", "allowed_account_ids"}};

// A structured setting is JSON inside a text.
Value structure_of(const Value& setting, Arena& arena) {
  const std::string_view text = setting.text().value_or("");
  const bool is_json = text.starts_with('[') || text.starts_with('{');
  return is_json ? read_json_text(text, arena).value_or(setting) : setting;
}

bool is_told(const Value& setting) {
  if (const std::optional<std::string_view> text = setting.text()) return !stands_for_another(*text);
  for (const Value& item : setting.items()) {
    if (!is_told(item)) return false;
  }
  for (const Member& member : setting.members()) {
    if (!is_told(member.value)) return false;
  }
  return true;
}

std::optional<Member> default_tags(const Value& setting, Arena& arena) {
  const PulumiValue tags = object_of(translate_properties("", object_in(arena, {{"tags", member_of(setting, "tags")}}), SecretSide::kAfter, arena), arena);
  const Value* const found = tags.value.find("tags");
  if (found == nullptr || !tags.is_plain()) return std::nullopt;
  return Member{"default_tags", array_in(arena, {object_in(arena, {{"tags", written_constant(arena, *found)}})})};
}

}  // namespace

std::vector<Member> provider_expressions(const Value& settings, std::string_view prefix, std::string_view key, Arena& arena) {
  std::vector<Member> expressions;
  for (const Member& setting : settings.members()) {
    if (!setting.key.starts_with(prefix)) continue;
    const std::string_view name = setting.key.substr(prefix.size());
    const Value value = structure_of(setting.value, arena);
    if (name == "defaultTags") {
      if (const std::optional<Member> tags = default_tags(value, arena)) expressions.push_back(*tags);
      continue;
    }
    for (const Setting& known : kSettings) {
      if (known.own != name) continue;
      // What is late or secret may be anything, but is one thing for all resources of this provider.
      expressions.push_back({known.model, is_told(value) ? written_constant(arena, value)
                                                         : written_reference(arena, {arena.copy(fmt::format("local.{}_of_{}", known.model, key))})});
    }
  }
  return expressions;
}

}  // namespace plandiff
