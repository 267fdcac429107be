#include "daemon/app.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "analyzers/output/text.h"
#include "analyzers/version.h"
#include "daemon/http/landing.h"
#include "daemon/notify.h"
#include "daemon/offload.h"
#include "daemon/services.h"

namespace plandiff {
namespace {

namespace net = boost::asio;
using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kStopGrace{4500};  // of the 5 s that a stop may take
constexpr std::chrono::milliseconds kStopCheck{5};
constexpr std::size_t kMostListed = 1'000;
constexpr std::size_t kMostPrinting = 10'000;  // reports waiting for a reader of standard output

LandingPlan landing_plan(const ListedPlan& plan) {
  LandingPlan shown;
  shown.stack = plan.stack;
  shown.path = plan.latest->path;
  shown.state = plan.is_gone ? "gone" : std::string(to_text(plan.latest->outcome));
  if (plan.latest->error.has_value()) {
    shown.reason = fmt::format("{}: {}", to_text(plan.latest->error->reason), plan.latest->error->message);
  }
  if (plan.speaking == nullptr) return shown;
  for (const Finding& finding : plan.speaking->findings) {
    for (std::size_t i = 0; i < kSeverities.size(); ++i) shown.findings.at(i) += kSeverities.at(i) == finding.severity ? 1 : 0;
  }
  return shown;
}

/// What the kernel told; nothing for what a search found.
std::optional<EventKind> kind_of(FileEvent event) {
  switch (event) {
    case FileEvent::kWritten: return EventKind::kWritten;
    case FileEvent::kCreated: return EventKind::kCreated;
    case FileEvent::kRemoved: return EventKind::kRemoved;
    case FileEvent::kFound: break;
  }
  return std::nullopt;
}

}  // namespace

App::App(const net::any_io_executor& executor, const Settings& settings, Log& log, AppParts parts)
    : executor_(executor), settings_(settings), log_(log), signals_(executor, SIGTERM, SIGINT, SIGHUP), acceptor_(std::move(parts.acceptor)),
      line_(executor, settings, metrics_, log, line_hooks(parts.print)),
      watcher_(executor, settings.watch, std::move(parts.inotify), parts.roots, log, watch_hooks()),
      scraper_(line_.results(), metrics_, scrapes_), textfile_(executor, std::move(parts.textfile), scrapes_, metrics_, log),
      gate_(gate_settings(std::move(parts.access), parts.is_insecure)), config_(std::move(parts.config)), may_reload_(std::move(parts.may_reload)) {
  for (const auto& root : parts.roots) root_paths_.push_back(root->path);
}

WatchHooks App::watch_hooks() {
  WatchHooks hooks;
  hooks.tell = [this](FileNews news) {
    if (const std::optional<EventKind> kind = kind_of(news.event)) metrics_.heard(*kind);
    line_.tell(std::move(news));
  };
  hooks.has_room = [this] { return line_.has_room(); };
  hooks.recrawled = [this](RecrawlReason reason) { metrics_.recrawled(reason); };
  hooks.failed = [this](ScanFault fault) { metrics_.watch_failed(fault); };
  hooks.overflowed = [this] { metrics_.overflowed(); };
  hooks.crawl_ended = [this](std::chrono::nanoseconds duration) { metrics_.crawl_ended(duration); };
  hooks.events_answered = [this] { metrics_.answered(Stage::kEvents); };
  hooks.search_answered = [this] { metrics_.answered(Stage::kSearch); };
  hooks.first_crawl_ended = [this] {
    line_.first_crawl_ended();
    tell_status();
  };
  return hooks;
}

PlanLineHooks App::line_hooks(bool prints) {
  PlanLineHooks hooks;
  hooks.root = [this](std::size_t index) { return watcher_.root(index); };
  hooks.search_again = [this] { watcher_.request_recrawl(RecrawlReason::kQueueFull); };
  hooks.results_changed = [this] { textfile_.results_changed(); };
  if (prints) hooks.show = [this](const std::shared_ptr<const Analysis>& analysis) { print(analysis); };
  return hooks;
}

net::awaitable<void> App::run() {
  log_.info("listening", {{"address", bound_address(acceptor_)}, {"version", std::string(version())}});
  const std::shared_ptr<const WebAccess> access = co_await gate_.access();
  const bool is_protected = access->settings.is_protected();
  if (!is_loopback(acceptor_) && !is_protected) {
    log_.warn("the address is not a loopback one: everybody who reaches it can read stack names and plan paths",
              {{"address", bound_address(acceptor_)}});
  }
  if (root_paths_.empty()) log_.warn("nothing is watched: name directories under watch.roots, then reload", {{"config", config_}});
  metrics_.config_read(ConfigFile::kSettings, true);
  std::vector<Service> services;
  services.push_back({"watch", watcher_.run()});
  services.push_back({"plans", line_.run()});
  services.push_back({"http", serve_http(acceptor_, settings_.http.connections, http_hooks())});
  if (textfile_.is_wanted()) services.push_back({"textfile", textfile_.run(scraper_, [this] { take_levels(); })});
  services.push_back({"systemd", keep_systemd_informed()});
  services.push_back({"signals", wait_for_signal()});
  co_await run_until_first_ends(std::move(services));
  if (!wants_restart_) co_await finish_looks();
}

net::awaitable<bool> App::is_reload_good() {
  notify_reloading();
  const bool is_good = co_await run_on(scrapes_, may_reload_);
  if (is_good) {
    log_.info("reloading", {{"config", config_}});
  } else {
    metrics_.config_read(ConfigFile::kSettings, false);
    log_.error("reload rejected: nothing changed", {{"config", config_}});
    notify_systemd("READY=1");
    tell_status();
  }
  co_return is_good;
}

net::awaitable<void> App::wait_for_signal() {
  int signal = co_await signals_.async_wait(net::use_awaitable);
  while (signal == SIGHUP) {
    wants_restart_ = co_await is_reload_good();
    if (wants_restart_) co_return;
    signal = co_await signals_.async_wait(net::use_awaitable);
  }
  notify_systemd("STOPPING=1\nSTATUS=stopping");
  log_.info("stopping", {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"}});
}

net::awaitable<void> App::finish_looks() {
  line_.close();  // what waits is found by the next start
  const auto deadline = steady_clock::now() + kStopGrace;
  while (!is_idle() && steady_clock::now() < deadline) co_await sleep_for(kStopCheck);
  if (!is_idle()) log_.warn("running analyses are abandoned; the next start finds their plans");
}

net::awaitable<void> App::keep_systemd_informed() {
  notify_systemd("READY=1");
  tell_status();
  const auto interval = watchdog_interval();
  while (interval.has_value()) {
    notify_systemd("WATCHDOG=1");
    co_await sleep_for(*interval);
  }
  Signal never(executor_);
  co_await never.wait();
}

void App::tell_status() const {
  if (root_paths_.empty()) return notify_systemd("STATUS=nothing is watched: name directories under watch.roots in " + config_);
  notify_systemd(fmt::format("STATUS=watching {} directories, {} plan files known", watcher_.watched_directories(),
                             line_.results().size()));
}

GateSettings App::gate_settings(std::shared_ptr<const WebAccess> access, bool is_insecure) {
  GateSettings gate;
  gate.hosts = settings_.http.hosts;
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) == 0) gate.hosts.emplace_back(name.data());
  gate.web_file = settings_.http.web_config;
  gate.must_protect = !is_insecure && !is_loopback(acceptor_);
  for (const std::string& note : access->settings.notes) log_.warn(note, {{"file", gate.web_file}});
  gate.access = std::move(access);
  if (!gate.web_file.empty()) metrics_.config_read(ConfigFile::kWeb, true);
  gate.reloaded = [this](const std::string& error) {
    metrics_.config_read(ConfigFile::kWeb, error.empty());
    if (error.empty()) log_.info("web configuration read again", {{"file", settings_.http.web_config}});
    else log_.error("web configuration not taken: the one before stays in force", {{"error", error}});
  };
  return gate;
}

HttpHooks App::http_hooks() {
  return {gate_, [this](Request request) { return respond(request); }, [this](Page page, unsigned status) { metrics_.requested(page, status); },
          [this](HttpRejection reason) { metrics_.rejected(reason); }};
}

net::awaitable<Response> App::respond(Request request) {
  switch (request.page) {
    case Page::kHealthy: co_return healthy();
    case Page::kReady: {
      const bool is_hearing = watcher_.is_hearing();
      watcher_.ask();
      co_return ready(line_.is_ready(), is_hearing);
    }
    case Page::kNotFound: co_return not_found();
    case Page::kMethodNotAllowed: co_return method_not_allowed();
    case Page::kLanding: {
      Response response;
      response.content_type = "text/html; charset=utf-8";
      response.body = co_await landing();
      co_return response;
    }
    case Page::kMetrics: break;
  }
  take_levels();
  const Scraper::Form form{request.takes_gzip, true};
  std::string text = co_await scraper_.scrape(form);
  co_return metrics(std::move(text), request.takes_gzip);
}

void App::take_levels() {
  MetricLevels levels;
  levels.watched = watcher_.watched_directories();
  levels.unwatched = watcher_.unwatched_directories();
  levels.watch_limit = std::min(settings_.watch.max_directories, most_watches().value_or(settings_.watch.max_directories));
  levels.roots = root_paths_.size();
  levels.lost_roots = watcher_.lost_roots();
  levels.queue = line_.queued();
  levels.queue_capacity = settings_.plans.queue;
  levels.oldest_waiting = line_.oldest_waiting();
  metrics_.set_levels(levels);
  watcher_.ask();
  line_.ask();
}

net::awaitable<std::string> App::landing() {
  Landing page;
  page.version = version();
  page.roots = root_paths_;
  page.is_ready = line_.is_ready();
  page.watched_directories = watcher_.watched_directories();
  for (const std::size_t count : line_.results().counts().by_outcome) page.plans += count;
  page.plans += line_.results().counts().gone;
  const std::function<std::string()> work = [page = std::move(page), listed = line_.results().listed(kMostListed)]() mutable {
    for (const ListedPlan& plan : listed) page.listed.push_back(landing_plan(plan));
    return render_landing(page);
  };
  co_return co_await run_on(scrapes_, work);
}

void App::print(const std::shared_ptr<const Analysis>& analysis) {
  if (printing_ >= kMostPrinting) return log_.warn("report not printed: nobody reads standard output", {{"path", analysis->path}});
  ++printing_;
  net::post(printer_, [this, analysis] {
    TextStyle style;
    style.colour = ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
    const std::string text = render_text(*analysis, style);
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
    --printing_;
  });
}

}  // namespace plandiff
