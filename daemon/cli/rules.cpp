#include "daemon/cli/rules.h"

#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "analyzers/base/text.h"
#include "analyzers/catalog.h"
#include "analyzers/output/rule_pages.h"
#include "daemon/cli/print.h"
#include "daemon/whole_file.h"
#include "daemon/whole_file.h"

namespace plandiff {
namespace {

std::string unknown_rule(const std::string& name) {
  std::vector<std::string> words;
  for (const Rule* rule : all_rules()) {
    words.push_back(to_lower(rule->code));
    words.emplace_back(rule->slug);
  }
  const std::vector<std::string_view> views(words.begin(), words.end());
  const std::string_view near = nearest(to_lower(name), views);
  const Rule* const meant = near.empty() ? nullptr : find_rule(near);
  const std::string suggestion = meant == nullptr ? "plandiffd rules lists them" : fmt::format("did you mean {} {}?", meant->code, meant->slug);
  return fmt::format("no rule \"{}\" ({})", printable(name, 80), suggestion);
}

int write_pages(const std::string& directory) {
  std::error_code failed;
  std::filesystem::create_directories(directory, failed);
  if (failed) return complain(fmt::format("{}: {}", printable(directory), failed.message()));
  const std::vector<RulePage> pages = render_rule_folder(all_rules());
  for (const RulePage& page : pages) {
    const Result<void> written = write_file((std::filesystem::path(directory) / page.name).string(), page.text);
    if (!written.has_value()) return complain(printable(written.error().to_string()));
  }
  return print(fmt::format("{}: {} pages\n", printable(directory), pages.size()));
}

}  // namespace

int show_rules(const RulesOptions& options) {
  if (!options.docs.empty()) return write_pages(options.docs);
  if (options.markdown && !options.rule.empty()) return complain("rules: --markdown prints the page of all rules, so it takes no RULE");
  if (options.markdown) return print(render_catalogue(all_rules()));
  if (options.rule.empty()) return print(render_rule_list(all_rules()));
  const Rule* const rule = find_rule(options.rule);
  if (rule == nullptr) return complain(unknown_rule(options.rule));
  return print(render_rule(*rule));
}

}  // namespace plandiff
