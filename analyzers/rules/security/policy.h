// Policy documents of IAM, KMS, S3, SQS, SNS and Secrets Manager, compared by meaning: each member may be one value or
// a list, names of actions know no case, and a document may come from JSON text or from a data source whose JSON is not
// known yet.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

/// Texts of one member of a statement.
struct PolicyTexts {
  std::vector<std::string_view> texts;
  bool is_present = false;  ///< the statement has this member
  bool is_complete = true;  ///< false if a part is not known yet

  /// Is there a text of which this holds? Unknown if it holds for none that is known while one is not.
  [[nodiscard]] Verdict any(const auto& question) const {
    if (std::ranges::any_of(texts, question)) return Verdict::yes();
    return is_complete ? Verdict::no() : Verdict::unknown();
  }
};

/// Who a statement is about.
struct Principal {
  std::string_view kind;  ///< AWS, Service, Federated, CanonicalUser, or * where the statement says `"Principal": "*"`
  std::string_view name;
};

/// One statement.
struct Statement {
  bool is_allow = false;
  PolicyTexts actions;
  PolicyTexts not_actions;
  PolicyTexts resources;
  PolicyTexts not_resources;
  std::vector<Principal> principals;
  bool has_principals = false;
  bool has_not_principals = false;
  bool knows_principals = true;
  std::vector<std::string> condition_keys;  ///< lower case
  bool is_about_plain_http = false;         ///< has the condition Bool aws:SecureTransport = false
};

/// A whole document.
struct Policy {
  std::vector<Statement> statements;
  bool is_complete = true;  ///< false if there may be statements that the plan does not show
};

namespace detail {

inline void add_texts(const Value* value, PolicyTexts& found) {
  if (value == nullptr) return;
  found.is_present = true;
  if (const auto text = value->text()) found.texts.push_back(*text);
  for (const Value& item : value->items()) {
    if (const auto text = item.text()) found.texts.push_back(*text);
  }
}

inline void add_principals(std::string_view kind, const Value& value, Statement& statement) {
  if (const auto text = value.text())
    statement.principals.push_back({*text == "*" && kind.empty() ? "*" : kind, *text});
  for (const Value& item : value.items()) {
    if (const auto text = item.text()) statement.principals.push_back({kind, *text});
  }
  for (const Member& member : value.members()) add_principals(member.key, member.value, statement);
}

inline bool holds_false(const Value& value) {
  if (value.text() == "false" || value.as_bool() == false) return true;
  return std::ranges::any_of(value.items(), holds_false);
}

inline void add_conditions(const Value* conditions, Statement& statement) {
  if (conditions == nullptr) return;
  for (const Member& operation : conditions->members()) {
    for (const Member& condition : operation.value.members()) {
      statement.condition_keys.push_back(to_lower(condition.key));
      if (to_lower(operation.key).starts_with("bool") && statement.condition_keys.back() == "aws:securetransport" &&
          holds_false(condition.value))
        statement.is_about_plain_http = true;
    }
  }
}

inline Statement read_statement(const Value& value) {
  Statement made;
  const Value* const effect = value.find("Effect");
  made.is_allow = effect != nullptr && effect->text() == "Allow";
  add_texts(value.find("Action"), made.actions);
  add_texts(value.find("NotAction"), made.not_actions);
  add_texts(value.find("Resource"), made.resources);
  add_texts(value.find("NotResource"), made.not_resources);
  const Value* const principal = value.find("Principal");
  made.has_principals = principal != nullptr;
  if (principal != nullptr) add_principals({}, *principal, made);
  made.has_not_principals = value.find("NotPrincipal") != nullptr;
  add_conditions(value.find("Condition"), made);
  return made;
}

/// A list of a data source: late parts leave it incomplete.
inline PolicyTexts texts_of(const Attribute& list) {
  PolicyTexts made;
  if (list.is_unknown()) return {{}, true, false};
  for (const Attribute& leaf : list.leaves()) {
    // A list that nobody wrote is one null leaf.
    made.is_present = made.is_present || leaf.is_known() || leaf.is_unknown();
    if (const auto text = leaf.text()) made.texts.push_back(*text);
    if (leaf.is_unknown()) made.is_complete = false;
  }
  return made;
}

inline void add_block_principals(const Attribute& blocks, Statement& made) {
  if (blocks.is_unknown()) made.knows_principals = false;
  for (std::size_t i = 0; i < blocks.value().items().size(); ++i) {
    made.has_principals = true;
    const Attribute kind = blocks.at(i).at("type");
    const PolicyTexts names = texts_of(blocks.at(i).at("identifiers"));
    if (kind.is_unknown() || !names.is_complete) made.knows_principals = false;
    for (const std::string_view name : names.texts) made.principals.push_back({kind.text().value_or(""), name});
  }
}

inline void add_block_conditions(const Attribute& blocks, Statement& made) {
  if (blocks.is_unknown()) made.condition_keys.emplace_back();
  for (std::size_t i = 0; i < blocks.value().items().size(); ++i) {
    made.condition_keys.push_back(to_lower(blocks.at(i).at("variable").text().value_or("")));
    if (made.condition_keys.back() == "aws:securetransport" && holds_false(blocks.at(i).at("values").value()))
      made.is_about_plain_http = true;
  }
}

}  // namespace detail

/// The statements of a policy's JSON. A JSON text without statements is an empty policy.
inline Policy read_policy(const Value& document) {
  Policy policy;
  const Value* const statements = document.find("Statement");
  if (statements == nullptr) return policy;
  if (statements->is_object()) policy.statements.push_back(detail::read_statement(*statements));
  for (const Value& statement : statements->items()) policy.statements.push_back(detail::read_statement(statement));
  return policy;
}

/// The statements of a data source aws_iam_policy_document that is read while applying: what the code says is known
/// already.
inline Policy read_policy_document(const ResourceView& document) {
  Policy policy;
  const Attribute statements = document.attribute("statement");
  policy.is_complete = !statements.is_unknown() && is_unset(document.attribute("source_policy_documents")).is_yes() &&
                       is_unset(document.attribute("override_policy_documents")).is_yes();
  for (std::size_t i = 0; i < statements.value().items().size(); ++i) {
    const Attribute block = statements.at(i);
    if (block.is_unknown() || block.at("effect").is_unknown()) {
      policy.is_complete = false;
      continue;
    }
    Statement made;
    const Attribute effect = block.at("effect");
    made.is_allow = effect.is_empty() || effect.text() == "Allow";
    made.actions = detail::texts_of(block.at("actions"));
    made.not_actions = detail::texts_of(block.at("not_actions"));
    made.resources = detail::texts_of(block.at("resources"));
    made.not_resources = detail::texts_of(block.at("not_resources"));
    detail::add_block_principals(block.at("principals"), made);
    const Attribute others = block.at("not_principals");
    made.has_not_principals = others.is_unknown() || !others.value().items().empty();
    detail::add_block_conditions(block.at("condition"), made);
    policy.statements.push_back(std::move(made));
  }
  return policy;
}

/// The policy of an attribute: its JSON, else the data sources it comes from. Nothing if the attribute is not set, and
/// an incomplete policy if nobody can tell. The rule names aws_iam_policy_document in `also_reads`.
inline std::optional<Policy> policy_of(const Subject& subject, const Attribute& attribute, const Referred& referred) {
  if (attribute.is_known()) {
    const std::optional<Value> json = subject.as_json(attribute);
    return json && json->is_object() ? std::optional(read_policy(*json)) : std::nullopt;
  }
  if (!attribute.is_unknown()) return std::nullopt;
  Policy policy;
  policy.is_complete = referred.is_complete && !referred.resources.empty();
  for (const ResourceView& view : referred.resources) {
    if (view.type() != "aws_iam_policy_document") return Policy{{}, false};
    const Policy read = read_policy_document(view);
    policy.is_complete = policy.is_complete && read.is_complete;
    policy.statements.insert(policy.statements.end(), read.statements.begin(), read.statements.end());
  }
  return policy;
}

/// Whether the answer about single statements holds for the document: yes if it does for one, unknown if a statement
/// may be hidden.
inline Verdict any_statement(const Policy& policy, const auto& question) {
  Verdict verdict = policy.is_complete ? Verdict::no() : Verdict::unknown();
  for (const Statement& statement : policy.statements) verdict = verdict | question(statement);
  return verdict;
}

/// Anybody in any account.
inline Verdict is_for_anyone(const Statement& statement) {
  if (std::ranges::any_of(statement.principals, [](const Principal& who) {
        return who.name == "*" && (who.kind == "*" || who.kind == "AWS");
      }))
    return Verdict::yes();
  return statement.knows_principals ? Verdict::no() : Verdict::unknown();
}

/// True if a condition says who may call, or for what. TLS, a second factor, the time or a browser's name say nothing
/// of that.
inline bool narrows_caller(const Statement& statement) {
  constexpr std::array<std::string_view, 9> kNoCaller = {
      "aws:securetransport",    "s3:tlsversion",   "aws:multifactorauthpresent",
      "aws:multifactorauthage", "aws:currenttime", "aws:epochtime",
      "aws:useragent",          "aws:referer",     "aws:requestedregion"};
  return std::ranges::any_of(statement.condition_keys, [&](const std::string& key) {
    return std::ranges::find(kNoCaller, std::string_view(key)) == kNoCaller.end();
  });
}

/// Allows anybody, without a condition that narrows that.
inline Verdict is_open_to_anyone(const Statement& statement) {
  if (!statement.is_allow || narrows_caller(statement)) return Verdict::no();
  return is_for_anyone(statement);
}

}  // namespace plandiff::rules
