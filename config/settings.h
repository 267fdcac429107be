// The daemon's settings: plain structs with defaults, units in the types. config/plandiffd.yml documents each.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analyzers/cost/estimate.h"
#include "analyzers/environment.h"
#include "analyzers/readers/reader.h"
#include "analyzers/rule_settings.h"

namespace plandiff {

/// Where plans are looked for.
struct WatchSettings {
  std::vector<std::string> roots;  ///< directories, absolute after loading
  std::vector<std::string> candidates = {"*.json", "*.ndjson", "*tfplan*", "*plan*.txt"};  ///< globs of file names or of paths below a root
  std::vector<std::string> prune = {".git", ".terraform", "node_modules", ".venv", "vendor", "*@tmp", "cdk.out"};
  std::size_t max_directories = 100'000;  ///< per daemon; above it directories are not watched, which a metric says
};

/// How the results are served.
struct HttpSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 9797;  ///< 0: any free port
  std::vector<std::string> hosts;  ///< names that requests may ask for, beside addresses, localhost and this machine's own
  std::string web_config;          ///< file with TLS, passwords and headers (config/web.h), absolute after loading; empty: none
  std::size_t connections = 64;
};

/// What becomes of plans.
struct PlanSettings {
  std::chrono::seconds keep_gone = std::chrono::minutes(5);  ///< series of a vanished plan stay that long
  std::size_t queue = 65'536;   ///< paths waiting; above it the tree is scanned again later
  std::size_t workers = 0;      ///< analysis threads; 0: cores - 1, between 1 and 4
};

/// Rank 1 evidence: plans whose path matches belong to that environment.
struct EnvironmentMapping {
  std::string path;  ///< glob of absolute paths after loading, or of file names if it has no slash; see mapped_environment
  EnvironmentClass environment = EnvironmentClass::kUnknown;
};

enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarning, kError };
enum class LogFormat : std::uint8_t { kLogfmt, kJson };

struct LogSettings {
  LogLevel level = LogLevel::kInfo;
  LogFormat format = LogFormat::kLogfmt;
};

/// Everything. Immutable once loaded.
struct Settings {
  WatchSettings watch;
  HttpSettings http;
  PlanSettings plans;
  Limits limits;
  RuleSettings rules;
  std::vector<EnvironmentMapping> environments;  ///< the first that matches decides
  std::string knowledge;  ///< directory of tables that replace embedded ones, absolute after loading; empty: none
  CostContext cost;        ///< its prices are the built-in ones until a book is loaded
  std::string price_book;  ///< directory of imported prices; empty: the usual one, if it is there
  LogSettings log;
};

}  // namespace plandiff
