// One look at one file, on a worker: the only place of the daemon where a plan is opened, read and analyzed.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "analyzers/analyze.h"
#include "config/settings.h"
#include "daemon/watch/file_path.h"
#include "daemon/watch/scan.h"

namespace plandiff {

/// What is known of a file from the last look.
struct KnownVersion {
  FileStamp stamp;
  std::uint64_t content = 0;  ///< hash, for this process only
  bool is_settled = false;    ///< looked at so long after its last change that the same stamp means the same content
};

/// Files from here on wait behind the smaller ones.
inline constexpr std::size_t kLargeFile = 1U << 20U;

/// What to look at. Owns what it refers to, so that it may outlive the watcher's knowledge.
struct LookOrder {
  FilePath path;
  std::shared_ptr<const WatchRoot> root;  ///< null: the root is lost, so the file is gone
  std::optional<KnownVersion> known;
  bool is_large = false;
};

enum class LookResult : std::uint8_t {
  kAnalyzed,    ///< there is an Analysis, whatever its outcome
  kUnchanged,   ///< the same version as last time
  kPassedOver,  ///< no plan, and its name does not claim to be one
  kLarge,       ///< too large for the fast lane: order it again with `is_large`
  kVanished,
};

struct Look {
  FilePath path;
  LookResult result = LookResult::kVanished;
  std::optional<KnownVersion> version;       ///< unless vanished or not a regular file
  std::shared_ptr<const Analysis> analysis;  ///< if analyzed
  std::string stack;                         ///< if analyzed
};

/// What a worker keeps between looks. One look at a time.
struct LookScratch {
  ReaderScratch reader;
  PaddedBytes bytes;
};

/// True if the file's name says that it is a plan in JSON, so that its refusal is worth an error: `tfplan` and `plan.txt` claim nothing.
[[nodiscard]] bool claims_to_be_a_plan(const std::string& relative);

/// True for what plans are made of: a configuration, a template. The daemon reads those only where a glob asks for them.
[[nodiscard]] bool is_source_of_plans(Format format);

/// Looks. Blocks on the disk. `settings` and `rules` outlive it.
[[nodiscard]] Look look_at_plan(const LookOrder& order, const Settings& settings, const RuleSet& rules, LookScratch& scratch);

}  // namespace plandiff
