// The only file that wires the services together: watcher -> plan line -> metrics -> HTTP.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>

#include "config/settings.h"
#include "daemon/http/server.h"
#include "daemon/log.h"
#include "daemon/metrics.h"
#include "daemon/plan_line.h"
#include "daemon/scrape.h"
#include "daemon/textfile.h"
#include "daemon/watch/watcher.h"

namespace plandiff {

/// What serve() has opened before the first coroutine runs.
struct AppParts {
  Watcher::Roots roots;
  Inotify inotify;
  Acceptor acceptor;
  bool print = false;
  std::string config;                ///< the settings file, for the hint that it names no root; may be empty
  std::function<bool()> may_reload;  ///< whether the settings as they are now are good; called off the I/O thread
  std::string textfile;  ///< empty: none
  std::shared_ptr<const WebAccess> access;
  bool is_insecure = false;  ///< strangers may be answered
};

/// The daemon. Lives as long as its io_context runs; I/O thread only.
class App {
 public:
  App(const boost::asio::any_io_executor& executor, const Settings& settings, Log& log, AppParts parts);

  /// Runs until SIGTERM, SIGINT, or a SIGHUP that finds good settings, or until a service fails, which is thrown.
  boost::asio::awaitable<void> run();

  /// True if everything begun has ended, so that the process can be taken down in order.
  [[nodiscard]] bool is_idle() const { return !line_.is_busy() && printing_ == 0; }

  /// True if it ended for a SIGHUP: the process is to be started again.
  [[nodiscard]] bool wants_restart() const { return wants_restart_; }

 private:
  [[nodiscard]] WatchHooks watch_hooks();
  [[nodiscard]] PlanLineHooks line_hooks(bool print);
  [[nodiscard]] HttpHooks http_hooks();
  [[nodiscard]] GateSettings gate_settings(std::shared_ptr<const WebAccess> access, bool is_insecure);
  boost::asio::awaitable<void> wait_for_signal();
  boost::asio::awaitable<bool> is_reload_good();
  boost::asio::awaitable<void> keep_systemd_informed();
  boost::asio::awaitable<void> finish_looks();
  boost::asio::awaitable<Response> respond(Request request);
  /// Brings the metrics of levels up to date, and asks every stage for a sign of life.
  void take_levels();
  boost::asio::awaitable<std::string> landing();
  void print(const std::shared_ptr<const Analysis>& analysis);
  void tell_status() const;

  boost::asio::any_io_executor executor_;
  const Settings& settings_;
  Log& log_;
  boost::asio::signal_set signals_;
  Acceptor acceptor_;
  Metrics metrics_;
  PlanLine line_;
  Watcher watcher_;
  std::vector<std::string> root_paths_;
  std::atomic<std::size_t> printing_ = 0;
  boost::asio::thread_pool scrapes_{1};  ///< renders pages, apart from the analyses
  boost::asio::thread_pool printer_{1};
  Scraper scraper_;
  Textfile textfile_;
  Gate gate_;
  std::string config_;
  std::function<bool()> may_reload_;
  bool wants_restart_ = false;
};

}  // namespace plandiff
