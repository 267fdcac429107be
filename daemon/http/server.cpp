#include "daemon/http/server.h"

#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include "daemon/http/crowd.h"
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
constexpr std::chrono::seconds kGoodbye{1};
constexpr std::chrono::milliseconds kAfterFailedAccept{100};  // out of descriptors: do not spin

using Reply = http::response<http::string_body>;

/// What all connections share.
struct Serving {
  const HttpHooks& hooks;
  Crowd crowd;
};

void set_headers(Reply& reply, const WebSettings& web) {
  reply.set(http::field::cache_control, "no-store");
  reply.set("X-Content-Type-Options", "nosniff");
  reply.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  reply.set("Referrer-Policy", "no-referrer");
  for (const auto& [name, value] : web.headers) reply.set(name, value);
}

Reply reply_with(Response response, const RequestHead& head, bool keep_alive, const WebSettings& web) {
  Reply reply;
  reply.version(head.is_http_1_0 ? 10 : 11);
  reply.result(response.status);
  set_headers(reply, web);
  reply.set(http::field::content_type, response.content_type);
  reply.set(http::field::vary, "Accept-Encoding");
  if (response.is_gzip) reply.set(http::field::content_encoding, "gzip");
  if (response.status == 401) reply.set(http::field::www_authenticate, "Basic realm=\"plandiffd\", charset=\"UTF-8\"");
  if (response.status == 405) reply.set(http::field::allow, "GET, HEAD");
  reply.keep_alive(keep_alive);
  reply.body() = std::move(response.body);
  reply.prepare_payload();
  return reply;
}

std::string text_of(beast::string_view text) { return {text.data(), text.size()}; }

using Parser = http::request_parser<http::empty_body>;

template <class Field>
std::optional<std::string> field_of(const Parser& parser, Field name) {
  const auto at = parser.get().find(name);
  return at == parser.get().end() ? std::nullopt : std::optional(text_of(at->value()));
}

RequestHead head_of(const Parser& parser) {
  RequestHead head;
  head.method = text_of(parser.get().method_string());
  head.target = text_of(parser.get().target());
  head.host = field_of(parser, http::field::host);
  head.origin = field_of(parser, http::field::origin);
  head.fetch_site = field_of(parser, "Sec-Fetch-Site");
  head.authorization = field_of(parser, http::field::authorization);
  head.accept_encoding = field_of(parser, http::field::accept_encoding).value_or("");
  head.is_http_1_0 = parser.get().version() == 10;
  return head;
}

/// Writes the header, and the body unless it was a HEAD. False if the connection is to be closed.
template <class Stream>
net::awaitable<bool> write_reply(Stream& stream, Reply reply, bool is_head) {
  beast::get_lowest_layer(stream).expires_after(kWrite);
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

/// The page, or what is said instead of it.
net::awaitable<Response> response_to(const RequestHead& head, const WebAccess& access, const HttpHooks& hooks) {
  const std::optional<HttpRejection> refused = co_await hooks.gate.judge(access, head);
  if (refused.has_value()) {
    hooks.rejected(*refused);
    co_return refusal(*refused);
  }
  const Request asked{route(head.method, head.target), accepts_gzip(head.accept_encoding)};
  Response response = co_await hooks.respond(asked);
  hooks.answered(asked.page, response.status);
  co_return response;
}

/// Waits for a request, unless the place is needed for another peer.
template <class Stream>
net::awaitable<boost::system::error_code> read_header(Stream& stream, beast::flat_buffer& buffer, Parser& parser, Serving& serving) {
  const Crowd::Wait wait(serving.crowd, [&stream] { beast::get_lowest_layer(stream).close(); });
  const auto read = co_await http::async_read_header(stream, buffer, parser, net::as_tuple(net::use_awaitable));
  co_return std::get<0>(read);
}

/// One request and its response. False if the connection is to be closed.
template <class Stream>
net::awaitable<bool> answer(Stream& stream, beast::flat_buffer& buffer, std::chrono::seconds patience, Serving& serving) {
  const HttpHooks& hooks = serving.hooks;
  Parser parser;
  parser.header_limit(kLargestHeader);
  parser.body_limit(0);
  beast::get_lowest_layer(stream).expires_after(patience);
  const boost::system::error_code error = co_await read_header(stream, buffer, parser, serving);
  const bool is_too_large = error == http::error::header_limit;
  if (error && !is_too_large) co_return false;
  const std::shared_ptr<const WebAccess> access = co_await hooks.gate.access();  // a password may have changed on an open connection
  if (is_too_large) {
    hooks.rejected(HttpRejection::kHeader);
    const RequestHead none;
    Reply reply = reply_with(refusal(HttpRejection::kHeader), none, false, access->settings);
    co_return co_await write_reply(stream, std::move(reply), false);
  }
  const RequestHead head = head_of(parser);
  const bool has_body = parser.chunked() || parser.content_length().value_or(0) != 0;
  const bool keep_alive = parser.get().keep_alive() && !has_body;  // the body is left unread
  beast::get_lowest_layer(stream).expires_never();  // the page is ours to make
  Response response = co_await response_to(head, *access, hooks);
  Reply reply = reply_with(std::move(response), head, keep_alive, access->settings);
  co_return co_await write_reply(stream, std::move(reply), head.method == "HEAD");
}

template <class Stream>
net::awaitable<void> answer_all(Stream& stream, Serving& serving) {
  beast::flat_buffer buffer(2 * kLargestHeader);
  bool goes_on = co_await answer(stream, buffer, kFirstHeader, serving);
  while (goes_on) goes_on = co_await answer(stream, buffer, kIdle, serving);
}

template <class Stream>
net::awaitable<boost::system::error_code> shake_hands(Stream& stream, Serving& serving) {
  const Crowd::Wait wait(serving.crowd, [&stream] { stream.next_layer().close(); });
  stream.next_layer().expires_after(kFirstHeader);
  const auto shaken = co_await stream.async_handshake(net::ssl::stream_base::server, net::as_tuple(net::use_awaitable));
  co_return std::get<0>(shaken);
}

net::awaitable<void> converse_in_tls(beast::tcp_stream plain, const WebAccess& access, Serving& serving) {
  net::ssl::stream<beast::tcp_stream> stream(std::move(plain), *access.tls);
  const boost::system::error_code failed = co_await shake_hands(stream, serving);
  if (failed) {
    serving.hooks.rejected(HttpRejection::kTls);
    co_return;
  }
  co_await answer_all(stream, serving);
  stream.next_layer().expires_after(kGoodbye);
  co_await stream.async_shutdown(net::as_tuple(net::use_awaitable));
}

/// All that happens on one connection.
net::awaitable<void> converse(tcp::socket socket, Serving& serving) {
  const Crowd::Peer peer(serving.crowd);
  if (serving.crowd.make_room()) serving.hooks.rejected(HttpRejection::kCrowded);
  beast::tcp_stream stream(std::move(socket));
  const std::shared_ptr<const WebAccess> access = co_await serving.hooks.gate.access();
  if (access->tls != nullptr) {
    co_await converse_in_tls(std::move(stream), *access, serving);
    co_return;
  }
  co_await answer_all(stream, serving);
  boost::system::error_code ignored;
  (void)stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
}

net::awaitable<void> accept_in_turn(Acceptor& acceptor, Serving& serving) {
  while (true) {
    tcp::socket socket(acceptor.get_executor());
    const auto accepted = co_await acceptor.async_accept(socket, net::as_tuple(net::use_awaitable));
    if (std::get<0>(accepted) == net::error::operation_aborted) co_return;
    if (std::get<0>(accepted)) co_await sleep_for(kAfterFailedAccept);
    else co_await converse(std::move(socket), serving);
  }
}

}  // namespace

std::string address_text(const std::string& address, std::uint16_t port) {
  return (address.find(':') == std::string::npos ? address : "[" + address + "]") + ":" + std::to_string(port);
}

Result<Acceptor> listen_on(const net::any_io_executor& executor, const std::string& address, std::uint16_t port) {
  const std::string shown = address_text(address, port);
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
  return address_text(endpoint.address().to_string(), endpoint.port());
}

bool is_loopback(const Acceptor& acceptor) { return acceptor.local_endpoint().address().is_loopback(); }

net::awaitable<void> serve_http(Acceptor& acceptor, std::size_t connections, HttpHooks hooks) {
  Serving serving{hooks, Crowd(connections)};
  std::vector<Service> loops;
  // One more than peers: it takes the one too many, for whom another has to go.
  for (std::size_t i = 0; i <= connections; ++i) loops.push_back({"http", accept_in_turn(acceptor, serving)});
  co_await run_until_first_ends(std::move(loops));
}

}  // namespace plandiff
