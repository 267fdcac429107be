#include "analyzers/output/rule_pages.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "analyzers/version.h"

namespace plandiff {
namespace {

struct Fact {
  std::string_view name;
  std::string text;
};

std::string actions_of(ActionMask mask) {
  constexpr Action kShown[] = {Action::kCreate, Action::kUpdate, Action::kDeleteThenCreate, Action::kDelete, Action::kForget,
                               Action::kRead,   Action::kNoOp,   Action::kOther};
  std::vector<std::string_view> words;
  for (const Action action : kShown) {
    if (mask.has(action)) words.push_back(to_text(action));
  }
  return fmt::format("{}", fmt::join(words, ", "));
}

std::vector<Fact> facts_of(const Rule& rule) {
  std::vector<Fact> facts = {
      {"severity", std::string(to_text(rule.severity))},
      {"category", std::string(to_text(rule.category))},
      {"types", fmt::format("{}", fmt::join(rule.types, ", "))},
      {"actions", actions_of(rule.actions)},
  };
  if (rule.confidence != Confidence::kCertain) facts.push_back({"confidence", std::string(to_text(rule.confidence))});
  if (!rule.aliases.empty()) facts.push_back({"formerly", fmt::format("{}", fmt::join(rule.aliases, ", "))});
  if (!rule.deprecated_since.empty()) facts.push_back({"deprecated", fmt::format("since {}", rule.deprecated_since)});
  facts.push_back({"fix", std::string(rule.fix)});
  return facts;
}

// The doc is a raw literal that begins and ends with a line break.
std::string_view trimmed(std::string_view doc) {
  while (doc.starts_with('\n')) doc.remove_prefix(1);
  while (doc.ends_with('\n')) doc.remove_suffix(1);
  return doc;
}

// Headings one level down, so that they stand below the rule's own.
std::string demoted(std::string_view doc) {
  std::string text;
  bool is_line_start = true;
  bool is_code = false;
  for (std::size_t i = 0; i < doc.size(); ++i) {
    if (is_line_start && doc.substr(i).starts_with("```")) is_code = !is_code;
    if (is_line_start && !is_code && doc[i] == '#') text += '#';
    text += doc[i];
    is_line_start = doc[i] == '\n';
  }
  return text;
}

template <class Target>
std::string table_of(std::span<const Rule* const> rules, Target target) {
  std::string text = "| Code | Severity | Category | What it finds |\n|---|---|---|---|\n";
  for (const Rule* rule : rules) {
    text += fmt::format("| [{}]({}) | {} | {} | {} |\n", rule->code, target(*rule), to_text(rule->severity), to_text(rule->category), rule->title);
  }
  return text;
}

std::string section_of(const Rule& rule, std::string_view heading, std::string_view doc) {
  std::string text = fmt::format("{} {} {}\n\n{}.\n\n", heading, rule.code, rule.slug, rule.title);
  for (const Fact& fact : facts_of(rule)) text += fmt::format("- {}: {}\n", fact.name, fact.text);
  return text + fmt::format("\n{}\n", doc);
}

}  // namespace

std::string render_rule(const Rule& rule) {
  std::string text = fmt::format("{} {}\n{}\n\n", rule.code, rule.slug, rule.title);
  for (const Fact& fact : facts_of(rule)) text += fmt::format("{:<11} {}\n", fact.name, fact.text);
  return text + fmt::format("\n{}\n", trimmed(rule.doc));
}

std::string render_rule_list(std::span<const Rule* const> rules) {
  std::size_t widest = 0;
  for (const Rule* rule : rules) widest = std::max(widest, rule->slug.size());
  std::string text;
  for (const Rule* rule : rules) {
    text += fmt::format("{}  {:<8}  {:<{}}  {}\n", rule->code, to_text(rule->severity), rule->slug, widest, rule->title);
  }
  return text + fmt::format("\n{} rule{}; plandiffd rules CODE explains one\n", rules.size(), rules.size() == 1 ? "" : "s");
}

std::string render_catalogue(std::span<const Rule* const> rules) {
  std::string text =
      "# Rules\n\n"
      "Written by `plandiffd rules --markdown` from the rules themselves; do not edit it here. A severity is the worst that a rule\n"
      "gives. How to add one: [CONTRIBUTING.md](../../CONTRIBUTING.md).\n\n" +
      table_of(rules, [](const Rule& rule) { return fmt::format("#{}-{}", to_lower(rule.code), rule.slug); });
  for (const Rule* rule : rules) text += "\n" + section_of(*rule, "##", demoted(trimmed(rule->doc)));
  return text;
}

std::vector<RulePage> render_rule_folder(std::span<const Rule* const> rules) {
  std::vector<RulePage> pages;
  pages.push_back({"README.md", fmt::format("# Rules of plandiffd {}\n\nA severity is the worst that a rule gives.\n\n", version()) +
                                    table_of(rules, [](const Rule& rule) { return fmt::format("{}.md", rule.code); })});
  for (const Rule* rule : rules) pages.push_back({fmt::format("{}.md", rule->code), section_of(*rule, "#", trimmed(rule->doc))});
  return pages;
}

}  // namespace plandiff
