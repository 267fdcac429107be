// Ids, ARNs and accounts that the plan proves: of what exists already, and of what data sources have read.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <unordered_set>

#include "analyzers/rule.h"
#include "analyzers/rules/literals/aws_id.h"

namespace plandiff::rules {

/// Made once a plan, and only if some literal asks for it.
struct KnownIds {
  std::unordered_set<std::string_view> ids;
  std::set<std::string_view> accounts;  ///< the user's own
  std::size_t providers = 0;            ///< configurations of the AWS provider; several may be several accounts
};

namespace detail {

inline void add_texts_of(const Value& value, std::unordered_set<std::string_view>& ids) {
  if (const auto text = value.text(); text && !text->empty()) ids.insert(*text);
  for (const Value& item : value.items()) add_texts_of(item, ids);
}

/// The ids that a resource has, not those that it was given: its own, and what came with it.
inline void add_own_ids(const Value& values, KnownIds& known) {
  for (const Member& member : values.members()) {
    const bool is_own = member.key == "id" || member.key == "arn" || member.key == "ids" || member.key == "arns" || member.key == "key_id" ||
                        member.key.starts_with("default_") || member.key.starts_with("main_");
    if (is_own) add_texts_of(member.value, known.ids);
    if (member.key == "arn") {
      const std::optional<Arn> arn = parse_arn(member.value.text().value_or(""));
      if (arn && is_account(arn->account)) known.accounts.insert(arn->account);
    }
    if (member.key == "account_id" && is_account(member.value.text().value_or(""))) known.accounts.insert(*member.value.text());
  }
}

inline void add_providers(const Plan& plan, KnownIds& known) {
  for (const Member& provider : plan.configuration().providers().members()) {
    const Value* const name = provider.value.find("name");
    if (name == nullptr || name->text() != "aws") continue;
    ++known.providers;
    const Value* const expressions = provider.value.find("expressions");
    const Value* const allowed = expressions == nullptr ? nullptr : expressions->find("allowed_account_ids");
    const Value* const constant = allowed == nullptr ? nullptr : allowed->find("constant_value");
    if (constant == nullptr) continue;
    for (const Value& account : constant->items()) {
      if (is_account(account.text().value_or(""))) known.accounts.insert(*account.text());
    }
  }
}

}  // namespace detail

inline const KnownIds& known_ids(const Subject& subject) {
  return subject.once<KnownIds>([](const Subject& any) {
    KnownIds known;
    for (const ResourceChange& change : any.plan().changes()) detail::add_own_ids(change.before, known);
    for (const KnownResource& resource : any.plan().prior()) detail::add_own_ids(resource.values, known);
    detail::add_providers(any.plan(), known);
    return known;
  });
}

}  // namespace plandiff::rules
