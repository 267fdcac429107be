#include "daemon/plan_line.h"

#include <algorithm>
#include <new>
#include <thread>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

namespace plandiff {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using std::chrono::system_clock;

constexpr milliseconds kAfterCreate{50};   // the writer's close comes first, as a rule
constexpr milliseconds kFirstRetry{5};     // doubling
constexpr milliseconds kLongestRetry{1280};
constexpr std::chrono::seconds kYoung{2};  // a file changed so lately may still be being written
constexpr unsigned kMostAttempts = 12;
constexpr std::chrono::minutes kOldestFound{10};  // a change older than that was not "detected" by the search that met it

/// True for what a half-written plan looks like.
bool may_be_unfinished(const Analysis& analysis) {
  if (!analysis.error.has_value()) return false;
  const Reason reason = analysis.error->reason;
  return reason == Reason::kEmpty || reason == Reason::kTruncated || reason == Reason::kSyntax;
}

system_clock::time_point mtime_of(const FileStamp& stamp) {
  return system_clock::time_point(std::chrono::duration_cast<system_clock::duration>(std::chrono::nanoseconds(stamp.mtime_ns)));
}

/// When the file was last touched. `cp -p` and rsync set the mtime back while they still copy, but nobody can set the ctime.
system_clock::time_point touched(const FileStamp& stamp) {
  const std::chrono::nanoseconds latest(std::max(stamp.mtime_ns, stamp.ctime_ns));
  return system_clock::time_point(std::chrono::duration_cast<system_clock::duration>(latest));
}

/// Memory is the one thing a file can exhaust in spite of its cap.
Look look_safely(const LookOrder& order, const Settings& settings, const RuleSet& rules, LookScratch& scratch) {
  try {
    return look_at_plan(order, settings, rules, scratch);
  } catch (const std::bad_alloc&) {
    scratch = LookScratch();
    Rejection rejection{Reason::kTooLarge, "not enough memory to analyze it", {}, std::nullopt, "lower limits.plan_size"};
    const std::string path = order.root->path + "/" + order.path.relative;
    const auto analysis = std::make_shared<const Analysis>(unreadable(path, std::move(rejection)));
    return {order.path, LookResult::kAnalyzed, std::nullopt, analysis, "_"};
  }
}

}  // namespace

std::size_t worker_count(const PlanSettings& settings) {
  if (settings.workers != 0) return settings.workers;
  const std::size_t cores = std::thread::hardware_concurrency();
  return std::clamp<std::size_t>(cores == 0 ? 1 : cores - 1, 1, 4);
}

PlanLine::PlanLine(const boost::asio::any_io_executor& executor, const Settings& settings, Metrics& metrics, Log& log,
                   PlanLineHooks hooks)
    : executor_(executor), settings_(settings), metrics_(metrics), log_(log), hooks_(std::move(hooks)),
      queue_(settings.plans.queue), results_(settings.plans.keep_gone), work_(executor), workers_(worker_count(settings.plans)),
      pool_(workers_) {
  for (std::size_t i = 0; i < workers_; ++i) idle_.push_back(std::make_unique<LookScratch>());
}

boost::asio::awaitable<void> PlanLine::run() {
  while (true) {
    results_.expire(steady_clock::now());
    hand_out();
    if (results_.version() != std::exchange(told_version_, results_.version())) hooks_.results_changed();
    const Time due = idle_.empty() ? Time::max() : queue_.next_due();
    co_await work_.wait_until(std::min(due, results_.next_expiry()));
  }
}

void PlanLine::tell(FileNews news) {
  const std::optional<KnownVersion> known = results_.known(news.path);
  const bool is_unchanged = news.event == FileEvent::kFound && known.has_value() && known->is_settled && news.stamp == known->stamp;
  if (is_unchanged) return;
  QueuedPlan plan;
  plan.path = std::move(news.path);
  plan.due = steady_clock::now() + (news.event == FileEvent::kCreated ? kAfterCreate : milliseconds(0));
  if (news.event == FileEvent::kWritten || news.event == FileEvent::kCreated) plan.event = news.arrived;
  plan.is_large = news.stamp.has_value() && news.stamp->size >= kLargeFile;
  plan.is_removal = news.event == FileEvent::kRemoved;
  plan.is_first_crawl = news.is_first_crawl;
  plan.renamed_from = std::move(news.renamed_from);
  if (!queue_.add(std::move(plan))) {
    metrics_.queue_dropped();
    hooks_.search_again();
  }
  work_.raise();
}

std::chrono::nanoseconds PlanLine::oldest_waiting() const {
  const Time now = steady_clock::now();
  return now - std::min(now, queue_.next_due());
}

void PlanLine::ask() {
  if (std::exchange(owes_answer_, true)) return;
  boost::asio::post(pool_, [this] {
    boost::asio::post(executor_, [this] {
      owes_answer_ = false;
      metrics_.answered(Stage::kAnalysis);
    });
  });
}

void PlanLine::hand_out() {
  while (!is_closed_ && !idle_.empty()) {
    std::optional<QueuedPlan> plan = queue_.take(steady_clock::now());
    if (!plan.has_value()) return;
    start(std::move(*plan));
  }
}

void PlanLine::start(QueuedPlan plan) {
  LookOrder order{plan.path, hooks_.root(plan.path.root), results_.known(plan.path), plan.is_large};
  std::unique_ptr<LookScratch> scratch = std::move(idle_.back());
  idle_.pop_back();
  boost::asio::post(pool_, [this, plan = std::move(plan), order = std::move(order), scratch = std::move(scratch)]() mutable {
    Look look = look_safely(order, settings_, rules_, *scratch);
    boost::asio::post(executor_, [this, plan = std::move(plan), look = std::move(look), scratch = std::move(scratch)]() mutable {
      idle_.push_back(std::move(scratch));
      finish(plan, look);
    });
  });
}

void PlanLine::finish(const QueuedPlan& plan, const Look& look) {
  switch (look.result) {
    case LookResult::kLarge: {
      QueuedPlan again = plan;
      again.is_large = true;
      (void)queue_.add(std::move(again));  // never refused: the path is out
      break;
    }
    case LookResult::kVanished: vanish(plan); break;
    case LookResult::kUnchanged:
    case LookResult::kPassedOver:
      metrics_.skipped(look.result == LookResult::kUnchanged ? SkipReason::kUnchanged : SkipReason::kNotAPlan);
      results_.record(look);
      break;
    case LookResult::kAnalyzed:
      if (!retry(plan, look)) record(plan, look);
  }
  if (plan.renamed_from.has_value() && look.result != LookResult::kLarge) {
    // The old name's series have served until the new one's are there. Unless a new file took the old name meanwhile.
    if (!results_.is_present(*plan.renamed_from)) results_.forget(*plan.renamed_from);
  }
  queue_.done(plan.path);
  hand_out();
  work_.raise();
}

bool PlanLine::retry(const QueuedPlan& plan, const Look& look) {
  if (!may_be_unfinished(*look.analysis) || !look.version.has_value() || plan.attempt >= kMostAttempts) return false;
  if (system_clock::now() - touched(look.version->stamp) >= kYoung) return false;
  QueuedPlan again = plan;
  again.due = steady_clock::now() + std::min(kFirstRetry * (1U << plan.attempt), kLongestRetry);
  ++again.attempt;
  again.is_first_crawl = false;  // readiness does not wait for writers
  metrics_.retried(look.analysis->error->reason);
  (void)queue_.add(std::move(again));
  return true;
}

void PlanLine::record(const QueuedPlan& plan, const Look& look) {
  results_.record(look);
  metrics_.processed(*look.analysis);
  if (plan.event.has_value()) {
    metrics_.detected(steady_clock::now() - *plan.event);
  } else if (!plan.is_first_crawl && look.version.has_value()) {
    const auto age = system_clock::now() - mtime_of(look.version->stamp);
    if (age >= age.zero() && age < kOldestFound) metrics_.detected(age);
  }
  if (look.analysis->error.has_value()) complain(*look.analysis);
  else log_.debug("plan analyzed", {{"path", look.analysis->path}, {"stack", look.stack},
                                    {"findings", fmt::to_string(look.analysis->findings.size())}});
  if (hooks_.show) hooks_.show(look.analysis);
}

void PlanLine::vanish(const QueuedPlan& plan) {
  const bool was_known = results_.is_present(plan.path);
  results_.vanish(plan.path, steady_clock::now());
  if (!was_known && !plan.is_removal) metrics_.vanished();
}

void PlanLine::complain(const Analysis& analysis) {
  const Rejection& error = *analysis.error;
  std::string where = error.pointer;
  if (where.empty() && error.offset.has_value()) where = fmt::format("byte {}", *error.offset);
  log_.warn("plan rejected", {{"path", analysis.path}, {"reason", std::string(to_text(error.reason))}, {"error", error.message},
                              {"at", where}, {"hint", error.hint}});
}

}  // namespace plandiff
