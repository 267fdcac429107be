#include "daemon/http/server.h"

#include <chrono>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include "daemon/http/gzip.h"
#include "daemon/services.h"

namespace plandiff {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using net::ip::tcp;

constexpr std::uint32_t kLargestHeader = 8 * 1024;
constexpr std::chrono::seconds kFirstHeader{5};
constexpr std::chrono::seconds kIdle{10};
constexpr std::chrono::seconds kWrite{30};
constexpr std::chrono::milliseconds kAfterFailedAccept{100};  // out of descriptors: do not spin

using Reply = http::response<http::string_body>;

Reply reply_with(Response response, unsigned version, bool keep_alive) {
  Reply reply;
  reply.version(version);
  reply.result(response.status);
  reply.set(http::field::content_type, response.content_type);
  reply.set(http::field::cache_control, "no-store");
  reply.set("X-Content-Type-Options", "nosniff");
  reply.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  reply.set("Referrer-Policy", "no-referrer");
  if (response.is_gzip) reply.set(http::field::content_encoding, "gzip");
  if (response.status == 405) reply.set(http::field::allow, "GET, HEAD");
  reply.keep_alive(keep_alive);
  reply.body() = std::move(response.body);
  reply.prepare_payload();
  return reply;
}

std::string text_of(beast::string_view text) { return {text.data(), text.size()}; }

/// Writes the header, and the body unless it was a HEAD. False if the connection is to be closed.
net::awaitable<bool> write_reply(beast::tcp_stream& stream, Reply reply, bool is_head) {
  stream.expires_after(kWrite);
  const bool keep_alive = reply.keep_alive();
  boost::system::error_code error;
  if (is_head) {
    http::response_serializer<http::string_body> serializer(reply);
    const auto written = co_await http::async_write_header(stream, serializer, net::as_tuple(net::use_awaitable));
    error = std::get<0>(written);
  } else {
    const auto written = co_await http::async_write(stream, reply, net::as_tuple(net::use_awaitable));
    error = std::get<0>(written);
  }
  co_return !error && keep_alive;
}

/// One request and its response. False if the connection is to be closed.
net::awaitable<bool> answer(beast::tcp_stream& stream, beast::flat_buffer& buffer, std::chrono::seconds patience,
                            const HttpHooks& hooks) {
  http::request_parser<http::empty_body> parser;
  parser.header_limit(kLargestHeader);
  parser.body_limit(0);
  stream.expires_after(patience);
  const auto read = co_await http::async_read_header(stream, buffer, parser, net::as_tuple(net::use_awaitable));
  const boost::system::error_code error = std::get<0>(read);
  if (error == http::error::header_limit) {
    hooks.rejected(HttpRejection::kHeader);
    Response response{431, "text/plain; charset=utf-8", "the request's header is larger than 8 KiB\n", false};
    Reply reply = reply_with(std::move(response), 11, false);
    co_return co_await write_reply(stream, std::move(reply), false);
  }
  if (error) co_return false;

  const http::request<http::empty_body>& request = parser.get();
  const std::string method = text_of(request.method_string());
  const std::string target = text_of(request.target());
  const bool has_body = parser.chunked() || parser.content_length().value_or(0) != 0;
  const unsigned version = request.version();
  const bool keep_alive = request.keep_alive() && !has_body;  // the body is left unread
  const Request asked{route(method, target), accepts_gzip(text_of(request[http::field::accept_encoding]))};
  Response response = co_await hooks.respond(asked);
  hooks.answered(asked.page, response.status);
  Reply reply = reply_with(std::move(response), version, keep_alive);
  co_return co_await write_reply(stream, std::move(reply), method == "HEAD");
}

/// All that happens on one connection.
net::awaitable<void> converse(tcp::socket socket, const HttpHooks& hooks) {
  beast::tcp_stream stream(std::move(socket));
  beast::flat_buffer buffer(2 * kLargestHeader);
  bool goes_on = co_await answer(stream, buffer, kFirstHeader, hooks);
  while (goes_on) goes_on = co_await answer(stream, buffer, kIdle, hooks);
  boost::system::error_code ignored;
  (void)stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
}

net::awaitable<void> accept_in_turn(Acceptor& acceptor, const HttpHooks& hooks) {
  while (true) {
    tcp::socket socket(acceptor.get_executor());
    const auto accepted = co_await acceptor.async_accept(socket, net::as_tuple(net::use_awaitable));
    if (std::get<0>(accepted) == net::error::operation_aborted) co_return;
    if (std::get<0>(accepted)) co_await sleep_for(kAfterFailedAccept);
    else co_await converse(std::move(socket), hooks);
  }
}

}  // namespace

Result<Acceptor> listen_on(const net::any_io_executor& executor, const std::string& address, std::uint16_t port) {
  const std::string shown = (address.find(':') == std::string::npos ? address : "[" + address + "]") + ":" + std::to_string(port);
  boost::system::error_code error;
  const net::ip::address ip = net::ip::make_address(address, error);
  if (error) return failure(Code::kUsage, "not an IP address", {shown, 0, 0, {}});
  const tcp::endpoint endpoint(ip, port);
  Acceptor acceptor(executor);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(Acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(net::socket_base::max_listen_connections, error);
  if (error == net::error::address_in_use) {
    return failure(Code::kUsage, "address already in use (another plandiffd? choose a port with --listen)", {shown, 0, 0, {}});
  }
  if (error) return failure(Code::kUsage, "cannot listen: " + error.message(), {shown, 0, 0, {}});
  return acceptor;
}

std::string bound_address(const Acceptor& acceptor) {
  const tcp::endpoint endpoint = acceptor.local_endpoint();
  const std::string address = endpoint.address().to_string();
  return (endpoint.address().is_v6() ? "[" + address + "]" : address) + ":" + std::to_string(endpoint.port());
}

bool is_loopback(const Acceptor& acceptor) { return acceptor.local_endpoint().address().is_loopback(); }

net::awaitable<void> serve_http(Acceptor& acceptor, std::size_t connections, HttpHooks hooks) {
  std::vector<Service> loops;
  for (std::size_t i = 0; i < connections; ++i) loops.push_back({"http", accept_in_turn(acceptor, hooks)});
  co_await run_until_first_ends(std::move(loops));
}

}  // namespace plandiff
