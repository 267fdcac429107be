// `plandiffd serve`: watches directories, analyzes each plan that appears and tells Prometheus.
#pragma once

#include <string>

#include "config/settings.h"
#include "daemon/reload.h"

namespace plandiff {

struct ServeOptions {
  bool print = false;    ///< write the text report of each changed plan to standard output
  bool is_insecure = false;  ///< answer strangers on an address that they reach
  std::string textfile;  ///< also write the metrics to this file; empty: no
  Restart restart;       ///< what SIGHUP starts again
};

/// Runs until SIGTERM or SIGINT; SIGHUP reloads (daemon/reload.h). Listens on the socket that systemd passed, else binds one. Without roots it
/// runs only if there is a settings file, in which they can be named. The exit code: 0 after a signal, 1 if a service failed, 2 if the
/// roots or the address are not usable (one line on standard error says why).
[[nodiscard]] int serve(const Settings& settings, const ServeOptions& options);

}  // namespace plandiff
