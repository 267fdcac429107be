#include "daemon/lifecycle.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <utility>

namespace plandiff {
namespace {

std::uint64_t id_of(const std::string& fingerprint) {
  std::uint64_t id = 0;
  (void)std::from_chars(fingerprint.data(), fingerprint.data() + std::min<std::size_t>(fingerprint.size(), 16), id, 16);
  return id;
}

/// Marks of `all` whose id is not among `known`; both are sorted.
template <class Mark>
std::vector<Mark> without(const std::vector<Mark>& all, const std::vector<Mark>& known) {
  std::vector<Mark> left;
  std::set_difference(all.begin(), all.end(), known.begin(), known.end(), std::back_inserter(left),
                      [](const Mark& a, const Mark& b) { return a.id < b.id; });
  return left;
}

bool is_whole(const Analysis& analysis) { return analysis.complete.value_or(true) && !analysis.errored.value_or(false); }

}  // namespace

std::vector<Lifecycle::Mark> Lifecycle::marks_of(const Analysis& analysis) {
  std::vector<Mark> marks;
  marks.reserve(analysis.findings.size());
  for (const Finding& finding : analysis.findings) marks.push_back({id_of(finding.fingerprint), finding.environment, finding.severity});
  std::sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) { return a.id < b.id; });
  return marks;
}

Lifecycle::Stack& Lifecycle::remember(const std::string& name, bool& is_first) {
  const auto [at, is_new] = stacks_.try_emplace(name);
  is_first = is_new;
  if (is_new) at->second.age = ages_.insert(ages_.end(), name);
  else ages_.splice(ages_.end(), ages_, at->second.age);
  if (stacks_.size() > kMostStacks) {
    stacks_.erase(ages_.front());
    ages_.pop_front();
  }
  return stacks_.at(name);
}

void Lifecycle::observe(const std::string& name, std::int64_t mtime, const Analysis& analysis) {
  bool is_first = false;
  Stack& stack = remember(name, is_first);
  Seen seen{mtime, analysis.timestamp, analysis.findings.size(), marks_of(analysis)};
  if (is_first) {
    stack.newest = std::move(seen);
    return;
  }
  if (!is_whole(analysis)) {
    const std::vector<Mark> kept = without(stack.newest.marks, seen.marks);
    const auto middle = seen.marks.insert(seen.marks.end(), kept.begin(), kept.end());
    std::inplace_merge(seen.marks.begin(), middle, seen.marks.end(), [](const Mark& a, const Mark& b) { return a.id < b.id; });
  }
  const bool is_same = seen.planned == stack.newest.planned && seen.marks == stack.newest.marks;
  if (is_same) {
    stack.newest.mtime = std::max(stack.newest.mtime, mtime);
  } else if (mtime >= stack.newest.mtime) {
    stack.resolved += without(stack.newest.marks, seen.marks).size();
    stack.before = std::exchange(stack.newest, std::move(seen));
    stack.has_before = true;
  } else if (!stack.has_before || mtime > stack.before.mtime) {  // an older plan, looked at late
    if (!stack.has_before) stack.resolved += without(seen.marks, stack.newest.marks).size();
    stack.before = std::move(seen);
    stack.has_before = true;
  }
}

std::vector<NewFindings> Lifecycle::new_in(const std::string& name, const Analysis& analysis) const {
  const auto at = stacks_.find(name);
  if (at == stacks_.end()) return {};
  const Seen& newest = at->second.newest;
  if (newest.planned != analysis.timestamp || newest.findings != analysis.findings.size()) return {};
  std::map<std::pair<EnvironmentClass, Severity>, std::size_t> counts;
  for (const Mark& mark : without(at->second.newest.marks, at->second.before.marks)) ++counts[{mark.environment, mark.severity}];
  std::vector<NewFindings> all;
  for (const auto& [kind, count] : counts) all.push_back({kind.first, kind.second, count});
  return all;
}

std::uint64_t Lifecycle::resolved(const std::string& name) const {
  const auto at = stacks_.find(name);
  return at == stacks_.end() ? 0 : at->second.resolved;
}

}  // namespace plandiff
