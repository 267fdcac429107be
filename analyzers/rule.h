// All that a rule includes. A rule is a literal with a function: it finds one pattern in one resource change.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "analyzers/base/text.h"
#include "analyzers/knowledge/table.h"
#include "analyzers/plan/action.h"
#include "analyzers/plan/attribute.h"
#include "analyzers/plan/verdict.h"
#include "analyzers/plan_subject.h"
#include "analyzers/report.h"
#include "analyzers/severity.h"
#include "analyzers/subject.h"

namespace plandiff {

/// One pattern that a plan may show. All text is constant; rules have no state, no clock and no disk of their own.
struct Rule {
  std::string_view code;   ///< permanent: three letters and three digits, see rules.md 0
  std::string_view slug;   ///< the file's name with hyphens; says what is found
  std::string_view title;  ///< one line, no full stop
  Severity severity = Severity::kMedium;  ///< the worst it gives; a case may lower it
  Category category = Category::kReliability;
  Confidence confidence = Confidence::kCertain;
  std::span<const std::string_view> types{};    ///< resource types it is called for; none for a rule about the whole plan
  std::span<const std::string_view> also_reads{};  ///< types it looks up through Subject::resources
  ActionMask actions = kCreates | kUpdates | kReplaces;
  std::string_view fix;  ///< one line for the report: what to do
  std::string_view doc;  ///< Markdown with the five headings of `kHeadings`
  std::span<const std::string_view> aliases{};  ///< former slugs
  std::string_view deprecated_since{};          ///< version, empty while it is in use
  bool reads_unknown = true;  ///< false: nothing it asks can be unknown, so it has no unknown_* fixture
  /// Called for each change of `types` and `actions`.
  void (*check)(const Subject& subject, Report& report) = nullptr;
  /// Called once a plan, for rules about the whole plan or the files beside it.
  void (*check_plan)(const PlanSubject& subject, Report& report) = nullptr;
};

/// The headings of every rule's documentation, in order.
inline constexpr std::string_view kHeadings[] = {"## What it finds", "## Why it matters", "## How to fix",
                                                 "## When it stays silent", "## Sources"};

namespace detail {

consteval bool file_is_slug(std::string_view file, std::string_view slug) {
  file.remove_prefix(file.rfind('/') + 1);
  if (file.size() != slug.size() + 4) return false;
  for (std::size_t i = 0; i < slug.size(); ++i) {
    if (file[i] != (slug[i] == '-' ? '_' : slug[i])) return false;
  }
  return true;
}

consteval bool is_code(std::string_view code) {
  if (code.size() != 6) return false;
  for (std::size_t i = 0; i < 6; ++i) {
    const bool fits = i < 3 ? code[i] >= 'A' && code[i] <= 'Z' : code[i] >= '0' && code[i] <= '9';
    if (!fits) return false;
  }
  return true;
}

}  // namespace detail

/// Refuses, at compile time, a rule that breaks the house's form.
consteval Rule checked(Rule rule, std::string_view file = __builtin_FILE()) {
  if (!detail::is_code(rule.code)) throw "a rule's code is three capital letters and three digits";
  if (!detail::file_is_slug(file, rule.slug)) throw "a rule lives in the file named by its slug, hyphens as underscores";
  if (rule.title.empty() || rule.title.back() == '.') throw "a rule's title is one line without a full stop";
  if (rule.fix.empty()) throw "a rule says how to fix what it finds";
  if (rule.check == nullptr && rule.check_plan == nullptr) throw "a rule needs a check";
  if (rule.check != nullptr && rule.types.empty()) throw "a rule names the resource types it is called for";
  std::size_t at = 0;
  for (const std::string_view heading : kHeadings) {
    at = rule.doc.find(heading, at);
    if (at == std::string_view::npos) throw "a rule's doc has the five headings of kHeadings, in that order";
  }
  return rule;
}

}  // namespace plandiff
