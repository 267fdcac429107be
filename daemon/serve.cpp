#include "daemon/serve.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <system_error>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include "daemon/app.h"
#include "daemon/http/passed_listener.h"
#include "daemon/reload.h"

namespace plandiff {
namespace {

constexpr int kStopped = 0;
constexpr int kFailed = 1;
constexpr int kUnusable = 2;

int refuse(const std::string& why) {
  fmt::print(stderr, "plandiffd: {}\n", why);
  return kUnusable;
}

bool is_below(const std::string& path, const std::string& root) {
  return path == root || root == "/" || path.starts_with(root + "/");
}

/// The web configuration in force at the start. An address that others reach needs one, unless told otherwise.
Result<std::shared_ptr<const WebAccess>> open_web(const Settings& settings, const Acceptor& acceptor, bool is_insecure) {
  const bool must_protect = !is_insecure && !is_loopback(acceptor);
  if (!settings.http.web_config.empty()) return load_web_access(settings.http.web_config, must_protect);
  if (!must_protect) return std::make_shared<const WebAccess>();
  return failure(Code::kUsage,
                 "others reach this address: give TLS and passwords with --web.config FILE, listen on 127.0.0.1, or take the risk with --web.insecure",
                 {bound_address(acceptor), 0, 0, {}});
}

/// Opens the roots. Those that lie beneath another are left out: they are watched with it.
Result<Watcher::Roots> open_roots(const std::vector<std::string>& paths, Log& log) {
  Watcher::Roots roots;
  for (const std::string& path : paths) {
    Result<std::shared_ptr<const WatchRoot>> root = open_root(path);
    if (!root.has_value()) return tl::unexpected(std::move(root.error()));
    roots.push_back(std::move(*root));
  }
  Watcher::Roots outermost;
  for (std::size_t i = 0; i < roots.size(); ++i) {
    bool is_covered = false;
    for (std::size_t j = 0; j < roots.size(); ++j) {
      const bool is_same = roots[i]->path == roots[j]->path;
      is_covered = is_covered || (i != j && is_below(roots[i]->path, roots[j]->path) && (!is_same || j < i));
    }
    if (!is_covered) outermost.push_back(roots[i]);
    else log.warn("root lies beneath another and is watched with it", {{"root", roots[i]->path}});
  }
  return outermost;
}

/// The socket that systemd passed, else one of our own.
Result<Acceptor> listener(const boost::asio::any_io_executor& executor, const HttpSettings& http, Log& log) {
  Result<std::optional<Acceptor>> passed = take_passed_listener(executor);
  if (!passed.has_value()) return tl::unexpected(std::move(passed.error()));
  if (!passed->has_value()) return listen_on(executor, http.address, http.port);
  const std::string address = bound_address(**passed);
  const std::string configured = address_text(http.address, http.port);
  if (http.port != 0 && address != configured) {
    log.warn("http.listen is not used: the socket was passed to it", {{"address", address}, {"http.listen", configured}});
  }
  return std::move(**passed);
}

}  // namespace

int serve(const Settings& settings, const ServeOptions& options) {
  if (settings.watch.roots.empty() && options.restart.config.empty()) {
    return refuse("nothing to watch: give --watch DIR, or watch.roots in the settings");
  }
  std::signal(SIGPIPE, SIG_IGN);  // a reader of standard output that went away must not end the daemon
  Log log(settings.log);
  Result<Watcher::Roots> roots = open_roots(settings.watch.roots, log);
  if (!roots.has_value()) return refuse(roots.error().to_string());
  boost::asio::io_context io(1);
  Result<Acceptor> acceptor = listener(io.get_executor(), settings.http, log);
  if (!acceptor.has_value()) return refuse(acceptor.error().to_string());
  Result<std::shared_ptr<const WebAccess>> access = open_web(settings, *acceptor, options.is_insecure);
  if (!access.has_value()) return refuse(access.error().to_string());
  Result<Inotify> inotify = Inotify::open();
  if (!inotify.has_value()) return refuse(inotify.error().to_string());

  int exit_code = kStopped;
  const int kept_listener = keep_listener(acceptor->native_handle());
  const auto may_reload = [&] { return would_start(options.restart, settings, log); };
  AppParts parts{std::move(*roots), std::move(*inotify), std::move(*acceptor), options.print, options.restart.config, may_reload, options.textfile, std::move(*access),
                 options.is_insecure};
  App app(io.get_executor(), settings, log, std::move(parts));
  let_hangups_in();
  boost::asio::co_spawn(io, app.run(), [&](const std::exception_ptr& error) {
    if (error != nullptr) {
      exit_code = kFailed;
      try {
        std::rethrow_exception(error);
      } catch (const std::exception& what) {
        log.error("a service failed", {{"error", what.what()}});
      }
    }
    io.stop();
  });
  io.run();
  if (app.wants_restart()) {
    start_again(options.restart, kept_listener);
    log.error("could not start again", {{"error", std::generic_category().message(errno)}});
    std::_Exit(kFailed);
  }
  if (app.is_idle()) return exit_code;
  // An analysis goes on. Its plan stays on disk, so nothing is lost by not waiting for it.
  std::_Exit(exit_code);
}

}  // namespace plandiff
