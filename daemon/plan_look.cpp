#include "daemon/plan_look.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <functional>

#include "analyzers/base/text.h"
#include "analyzers/workspace/git.h"
#include "config/environment_map.h"
#include "daemon/open_beneath.h"
#include "daemon/plan_file.h"
#include "daemon/stack_name.h"

namespace plandiff {
namespace {

constexpr std::size_t kSniffed = 4096;
constexpr std::string_view kZipMagic = "PK\x03\x04";
constexpr std::size_t kKeptBuffers = 32U << 20U;  // larger ones go back to the system after use
// A change within one tick of the clock keeps the stamp. 4 ms on today's kernels, 20 to be sure.
constexpr std::chrono::milliseconds kRacy{20};

FileStamp stamp_of(const FileIdentity& identity) {
  return {identity.device, identity.inode, identity.size, identity.mtime_ns, identity.ctime_ns};
}

std::int64_t nanoseconds(const timespec& time) { return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

bool is_settled(const FileStamp& stamp) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::chrono::nanoseconds changed(std::max(stamp.mtime_ns, stamp.ctime_ns));
  return now - changed > kRacy;
}

/// The directory whose path names the stack: inside Terragrunt's cache, the unit that the cache belongs to.
std::string naming_directory(const std::string& path) {
  const std::size_t cache = path.find("/.terragrunt-cache/");
  return path.substr(0, cache == std::string::npos ? path.rfind('/') : cache);
}

std::string name_stack(const std::string& path, const std::string& root, std::string_view own_name) {
  const std::string directory = naming_directory(path);
  const WorkspaceLocation location = locate_workspace(directory + "/plan.json", "", root);
  const std::string top = location.root.empty() ? root : location.root;
  const std::optional<GitFacts> git = location.root.empty() ? std::nullopt : read_git_facts(top);
  if (git.has_value() && !git->origin.empty()) return stack_name({git->origin, top, location.base, own_name});
  const std::string below_root = directory.size() > root.size() ? directory.substr(root.size()) : std::string();
  return stack_name({{}, root, below_root, own_name});
}

/// What the first bytes and the stamp tell without reading the file.
struct Glance {
  std::optional<LookResult> result;
  std::optional<FileStamp> stamp;
};

Glance glance(const LookOrder& order, const WatchSettings& watch) {
  const tl::expected<OwnedFd, int> file = open_beneath(order.root->directory.get(), order.path.relative);
  struct stat status {};
  if (!file.has_value() || ::fstat(file->get(), &status) != 0) return {};  // reading will say why
  const bool claims = claims_to_be_a_plan(order.path.relative);
  if (!S_ISREG(status.st_mode)) return {claims ? std::nullopt : std::optional(LookResult::kPassedOver), std::nullopt};
  Glance seen;
  seen.stamp = FileStamp{status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size),
                         nanoseconds(status.st_mtim), nanoseconds(status.st_ctim)};
  if (order.known.has_value() && order.known->is_settled && order.known->stamp == *seen.stamp) {
    seen.result = LookResult::kUnchanged;
    return seen;
  }
  if (!claims) {
    std::array<char, kSniffed> head;
    const ssize_t size = ::pread(file->get(), head.data(), head.size(), 0);
    const std::string_view first(head.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    // A binary plan under a name of its own is what terraform plan -out wrote, and no mistake.
    const bool is_no_plan = first.empty() || first.starts_with(kZipMagic) || (cannot_be_a_plan(first) && !is_asked_for(watch, order.path.relative));
    if (is_no_plan) {
      seen.result = LookResult::kPassedOver;
      return seen;
    }
  }
  if (!order.is_large && static_cast<std::size_t>(status.st_size) >= kLargeFile) seen.result = LookResult::kLarge;
  return seen;
}

}  // namespace

bool is_source_of_plans(Format format) { return format == Format::kCdktfConfiguration || format == Format::kCloudFormationTemplate; }

bool claims_to_be_a_plan(const std::string& relative) {
  const std::string name = to_lower(relative.substr(relative.rfind('/') + 1));
  return name.ends_with("json") && name.find("plan") != std::string::npos;
}

Look look_at_plan(const LookOrder& order, const Settings& settings, const RuleSet& rules, LookScratch& scratch) {
  Look look;
  look.path = order.path;
  if (order.root == nullptr) return look;
  const Glance seen = glance(order, settings.watch);
  if (seen.stamp.has_value()) look.version = KnownVersion{*seen.stamp, 0, is_settled(*seen.stamp)};
  if (seen.result.has_value()) {
    look.result = *seen.result;
    if (look.result == LookResult::kUnchanged) look.version = order.known;
    return look;
  }

  const std::string path = order.root->path + "/" + order.path.relative;
  tl::expected<PlanFile, Rejection> file =
      read_plan_beneath(order.root->directory.get(), order.path.relative, settings.limits.plan_size, scratch.bytes);
  if (!file.has_value() && file.error().reason == Reason::kVanished) return look;
  look.result = LookResult::kAnalyzed;
  look.stack = name_stack(path, order.root->path, {});
  if (!file.has_value()) {
    look.analysis = std::make_shared<const Analysis>(unreadable(path, file.error()));
    return look;
  }

  const std::uint64_t content = std::hash<std::string_view>()(file->input.bytes.view());
  const FileStamp stamp = stamp_of(file->identity);
  look.version = KnownVersion{stamp, content, is_settled(stamp)};
  if (order.known.has_value() && order.known->stamp == stamp && order.known->content == content) {
    look.result = LookResult::kUnchanged;
  } else {
    file->input.path = path;
    AnalysisContext context;
    context.rules = &rules;
    context.limits = settings.limits;
    context.settings = settings.rules;
    context.workspace = locate_workspace(path, "", order.root->path);
    context.environment = mapped_environment(settings.environments, path);
    context.today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    context.cost = &settings.cost;
    Analysis analysis = analyze(file->input, context, scratch.reader);
    const bool is_unclaimed = analysis.outcome == Outcome::kNotAPlan && !claims_to_be_a_plan(path);
    const bool is_source = analysis.format.has_value() && is_source_of_plans(*analysis.format) && !is_asked_for(settings.watch, order.path.relative);
    if (is_unclaimed || is_source) look.result = LookResult::kPassedOver;
    else look.analysis = std::make_shared<const Analysis>(std::move(analysis));
    if (look.analysis != nullptr && !look.analysis->stack.empty()) look.stack = name_stack(path, order.root->path, look.analysis->stack);
  }
  scratch.bytes = std::move(file->input.bytes);
  scratch.bytes.release_above(kKeptBuffers);
  scratch.reader.release_above(kKeptBuffers);
  return look;
}

}  // namespace plandiff
