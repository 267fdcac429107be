// Where a physical name has to be unique: everywhere, in an account, or in an account's region. Two resources are in one account
// and region if their provider configurations say the same of both.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "analyzers/rule.h"

namespace plandiff::rules {

enum class NameReach { kEverywhere, kAccount, kRegion };

/// The types of identity.h whose names reach further than a region.
inline NameReach reach_of(std::string_view type) {
  if (type == "aws_s3_bucket") return NameReach::kEverywhere;
  return type.starts_with("aws_iam_") || type == "aws_cloudwatch_dashboard" ? NameReach::kAccount : NameReach::kRegion;
}

/// Types in which AWS takes two names that differ in case only for the same: it stores them in lower case.
inline bool ignores_case(std::string_view type) {
  constexpr std::array<std::string_view, 9> kFamilies = {"aws_db_",  "aws_rds_",     "aws_docdb_", "aws_redshift_", "aws_elasticache_",
                                                         "aws_dms_", "aws_neptune_", "aws_memorydb_", "aws_iam_"};
  return std::ranges::any_of(kFamilies, [&](std::string_view family) { return type.starts_with(family); });
}

namespace detail {

/// The provider of AWS that a resource without an entry in the configuration had, if there is but one.
inline const Value* only_provider(const Value& providers) {
  const Value* found = nullptr;
  for (const Member& provider : providers.members()) {
    const Value* const name = provider.value.find("name");
    if (name == nullptr || name->text() != "aws") continue;
    if (found != nullptr) return nullptr;
    found = &provider.value;
  }
  return found;
}

/// The expressions that decide account and region, as texts to compare; never shown.
inline std::string compared(const Value& expressions, std::span<const std::string_view> names) {
  std::string made;
  for (const std::string_view name : names) {
    const Value* const found = expressions.find(name);
    made += (found == nullptr ? std::string() : found->to_json()) + "\n";
  }
  return made;
}

}  // namespace detail

/// A resource as far as its scope goes.
struct Scoped {
  std::string_view type;
  const Value* configured = nullptr;  ///< its entry in the configuration, or null
  Value values;
};

/// A text that is equal for two resources of one type in the same scope; nothing where the plan does not show the provider.
inline std::optional<std::string> scope_of(const Plan& plan, const Scoped& resource) {
  const NameReach reach = reach_of(resource.type);
  if (reach == NameReach::kEverywhere) return std::string();
  const Value* const key = resource.configured == nullptr ? nullptr : resource.configured->find("provider_config_key");
  const Value& providers = plan.configuration().providers();
  const Value* const provider = key == nullptr ? detail::only_provider(providers) : providers.find(key->text().value_or(""));
  if (provider == nullptr && key == nullptr) return std::nullopt;
  // A module's own provider of old plans: one key is one configuration, two may be the same.
  if (provider == nullptr) return "key " + std::string(key->text().value_or(""));
  constexpr std::array<std::string_view, 7> kAccount = {"assume_role", "assume_role_with_web_identity", "profile", "access_key",
                                                        "shared_credentials_files", "shared_config_files", "allowed_account_ids"};
  constexpr std::array<std::string_view, 1> kRegion = {"region"};
  const Value* const written = provider->find("expressions");
  const Value expressions = written == nullptr ? Value() : *written;
  std::string scope = detail::compared(expressions, kAccount);
  if (reach == NameReach::kAccount) return scope;
  // Version 6 of the provider lets each resource name its region.
  const Value* const own = resource.values.find("region");
  const Value* const expression = resource.configured == nullptr ? nullptr : resource.configured->find("expressions");
  const bool is_own = own != nullptr && own->is_string() && expression != nullptr && expression->find("region") != nullptr;
  return scope + (is_own ? own->to_json() : detail::compared(expressions, kRegion));
}

}  // namespace plandiff::rules
