// Whether a monitoring role may write what it measures.
#pragma once

#include <algorithm>
#include <string_view>

#include "analyzers/rule.h"

namespace plandiff::rules {

namespace detail {

/// Does an attachment mean this role? Names known on both sides decide; else it may.
inline Verdict means_role(const Attribute& attached, const Attribute& role_name) {
  if (is_unset(attached).is_yes()) return Verdict::no();
  if (attached.is_unknown() || !role_name.text()) return Verdict::unknown();
  return Verdict::of(attached.text() == role_name.text());
}

inline Verdict lists_role(const Attribute& roles, const Attribute& role_name) {
  Verdict found = roles.is_unknown() ? Verdict::unknown() : Verdict::no();
  for (const Attribute& role : roles.leaves()) found = found | means_role(role, role_name);
  return found;
}

}  // namespace detail

/// Types that give a role a policy.
inline constexpr std::string_view kRolePolicies[] = {
    "aws_iam_role_policy_attachment", "aws_iam_role_policy", "aws_iam_role_policies_exclusive",
    "aws_iam_role_policy_attachments_exclusive", "aws_iam_policy_attachment"};

/// Is a role that this plan creates left without any policy? A role that exists already may have some elsewhere.
inline Verdict is_without_policy(const Subject& subject, const ResourceView& role) {
  const bool is_new = role.change() != nullptr && role.change()->action == Action::kCreate;
  if (!is_new) return Verdict::no();
  const Attribute name = role.attribute("name");
  const Attribute managed = role.attribute("managed_policy_arns");
  const Attribute own = role.attribute("inline_policy");
  if (!managed.value().items().empty() || !own.value().items().empty()) return Verdict::no();
  Verdict has_policy = (managed.is_unknown() || own.is_unknown()) ? Verdict::unknown() : Verdict::no();
  for (const std::string_view type : kRolePolicies) {
    for (const ResourceView& policy : subject.resources(type)) {
      has_policy = has_policy | detail::means_role(policy.attribute("role"), name) |
                   detail::means_role(policy.attribute("role_name"), name) |
                   detail::lists_role(policy.attribute("roles"), name);
    }
  }
  if (has_policy.is_yes()) return Verdict::no();
  return subject.is_whole() & (has_policy.is_no() ? Verdict::yes() : Verdict::unknown());
}

}  // namespace plandiff::rules
