// `plandiffd check`: each file once, one report, one exit code.
#pragma once

#include <chrono>
#include <span>
#include <string>

#include "analyzers/analysis.h"
#include "analyzers/output/text.h"
#include "config/settings.h"
#include "daemon/cli/options.h"

namespace plandiff {

/// What `check` takes from where it runs.
struct Surroundings {
  std::string terraform_workspace;  ///< TF_WORKSPACE
  std::chrono::sys_days today{};
  TextStyle style;
  const PriceBook* prices = nullptr;  ///< null: those of the settings
};

/// A report and what the process ends with.
struct CheckReport {
  std::string text;
  int exit_code = 0;
};

/// Analyzes the files and renders the report. Options win over settings.
[[nodiscard]] CheckReport make_report(const CheckOptions& options, const Settings& settings, const Surroundings& surroundings);

/// 3 if a file could not be analyzed, else 1 if a finding is at `fail_on` or worse, else 0.
[[nodiscard]] int exit_code_of(std::span<const Analysis> analyses, std::optional<Severity> fail_on);

/// The command: reads configuration and surroundings, writes the report. The exit code, 2 if that did not go well.
[[nodiscard]] int check(const CheckOptions& options);

}  // namespace plandiff
