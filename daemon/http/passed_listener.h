// The socket that systemd listens on for us (plandiffd.socket). With it the service needs no network of its own, so that its unit can
// take every network away, and nobody is refused while the service restarts: the kernel keeps them waiting.
#pragma once

#include <optional>

#include <boost/asio/any_io_executor.hpp>

#include "analyzers/base/result.h"
#include "daemon/http/server.h"

namespace plandiff {

/// The acceptor of the socket that was passed (sd_listen_fds(3)); nothing if none was. Fails with Code::kUsage and one line if there are
/// several, or if it is no TCP socket that listens. Once a process, before threads: it takes LISTEN_FDS out of the environment.
[[nodiscard]] Result<std::optional<Acceptor>> take_passed_listener(const boost::asio::any_io_executor& executor);

}  // namespace plandiff
