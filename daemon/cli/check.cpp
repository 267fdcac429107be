#include "daemon/cli/check.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analyzers/analyze.h"
#include "analyzers/base/text.h"
#include "analyzers/output/json.h"
#include "config/environment_map.h"
#include "daemon/cli/config.h"
#include "daemon/cli/print.h"
#include "daemon/plan_file.h"
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

std::vector<Analysis> analyze_files(const CheckOptions& options, const Settings& settings, const Surroundings& surroundings) {
  const RuleSet rules;
  AnalysisContext context;
  context.rules = &rules;
  context.limits = settings.limits;
  if (options.max_size.has_value()) context.limits.plan_size = static_cast<std::size_t>(*options.max_size);
  context.terraform_workspace = surroundings.terraform_workspace;
  context.today = options.today.value_or(surroundings.today);
  context.with_unchanged = options.all;
  context.with_sha256 = options.format == ReportFormat::kJson;

  ReaderScratch scratch;
  PaddedBytes bytes;  // one buffer for all: fresh memory costs more than parsing
  std::vector<Analysis> analyses;
  analyses.reserve(options.files.size());
  for (const std::string& path : options.files) {
    tl::expected<PlanFile, Rejection> file = read_plan_file(path, context.limits.plan_size, bytes);
    if (!file.has_value()) {
      analyses.push_back(unreadable(path, std::move(file.error())));
      continue;
    }
    context.workspace = workspace_of(path, options.workspace);
    context.environment = options.environment.has_value() ? options.environment : mapped_environment(settings.environments, absolute(path));
    analyses.push_back(analyze(file->input, context, scratch));
    bytes = std::move(file->input.bytes);
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

bool is_directory(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
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
  return {render_text_report(analyses, surroundings.style), exit_code};
}

int check(const CheckOptions& options) {
  const std::optional<Settings> settings = settings_from(options.config);
  if (!settings.has_value()) return kWrongUse;
  if (!options.workspace.empty() && !is_directory(options.workspace)) {
    return complain(fmt::format("--workspace {}: no such directory", printable(options.workspace)));
  }
  const char* const workspace = std::getenv("TF_WORKSPACE");
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const TextStyle style = options.output.empty() ? style_of_stdout() : TextStyle{};
  const CheckReport report = make_report(options, *settings, {workspace == nullptr ? "" : workspace, today, style});
  if (options.output.empty()) {
    const int printed = print(report.text);
    return printed == 0 ? report.exit_code : printed;
  }
  const Result<void> written = write_file(options.output, report.text);
  return written.has_value() ? report.exit_code : complain("--output " + printable(written.error().to_string()));
}

}  // namespace plandiff
