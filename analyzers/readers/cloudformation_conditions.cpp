// Conditions, as far as parameters and mappings decide them.
#include <algorithm>

#include "analyzers/readers/cloudformation_template.h"

namespace plandiff {
namespace {

constexpr std::size_t kDeepestCondition = 64;

void add_once(std::vector<std::string_view>& references, std::string_view reference) {
  if (std::find(references.begin(), references.end(), reference) == references.end()) references.push_back(reference);
}

}  // namespace

Verdict Template::condition(std::string_view name) {
  Sources ignored;
  return judge_named(name, ignored, 0);
}

Verdict Template::judge_named(std::string_view name, Sources& sources, std::size_t depth) {
  const auto [known, is_new] = judged_.try_emplace(name);  // unknown while it is being judged: a circle ends there
  if (is_new) {
    Judged made;
    if (const Value* const declared = conditions_.find(name)) made.verdict = judge(*declared, made.sources, depth + 1);
    judged_[name] = std::move(made);
  }
  const Judged& judged = judged_[name];
  sources.is_open = sources.is_open || judged.sources.is_open;
  for (const std::string_view reference : judged.sources.references) add_once(sources.references, reference);
  return judged.verdict;
}

Verdict Template::judge(const Value& value, Sources& sources, std::size_t depth) {
  if (depth > kDeepestCondition || value.members().size() != 1) return Verdict::unknown();
  const auto& [name, argument] = value.members().front();
  if (name == "Condition") return judge_named(argument.text().value_or(""), sources, depth + 1);
  if (name == "Fn::Equals") return judge_equals(argument, sources, depth + 1);
  if (name == "Fn::Not") return argument.items().size() == 1 ? is_not(judge(argument.items()[0], sources, depth + 1)) : Verdict::unknown();
  if (name != "Fn::And" && name != "Fn::Or") return Verdict::unknown();
  Verdict made = name == "Fn::And" ? Verdict::yes() : Verdict::no();
  for (const Value& item : argument.items()) {
    const Verdict one = judge(item, sources, depth + 1);
    made = name == "Fn::And" ? made & one : made | one;
  }
  return made;
}

Verdict Template::judge_equals(const Value& argument, Sources& sources, std::size_t depth) {
  if (argument.items().size() != 2) return Verdict::unknown();
  const Node a = evaluate_any(argument.items()[0], depth);
  const Node b = evaluate_any(argument.items()[1], depth);
  for (const Node* const side : {&a, &b}) {
    sources.is_open = sources.is_open || side->is_open;
    for (const std::string_view reference : side->references) add_once(sources.references, reference);
  }
  if (a.kind != Node::Kind::kScalar || b.kind != Node::Kind::kScalar) return Verdict::unknown();
  return Verdict::of(a.text() == b.text());
}

}  // namespace plandiff
