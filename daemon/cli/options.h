// What the user asked for: the arguments as plain structs, checked. The only file that knows CLI11 is options.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analyzers/base/result.h"
#include "analyzers/environment.h"
#include "analyzers/rule.h"
#include "analyzers/severity.h"
#include "config/scalar.h"

namespace plandiff {

enum class ReportFormat : std::uint8_t { kText, kJson };

/// `plandiffd check`. An empty text is an option that was not given.
struct CheckOptions {
  ReportFormat format = ReportFormat::kText;
  std::optional<Severity> fail_on = Severity::kHigh;  ///< nothing: never
  std::optional<EnvironmentClass> environment;
  std::string workspace;
  std::string before;  ///< the template that is deployed, for the one that is checked to be compared with
  std::string config;
  std::string output;
  std::optional<std::uint64_t> max_size;  ///< bytes; wins over limits.plan_size
  std::optional<std::chrono::sys_days> today;
  std::vector<const Rule*> rules;  ///< those to ask; empty: all
  bool cost = false;  ///< a table of what each resource costs
  std::string price_book;  ///< directory; wins over cost.price_book
  bool all = false;  ///< judge resources that the plan leaves alone, too
  std::vector<std::string> files;  ///< at least one; `-` is standard input
};

/// `plandiffd serve`. What is given wins over the configuration.
struct ServeCommand {
  std::string config;
  std::vector<std::string> watch;
  std::optional<Listen> listen;
  bool print = false;
  std::string price_book;
  std::string textfile;
  std::string web_config;
  bool is_insecure = false;
};

/// `plandiffd rules`.
struct RulesOptions {
  std::string rule;  ///< empty: all
  bool markdown = false;
  std::string docs;  ///< directory to write a page a rule to; empty: none
};

/// `plandiffd config check`.
struct ConfigCheckOptions {
  std::string file;
};

/// `plandiffd prices`.
struct PricesOptions {
  enum class Action : std::uint8_t { kImport, kShow, kStatus };
  Action action = Action::kStatus;
  std::string price_book;
  std::vector<std::string> files;  ///< import
  std::string type;                ///< show: `aws_db_instance`
  std::string engine;
  std::string machine;             ///< show --class
  std::string region;
};

/// `--help` and `--version`: a text to print, and nothing else to do.
struct TextAnswer {
  std::string text;
};

using Command = std::variant<CheckOptions, ServeCommand, RulesOptions, ConfigCheckOptions, PricesOptions, TextAnswer>;

/// Reads the arguments after the program's name. Fails with Code::kUsage and one line that says what is wrong and what would be right.
[[nodiscard]] Result<Command> parse_options(const std::vector<std::string>& arguments);

}  // namespace plandiff
