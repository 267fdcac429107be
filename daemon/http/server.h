// The HTTP server: loopback by default, GET and HEAD only, in TLS if the web configuration says so, bounded in everything a peer can send or hold open.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "analyzers/base/result.h"
#include "daemon/http/gate.h"
#include "daemon/http/routes.h"

namespace plandiff {

using Acceptor = boost::asio::ip::tcp::acceptor;

/// Listens on an address and port (0: any free one). The error is one line: `127.0.0.1:9797: address already in use`.
[[nodiscard]] Result<Acceptor> listen_on(const boost::asio::any_io_executor& executor, const std::string& address,
                                         std::uint16_t port);

/// `127.0.0.1:9797`, or `[::1]:9797`.
[[nodiscard]] std::string address_text(const std::string& address, std::uint16_t port);

/// `127.0.0.1:9797`, as it was bound.
[[nodiscard]] std::string bound_address(const Acceptor& acceptor);
[[nodiscard]] bool is_loopback(const Acceptor& acceptor);

/// What the server needs from its surroundings. Called on the I/O thread.
struct HttpHooks {
  Gate& gate;                                                        ///< who gets an answer, and whether in TLS
  std::function<boost::asio::awaitable<Response>(Request)> respond;  ///< makes the body of a page; may wait
  std::function<void(Page, unsigned)> answered;                      ///< page and status
  std::function<void(HttpRejection)> rejected;
};

/// Serves `connections` peers at once and one more. When that one comes, the one that has been silent for longest is dropped; further ones wait in the
/// kernel's queue until it has gone. Runs until cancelled.
boost::asio::awaitable<void> serve_http(Acceptor& acceptor, std::size_t connections, HttpHooks hooks);

}  // namespace plandiff
