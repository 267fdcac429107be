#include "daemon/plan_queue.h"

#include <algorithm>

namespace plandiff {
namespace {

constexpr unsigned kMostSmallInARow = 64;  // then a large one may go, so that a storm of small ones does not starve it

}  // namespace

bool PlanQueue::add(QueuedPlan plan) {
  if (const auto out = out_.find(plan.path); out != out_.end()) {
    if (out->second.again.has_value()) {
      merge(*out->second.again, std::move(plan));
    } else {
      first_crawl_left_ += plan.is_first_crawl ? 1 : 0;
      out->second.again = std::move(plan);
    }
    return true;
  }
  if (const auto known = waiting_.find(plan.path); known != waiting_.end()) {
    Waiting& waiting = known->second;
    lane(waiting.plan).erase({{waiting.plan.due, waiting.order}, &known->first});
    merge(waiting.plan, std::move(plan));
    lane(waiting.plan).insert({{waiting.plan.due, waiting.order}, &known->first});
    return true;
  }
  if (waiting_.size() >= capacity_) return false;
  first_crawl_left_ += plan.is_first_crawl ? 1 : 0;
  enter(std::move(plan));
  return true;
}

void PlanQueue::merge(QueuedPlan& known, QueuedPlan plan) {
  if (plan.is_first_crawl && !known.is_first_crawl) ++first_crawl_left_;
  known.due = std::min(known.due, plan.due);
  if (plan.event.has_value()) known.event = plan.event;
  known.is_large = known.is_large || plan.is_large;
  known.is_removal = plan.is_removal;
  known.is_first_crawl = known.is_first_crawl || plan.is_first_crawl;
  known.attempt = plan.attempt;
  if (plan.renamed_from.has_value()) known.renamed_from = std::move(plan.renamed_from);
}

void PlanQueue::enter(QueuedPlan plan) {
  FilePath path = plan.path;
  const auto at = waiting_.try_emplace(std::move(path), Waiting{std::move(plan), ++orders_}).first;
  lane(at->second.plan).insert({{at->second.plan.due, at->second.order}, &at->first});
}

const PlanQueue::Lane* PlanQueue::next_lane(Time now) const {
  const bool has_small = !small_.empty() && small_.begin()->first.first <= now;
  const bool has_large = large_out_ == 0 && !large_.empty() && large_.begin()->first.first <= now;
  if (has_large && (!has_small || small_in_a_row_ >= kMostSmallInARow)) return &large_;
  return has_small ? &small_ : nullptr;
}

std::optional<QueuedPlan> PlanQueue::take(Time now) {
  const Lane* const next = next_lane(now);
  if (next == nullptr) return std::nullopt;
  const auto at = waiting_.find(*next->begin()->second);
  QueuedPlan plan = at->second.plan;
  lane(plan).erase(lane(plan).begin());
  waiting_.erase(at);
  small_in_a_row_ = plan.is_large ? 0 : small_in_a_row_ + 1;
  large_out_ += plan.is_large ? 1 : 0;
  out_.insert_or_assign(plan.path, Out{plan.is_large, plan.is_first_crawl, std::nullopt});
  return plan;
}

void PlanQueue::done(const FilePath& path) {
  const auto at = out_.find(path);
  if (at == out_.end()) return;
  const Out out = std::move(at->second);
  out_.erase(at);
  large_out_ -= out.is_large ? 1 : 0;
  first_crawl_left_ -= out.is_first_crawl ? 1 : 0;
  if (out.again.has_value()) enter(*out.again);
}

PlanQueue::Time PlanQueue::next_due() const {
  Time due = Time::max();
  if (!small_.empty()) due = small_.begin()->first.first;
  if (!large_.empty() && large_out_ == 0) due = std::min(due, large_.begin()->first.first);
  return due;
}

}  // namespace plandiff
