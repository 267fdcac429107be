// What rules say about themselves: for a person at a terminal, and for the repository's page.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff {

/// One rule whole: title, severity, category, types, fix and its documentation in Markdown.
[[nodiscard]] std::string render_rule(const Rule& rule);

/// A table with one line a rule, in the order given.
[[nodiscard]] std::string render_rule_list(std::span<const Rule* const> rules);

/// The page analyzers/rules/README.md: a table of contents and every rule's documentation, in the order given.
[[nodiscard]] std::string render_catalogue(std::span<const Rule* const> rules);

/// One file of a folder of rule pages.
struct RulePage {
  std::string name;  ///< `README.md`, `DEP202.md`, …
  std::string text;
};

/// A page a rule, and README.md with a table that links them, in the order given.
[[nodiscard]] std::vector<RulePage> render_rule_folder(std::span<const Rule* const> rules);

}  // namespace plandiff
