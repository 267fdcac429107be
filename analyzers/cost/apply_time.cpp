#include "analyzers/cost/apply_time.h"

#include <algorithm>
#include <queue>
#include <string>
#include <unordered_map>

#include "analyzers/graph/references.h"

namespace plandiff {
namespace {

using std::chrono::seconds;

constexpr std::size_t kWorkers = 10;  // Terraform's -parallelism

struct Step {
  ChangeTime time;
  std::vector<std::size_t> then;  // steps that wait for this one
  std::size_t waits_for = 0;
  seconds rest{};  // the longest way from here to the end, itself included
  bool is_gone = false;
};

bool does_something(const ResourceChange& change) {
  const ActionMask work = kCreates | kUpdates | kReplaces | kDeletes;
  return change.mode == Mode::kManaged && work.has(change.action) && change.deposed.empty();
}

// Who waits for whom, from the references of the configuration and its depends_on. What is deleted goes in the opposite order.
class Steps {
 public:
  Steps(const Plan& plan, Graph& graph) {
    first_ = plan.changes().data();
    numbers_.assign(plan.changes().size(), kNoStep);
    for (const ResourceChange& change : plan.changes()) {
      if (!does_something(change)) continue;
      numbers_[place_of(change)] = steps_.size();
      Step& step = steps_.emplace_back();
      step.time = time_of(change);
      step.is_gone = kDeletes.has(change.action);
    }
    if (!has_time()) return;
    for (std::size_t number = 0; number < steps_.size(); ++number) connect(*steps_[number].time.change, number, graph);
    find_rests();
  }

  [[nodiscard]] bool has_time() const {
    return std::any_of(steps_.begin(), steps_.end(), [](const Step& step) { return step.time.high != seconds{}; });
  }
  [[nodiscard]] const std::vector<Step>& all() const { return steps_; }

  // The longest chain, without what takes no time.
  [[nodiscard]] std::vector<ChangeTime> longest() const {
    std::vector<ChangeTime> path;
    const Step* at = nullptr;
    for (const Step& step : steps_) {
      if (at == nullptr || step.rest > at->rest) at = &step;
    }
    while (at != nullptr) {
      if (at->time.high != seconds{}) path.push_back(at->time);
      const Step* next = nullptr;
      for (const std::size_t follower : at->then) {
        if (next == nullptr || steps_[follower].rest > next->rest) next = &steps_[follower];
      }
      at = next;
    }
    return path;
  }

  // The time that ten workers need, each taking the step with the longest way before it.
  [[nodiscard]] seconds run(seconds ChangeTime::*duration) const {
    std::vector<std::size_t> open(steps_.size());
    const auto shorter = [this](std::size_t a, std::size_t b) { return steps_[a].rest < steps_[b].rest; };
    std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(shorter)> ready(shorter);
    using Event = std::pair<seconds, std::size_t>;
    std::priority_queue<Event, std::vector<Event>, std::greater<>> running;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      open[i] = steps_[i].waits_for;
      if (open[i] == 0) ready.push(i);
    }
    seconds now{};
    while (!ready.empty() || !running.empty()) {
      while (!ready.empty() && running.size() < kWorkers) {
        running.emplace(now + steps_[ready.top()].time.*duration, ready.top());
        ready.pop();
      }
      const auto [end, done] = running.top();
      running.pop();
      now = end;
      for (const std::size_t follower : steps_[done].then) {
        if (--open[follower] == 0) ready.push(follower);
      }
    }
    return now;
  }

 private:
  static constexpr std::size_t kNoStep = static_cast<std::size_t>(-1);

  [[nodiscard]] std::size_t place_of(const ResourceChange& change) const { return static_cast<std::size_t>(&change - first_); }

  static std::string name_of(const ResourceChange& change) {
    return std::string(change.module_address) + '\0' + std::string(change.type) + '.' + std::string(change.name);
  }

  void connect(const ResourceChange& change, std::size_t number, Graph& graph) {
    for (const ResourceView& view : graph.consumers(change)) {
      if (view.change() == nullptr) continue;
      const std::size_t other = numbers_[place_of(*view.change())];
      if (other != kNoStep) order(number, other);
    }
    const Value* const named = change.configured == nullptr ? nullptr : change.configured->find("depends_on");
    if (named == nullptr || named->items().empty()) return;
    if (by_name_.empty()) {
      for (std::size_t i = 0; i < steps_.size(); ++i) by_name_[name_of(*steps_[i].time.change)].push_back(i);
    }
    for (const Value& item : named->items()) {
      if (!item.is_string()) continue;
      const auto others = by_name_.find(std::string(change.module_address) + '\0' + std::string(*item.text()));
      if (others == by_name_.end()) continue;
      for (const std::size_t other : others->second) order(other, number);
    }
  }

  // `user` refers to `used`: made after it, deleted before it.
  void order(std::size_t used, std::size_t user) {
    if (used == user) return;
    const bool is_reversed = steps_[used].is_gone && steps_[user].is_gone;
    const std::size_t first = is_reversed ? user : used;
    const std::size_t second = is_reversed ? used : user;
    steps_[first].then.push_back(second);
    ++steps_[second].waits_for;
  }

  // From the last to the first, in an order that Kahn's method gives. A cycle, which no plan has, would be left at zero and is cut.
  void find_rests() {
    std::vector<std::size_t> open(steps_.size());
    std::vector<std::size_t> sorted;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      open[i] = steps_[i].waits_for;
      if (open[i] == 0) sorted.push_back(i);
    }
    for (std::size_t at = 0; at < sorted.size(); ++at) {
      for (const std::size_t follower : steps_[sorted[at]].then) {
        if (--open[follower] == 0) sorted.push_back(follower);
      }
    }
    for (auto at = sorted.rbegin(); at != sorted.rend(); ++at) {
      Step& step = steps_[*at];
      for (const std::size_t follower : step.then) step.rest = std::max(step.rest, steps_[follower].rest);
      step.rest += step.time.high;
    }
  }

  std::vector<Step> steps_;
  const ResourceChange* first_ = nullptr;
  std::vector<std::size_t> numbers_;  // of each change of the plan, its step
  std::unordered_map<std::string, std::vector<std::size_t>> by_name_;
};

}  // namespace

ApplyTime estimate_apply(const Plan& plan, Graph& graph) {
  ApplyTime apply;
  for (const ResourceChange& change : plan.changes()) {
    if (!change.deposed.empty()) continue;
    if (std::optional<Disruption> disruption = disruption_of(change)) apply.disruptions.push_back(std::move(*disruption));
  }
  const Steps steps(plan, graph);
  for (const Step& step : steps.all()) {
    ++(step.time.high != seconds{} ? apply.timed : apply.untimed);
    if (step.time.timeout != seconds{}) apply.over_timeout.push_back(step.time);
  }
  if (!steps.has_time()) return apply;
  apply.critical_path = steps.longest();
  apply.low = steps.run(&ChangeTime::low);
  apply.high = steps.run(&ChangeTime::high);
  return apply;
}

}  // namespace plandiff
