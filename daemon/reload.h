// SIGHUP. The new settings are tried whole while the old ones stay in force; if one thing is wrong, it is said and nothing changes.
// If all is well, the process replaces itself: same process id, same listening socket, everything else read anew. Changing each part in
// place was rejected for now: it has to be right for every setting in every state, and this is right by construction. The price is that
// counters start at zero and that a plan which is gone already is forgotten.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "config/settings.h"
#include "daemon/log.h"

namespace plandiff {

/// What `serve` was started with, so that it can be started again.
struct Restart {
  std::string config;                   ///< empty: there is no file to read again
  std::vector<std::string> arguments;   ///< all, after the program's name
  std::function<std::optional<Settings>()> settings;  ///< read anew, options applied; nothing, and complaints on standard error, if wrong
};

/// True if `serve` would start with the settings as they are now; if not, the log or standard error says why. Blocks for milliseconds; not
/// on the I/O thread.
[[nodiscard]] bool would_start(const Restart& restart, const Settings& in_force, Log& log);

/// A copy of the listening socket that survives the acceptor; -1 if there are no more descriptors.
[[nodiscard]] int keep_listener(int listener);

/// Replaces this process by a new one of the same program that takes over the socket. Returns only if that failed.
void start_again(const Restart& restart, int listener);

/// SIGHUP waits from the moment a process decides to replace itself until the new one listens for it: else it would end it.
void let_hangups_in();

}  // namespace plandiff
