#include "daemon/results.h"

#include <algorithm>

namespace plandiff {
namespace {

constexpr const char* kOther = "_other";

}  // namespace

std::optional<KnownVersion> Results::known(const FilePath& path) const {
  const auto at = plans_.find(path);
  return at == plans_.end() || at->second.expiry.has_value() ? std::nullopt : at->second.version;
}

bool Results::is_present(const FilePath& path) const {
  const auto at = plans_.find(path);
  return at != plans_.end() && !at->second.expiry.has_value();
}

void Results::count(const Plan& plan, int by) {
  if (plan.latest == nullptr) return;
  std::size_t& counted = plan.expiry.has_value() ? counts_.gone : counts_.by_outcome[static_cast<std::size_t>(plan.latest->outcome)];
  counted = by > 0 ? counted + 1 : counted - 1;
}

void Results::revive(const FilePath& path, Plan& plan) {
  if (!plan.expiry.has_value()) return;
  gone_.erase({*plan.expiry, path});
  plan.expiry.reset();
}

void Results::silence(const FilePath& path, const Plan& plan) {
  const auto stack = stacks_.find(plan.stack);
  if (stack == stacks_.end()) return;
  stack->second.plans.erase({plan.good_mtime, path});
  if (!stack->second.plans.empty()) return;
  named_stacks_ -= stack->second.shown == kOther ? 0 : 1;
  stacks_.erase(stack);
}

void Results::speak(const FilePath& path, Plan& plan, const Look& look) {
  if (plan.good != nullptr) silence(path, plan);
  plan.good = look.analysis;
  plan.good_mtime = look.version.has_value() ? look.version->stamp.mtime_ns : 0;
  plan.stack = look.stack;
  const auto [stack, is_new] = stacks_.try_emplace(plan.stack);
  if (is_new) {
    const bool has_name = named_stacks_ < kMostStacks;
    stack->second.shown = has_name ? plan.stack : kOther;
    named_stacks_ += has_name ? 1 : 0;
  }
  stack->second.plans.insert({plan.good_mtime, path});
  lifecycle_.observe(plan.stack, plan.good_mtime, *plan.good);
}

void Results::record(const Look& look) {
  ++version_;
  Plan& plan = plans_[look.path];
  count(plan, -1);
  revive(look.path, plan);
  plan.version = look.version;
  if (look.result == LookResult::kPassedOver) {
    // What was a plan is one no more, and its name never claimed to be.
    if (plan.good != nullptr) silence(look.path, plan);
    plan.latest = nullptr;
    plan.good = nullptr;
    return;
  }
  if (look.result == LookResult::kAnalyzed) {
    plan.latest = look.analysis;
    if (look.analysis->outcome == Outcome::kAnalyzed) speak(look.path, plan, look);
    else if (plan.good == nullptr) plan.stack = look.stack;
  }
  count(plan, +1);
}

void Results::vanish(const FilePath& path, Time now) {
  const auto at = plans_.find(path);
  if (at == plans_.end() || at->second.expiry.has_value()) return;
  if (at->second.latest == nullptr) return erase(at);
  ++version_;
  count(at->second, -1);
  at->second.expiry = now + keep_gone_;
  gone_.insert({*at->second.expiry, path});
  count(at->second, +1);
}

void Results::forget(const FilePath& path) {
  if (const auto at = plans_.find(path); at != plans_.end()) erase(at);
}

void Results::expire(Time now) {
  while (!gone_.empty() && gone_.begin()->first <= now) erase(plans_.find(gone_.begin()->second));
}

void Results::erase(Plans::iterator at) {
  ++version_;
  count(at->second, -1);
  revive(at->first, at->second);
  if (at->second.good != nullptr) silence(at->first, at->second);
  plans_.erase(at);
}

std::vector<StackVoice> Results::voices() const {
  std::vector<StackVoice> voices;
  voices.reserve(stacks_.size());
  for (const auto& [name, stack] : stacks_) {
    const std::shared_ptr<const Analysis>& newest = plans_.at(stack.plans.rbegin()->second).good;
    voices.push_back({stack.shown, newest, lifecycle_.new_in(name, *newest), lifecycle_.resolved(name)});
  }
  return voices;
}

std::vector<ListedPlan> Results::listed(std::size_t limit) const {
  std::vector<ListedPlan> listed;
  for (const auto& [path, plan] : plans_) {
    if (plan.latest == nullptr) continue;
    if (listed.size() >= limit) break;
    listed.push_back({plan.stack, plan.expiry.has_value(), plan.latest, plan.good});
  }
  return listed;
}

}  // namespace plandiff
