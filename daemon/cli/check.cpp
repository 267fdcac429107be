#include "daemon/cli/check.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analyzers/analyze.h"
#include "analyzers/base/text.h"
#include "analyzers/output/json.h"
#include "config/environment_map.h"
#include "daemon/cli/config.h"
#include "daemon/cli/find_plans.h"
#include "daemon/cli/print.h"
#include "daemon/plan_file.h"
#include "daemon/plan_look.h"
#include "daemon/prices/book_directory.h"
#include "daemon/whole_file.h"

namespace plandiff {
namespace {

constexpr int kFindings = 1;
constexpr int kNotAnalyzed = 3;

std::string absolute(const std::string& path) {
  std::error_code failed;
  const std::filesystem::path whole = std::filesystem::absolute(path, failed);
  return failed ? path : whole.lexically_normal().string();
}

// Nothing lies beside a stream, so only --workspace tells where its files are.
WorkspaceLocation workspace_of(const std::string& path, const std::string& given) {
  if (given.empty() && is_stream(path)) return {};
  return locate_workspace(path, given, {});
}

bool is_directory(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

// One check's files, one after another.
class Analyses {
 public:
  Analyses(const CheckOptions& options, const Settings& settings, const Surroundings& surroundings)
      : options_(options), settings_(settings), cost_(settings.cost), rules_(options.rules.empty() ? RuleSet() : RuleSet(options.rules)) {
    context_.rules = &rules_;
    if (surroundings.prices != nullptr) cost_.prices = surroundings.prices;
    context_.cost = &cost_;
    context_.with_cost_lines = options.cost || options.format == ReportFormat::kJson;
    context_.limits = settings.limits;
    context_.settings = settings.rules;
    if (options.max_size.has_value()) context_.limits.plan_size = static_cast<std::size_t>(*options.max_size);
    context_.terraform_workspace = surroundings.terraform_workspace;
    context_.today = options.today.value_or(surroundings.today);
    context_.with_unchanged = options.all;
    context_.with_sha256 = options.format == ReportFormat::kJson;
    context_.with_fingerprints = options.format == ReportFormat::kJson;
  }

  // What is deployed: templates are compared with it.
  [[nodiscard]] std::optional<Rejection> compare_with(const std::string& path) {
    tl::expected<PlanFile, Rejection> file = read_plan_file(path, context_.limits.plan_size, before_);
    if (!file.has_value()) return std::move(file.error());
    before_ = std::move(file->input.bytes);
    context_.before = before_.view();
    return std::nullopt;
  }

  [[nodiscard]] Analysis of_file(const std::string& path) {
    tl::expected<PlanFile, Rejection> file = read_plan_file(path, context_.limits.plan_size, bytes_);
    if (!file.has_value()) return unreadable(path, std::move(file.error()));
    context_.workspace = workspace_of(path, options_.workspace);
    context_.environment = options_.environment.has_value() ? options_.environment : mapped_environment(settings_.environments, absolute(path));
    Analysis analysis = analyze(file->input, context_, scratch_);
    bytes_ = std::move(file->input.bytes);
    return analysis;
  }

  // What in the directory is a plan, or is called one. A stack's configuration speaks only where no plan of it does; templates must be named.
  [[nodiscard]] std::vector<Analysis> of_directory(const std::string& directory) {
    std::vector<Analysis> analyses;
    for (const std::string& path : find_plans(directory, settings_.watch)) {
      Analysis analysis = of_file(path);
      const bool is_other = analysis.outcome == Outcome::kNotAPlan && !claims_to_be_a_plan(path);
      if (!is_other && analysis.format != Format::kCloudFormationTemplate) analyses.push_back(std::move(analysis));
    }
    std::set<std::string> planned;
    for (const Analysis& analysis : analyses) {
      if (analysis.outcome == Outcome::kAnalyzed && analysis.format != Format::kCdktfConfiguration) planned.insert(folder_of(analysis.path));
    }
    std::erase_if(analyses, [&](const Analysis& analysis) { return analysis.format == Format::kCdktfConfiguration && planned.contains(folder_of(analysis.path)); });
    if (analyses.empty()) {
      analyses.push_back(unreadable(directory, Rejection{Reason::kNotRegular, "a directory without a plan", {}, std::nullopt,
                                                         "write one into it: terraform show -json PLANFILE > plan.json"}));
    }
    return analyses;
  }

 private:
  const CheckOptions& options_;
  const Settings& settings_;
  CostContext cost_;
  RuleSet rules_;
  AnalysisContext context_;
  ReaderScratch scratch_;
  PaddedBytes before_;
  PaddedBytes bytes_;  // one buffer for all: fresh memory costs more than parsing
};

std::vector<Analysis> analyze_files(const CheckOptions& options, const Settings& settings, const Surroundings& surroundings) {
  Analyses one_after_another(options, settings, surroundings);
  if (!options.before.empty()) {
    if (std::optional<Rejection> refused = one_after_another.compare_with(options.before)) return {unreadable(options.before, *std::move(refused))};
  }
  std::vector<Analysis> analyses;
  analyses.reserve(options.files.size());
  for (const std::string& path : options.files) {
    if (!is_directory(path)) {
      analyses.push_back(one_after_another.of_file(path));
      continue;
    }
    for (Analysis& analysis : one_after_another.of_directory(path)) analyses.push_back(std::move(analysis));
  }
  return analyses;
}

std::string render_text_report(const std::vector<Analysis>& analyses, const TextStyle& style) {
  std::string text;
  for (const Analysis& analysis : analyses) text += render_text(analysis, style) + "\n";
  if (analyses.size() > 1) return text + render_text_summary(analyses, style);
  text.pop_back();
  return text;
}

}  // namespace

int exit_code_of(std::span<const Analysis> analyses, std::optional<Severity> fail_on) {
  const auto is_refused = [](const Analysis& analysis) { return analysis.outcome != Outcome::kAnalyzed; };
  const auto is_bad = [&](const Finding& finding) { return fail_on.has_value() && finding.severity >= *fail_on; };
  const auto has_bad = [&](const Analysis& analysis) { return std::any_of(analysis.findings.begin(), analysis.findings.end(), is_bad); };
  if (std::any_of(analyses.begin(), analyses.end(), is_refused)) return kNotAnalyzed;
  return std::any_of(analyses.begin(), analyses.end(), has_bad) ? kFindings : 0;
}

CheckReport make_report(const CheckOptions& options, const Settings& settings, const Surroundings& surroundings) {
  const std::vector<Analysis> analyses = analyze_files(options, settings, surroundings);
  const int exit_code = exit_code_of(analyses, options.fail_on);
  if (options.format == ReportFormat::kJson) return {render_json(analyses, {options.fail_on, exit_code}), exit_code};
  TextStyle style = surroundings.style;
  style.cost_table = options.cost;
  return {render_text_report(analyses, style), exit_code};
}

int check(const CheckOptions& options) {
  const std::optional<Settings> settings = settings_from(options.config);
  if (!settings.has_value()) return kWrongUse;
  if (!options.workspace.empty() && !is_directory(options.workspace)) {
    return complain(fmt::format("--workspace {}: no such directory", printable(options.workspace)));
  }
  const Result<std::unique_ptr<const PriceBook>> prices = load_price_book(options.price_book, settings->price_book);
  if (!prices.has_value()) return complain(prices.error().to_string());
  const char* const workspace = std::getenv("TF_WORKSPACE");
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const TextStyle style = options.output.empty() ? style_of_stdout() : TextStyle{};
  const CheckReport report = make_report(options, *settings, {workspace == nullptr ? "" : workspace, today, style, prices->get()});
  if (options.output.empty()) {
    const int printed = print(report.text);
    return printed == 0 ? report.exit_code : printed;
  }
  const Result<void> written = write_file(options.output, report.text);
  return written.has_value() ? report.exit_code : complain("--output " + printable(written.error().to_string()));
}

}  // namespace plandiff
